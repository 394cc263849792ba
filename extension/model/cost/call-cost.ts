import { type ModelPrice, perToken, type Rate } from "./price.ts";

/** Tokens of one call. Input includes what was read from and written to a cache, output includes reasoning: as OpenTelemetry has it. */
export interface BilledTokens {
  input?: number;
  output?: number;
  cacheRead?: number;
  cacheWrite?: number;
  /** Of what was written to a cache, what is kept for an hour. */
  cacheWriteHour?: number;
}

export const COST_PARTS = [
  "input",
  "cacheRead",
  "cacheWrite",
  "cacheWriteHour",
  "output",
  "requests",
] as const;
export type CostPart = (typeof COST_PARTS)[number];
/** What is paid for by the token. */
export type TokenPart = Exclude<CostPart, "requests">;

/** US dollars, by what they were paid for; `input` is what no cache had to do with. */
export type CallCost = Record<CostPart, number> & { total: number };

/**
 * What a call costs by a price. Whatever a cache did to more tokens than there were is cut, never below nothing: pages tell
 * any numbers.
 */
export function callCost(tokens: BilledTokens, price: ModelPrice): CallCost {
  const { input, cacheRead, cacheWrite, cacheWriteHour, output } = apart(tokens);
  const all = input + cacheRead + cacheWrite + cacheWriteHour;
  const rate = (part: TokenPart) => perToken(rateOf(price, part), all);
  const cost = {
    input: input * rate("input"),
    cacheRead: cacheRead * rate("cacheRead"),
    cacheWrite: cacheWrite * rate("cacheWrite"),
    cacheWriteHour: cacheWriteHour * rate("cacheWriteHour"),
    output: output * perToken(price.output, all),
    requests: (price.requests ?? 0) / 1000,
  };
  return { ...cost, total: COST_PARTS.reduce((sum, part) => sum + cost[part], 0) };
}

/** What has no price of its own costs what it is a kind of. */
export function rateOf(price: ModelPrice, part: TokenPart): Rate | undefined {
  if (part === "output") return price.output;
  const { input, cacheWrite = input } = price;
  return part === "cacheWriteHour" ? (price.cacheWriteHour ?? cacheWrite) : (price[part] ?? input);
}

/** Tokens by what is paid for them; together all but `output` are the input. */
export function apart({
  input = 0,
  output = 0,
  cacheRead = 0,
  cacheWrite = 0,
  cacheWriteHour = 0,
}: BilledTokens) {
  const all = count(input);
  const read = Math.min(count(cacheRead), all);
  const written = Math.min(count(cacheWrite), all - read);
  const hour = Math.min(count(cacheWriteHour), written);
  return {
    ...{ input: all - read - written, cacheRead: read, cacheWrite: written - hour, cacheWriteHour: hour },
    output: count(output),
  };
}

const count = (value: number): number => (Number.isFinite(value) ? Math.max(0, value) : 0);
