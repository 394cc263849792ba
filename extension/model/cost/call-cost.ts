import { type ModelPrice, perToken } from "./price.ts";

/** Tokens of one call. Input includes what was read from and written to a cache, output includes reasoning: as OpenTelemetry has it. */
export interface BilledTokens {
  input?: number;
  output?: number;
  cacheRead?: number;
  cacheWrite?: number;
}

export const COST_PARTS = ["input", "cacheRead", "cacheWrite", "output", "requests"] as const;
export type CostPart = (typeof COST_PARTS)[number];

/** US dollars, by what they were paid for; `input` is what no cache had to do with. */
export type CallCost = Record<CostPart, number> & { total: number };

/**
 * What a call costs by a price. Whatever a cache did to more tokens than there were is cut, never below nothing: pages tell
 * any numbers.
 */
export function callCost(tokens: BilledTokens, price: ModelPrice): CallCost {
  const { input, cacheRead, cacheWrite, output } = apart(tokens);
  const all = input + cacheRead + cacheWrite;
  const plain = perToken(price.input, all);
  const cost = {
    input: input * plain,
    cacheRead: cacheRead * (price.cacheRead === undefined ? plain : perToken(price.cacheRead, all)),
    cacheWrite: cacheWrite * (price.cacheWrite === undefined ? plain : perToken(price.cacheWrite, all)),
    output: output * perToken(price.output, all),
    requests: (price.requests ?? 0) / 1000,
  };
  return { ...cost, total: COST_PARTS.reduce((sum, part) => sum + cost[part], 0) };
}

/** Tokens by what is paid for them; together `input`, `cacheRead` and `cacheWrite` are all of the input. */
export function apart({ input = 0, output = 0, cacheRead = 0, cacheWrite = 0 }: BilledTokens) {
  const all = count(input);
  const read = Math.min(count(cacheRead), all);
  const written = Math.min(count(cacheWrite), all - read);
  return { input: all - read - written, cacheRead: read, cacheWrite: written, output: count(output) };
}

const count = (value: number): number => (Number.isFinite(value) ? Math.max(0, value) : 0);
