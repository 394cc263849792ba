import {
  DEAREST,
  LONGEST_PATTERN,
  MAX_OWN_PRICES,
  OWN_RATES,
  type OwnPrice,
  type OwnRate,
} from "./own-price.ts";

/** Names what a file is, so that another JSON is not taken for one. */
const FORMAT = "genai-traces-prices";

/** Own prices as a file: US dollars for a million tokens. */
export const printOwnPrices = (prices: readonly OwnPrice[]): string =>
  `${JSON.stringify({ format: FORMAT, version: 1, unit: "US dollars for 1,000,000 tokens", prices }, null, 2)}\n`;

/** What a file says, or in one sentence why it is refused; all of it or nothing. */
export type ReadPrices = { prices: OwnPrice[] } | { problem: string };

/** Takes what {@link printOwnPrices} wrote, and a bare list of prices. */
export function readOwnPrices(text: string): ReadPrices {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return {
      problem: `The file is no JSON: ${error instanceof Error ? error.message : "it cannot be read"}.`,
    };
  }
  const list = Array.isArray(value) ? value : isObject(value) ? value.prices : undefined;
  if (!Array.isArray(list))
    return {
      problem:
        "The file has no list of prices: write [{ “model”: “gpt-4o*”, “input”: 2.5, “output”: 10 }], in US dollars for a million tokens.",
    };
  if (list.length > MAX_OWN_PRICES)
    return { problem: `The file has ${list.length} prices; at most ${MAX_OWN_PRICES} can be kept.` };
  const prices: OwnPrice[] = [];
  for (const [i, each] of list.entries()) {
    const read = readOwnPrice(each);
    if (typeof read === "string") return { problem: `Price ${i + 1}: ${read}` };
    prices.push(read);
  }
  return { prices };
}

/** A price, or what is wrong with it. */
export function readOwnPrice(value: unknown): OwnPrice | string {
  if (!isObject(value)) return `${said(value)} is no price. Write { “model”, “input”, “output” }.`;
  const model = typeof value.model === "string" ? value.model.trim() : "";
  if (!model) return "the model's name is missing.";
  if (model.length > LONGEST_PATTERN) return `the model's name is longer than ${LONGEST_PATTERN} characters.`;
  const price: OwnPrice = { model, input: 0, output: 0 };
  for (const rate of OWN_RATES) {
    const told = value[rate];
    if (isOptional(rate) && (told === undefined || told === null)) continue;
    if (typeof told !== "number" || !Number.isFinite(told) || told < 0 || told > DEAREST)
      return `“${rate}” of ${model} must be US dollars for a million tokens, 0 to 1,000,000; it is ${said(told)}.`;
    price[rate] = told;
  }
  return price;
}

const isOptional = (rate: OwnRate): boolean => rate === "cacheRead" || rate === "cacheWrite";

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const said = (value: unknown): string =>
  value === undefined ? "missing" : (JSON.stringify(value) ?? String(value)).slice(0, 40);

/** Adds prices to those there are: the same name means the same price, and the new one counts. */
export function withPrices(prices: readonly OwnPrice[], more: readonly OwnPrice[]): OwnPrice[] {
  const byName = new Map(prices.map((price) => [price.model.toLowerCase(), price]));
  for (const price of more) byName.set(price.model.toLowerCase(), price);
  return [...byName.values()];
}

/** As storage gives them back. */
export const areOwnPrices = (value: unknown): value is OwnPrice[] =>
  Array.isArray(value) &&
  value.length <= MAX_OWN_PRICES &&
  value.every((each) => typeof readOwnPrice(each) !== "string");
