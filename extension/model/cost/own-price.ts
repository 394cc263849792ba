import type { ModelPrice, PriceQuestion } from "./price.ts";

/** What the user pays for tokens of some models, in US dollars for a million. Goes before the public lists. */
export interface OwnPrice {
  /** A model's name, or `provider/model`; `*` stands for any text, case does not matter. */
  model: string;
  input: number;
  output: number;
  /** Absent: as other input. */
  cacheRead?: number;
  /** Absent: as other input. */
  cacheWrite?: number;
}

export const OWN_RATES = ["input", "output", "cacheRead", "cacheWrite"] as const;
export type OwnRate = (typeof OWN_RATES)[number];

export const MAX_OWN_PRICES = 500;
export const LONGEST_PATTERN = 200;
/** US dollars a million: a thousand times the dearest model there is; more is most likely a price for something else. */
export const DEAREST = 1_000_000;

/** The price of the most specific pattern that fits, which is the one with the most letters; of two alike the later one. */
export function ownPrice(
  prices: readonly OwnPrice[],
  { provider, models }: PriceQuestion,
): ModelPrice | undefined {
  for (const model of models) {
    const names = provider === undefined ? [model] : [model, `${provider}/${model}`];
    let best: OwnPrice | undefined;
    for (const price of prices)
      if (letters(price.model) >= letters(best?.model ?? "") && names.some((name) => fits(name, price.model)))
        best = price;
    if (best) return { ...best, provider: provider ?? "", source: "own" };
  }
  return undefined;
}

const letters = (pattern: string): number => pattern.replaceAll("*", "").length;

/** Takes time by the product of both lengths at most, whatever the pattern: names come from pages. */
export function fits(name: string, pattern: string): boolean {
  const text = name.slice(0, 2 * LONGEST_PATTERN).toLowerCase();
  const [first = "", ...rest] = pattern.toLowerCase().split("*");
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}
