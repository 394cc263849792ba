/** US dollars for a million tokens; with tiers the price of the last one that the call's input goes beyond holds for all of its tokens. */
export type Rate = number | { base: number; tiers: readonly { start: number; price: number }[] };

/** What a provider asks for a model's tokens at some time. */
export interface ModelPrice {
  /** As people call them. */
  provider: string;
  model: string;
  /** `list`: a price list that is public; `own`: the user's. */
  source: "list" | "own";
  input?: Rate;
  /** Absent: as other input. */
  cacheRead?: Rate;
  /** Absent: as other input. */
  cacheWrite?: Rate;
  /** What is kept for an hour. Absent: as what is kept for minutes. */
  cacheWriteHour?: Rate;
  output?: Rate;
  /** US dollars for a thousand calls, beside their tokens. */
  requests?: number;
  /** Tokens that fit into its window, where that is known. */
  contextWindow?: number;
}

/** Which price is asked for. */
export interface PriceQuestion {
  provider?: string;
  /** Names of one model, the best first. */
  models: readonly string[];
  /** Prices change: those of this time, ms since the epoch. */
  atMs: number;
}

/** US dollars for one token of a call with so much input. */
export function perToken(rate: Rate | undefined, inputTokens: number): number {
  if (rate === undefined) return 0;
  if (typeof rate === "number") return rate / 1e6;
  let { base: price } = rate;
  for (const tier of rate.tiers) if (inputTokens > tier.start) ({ price } = tier);
  return price / 1e6;
}

/** Prices change at most so often: two times within are asked for as one. */
const STEP_MS = 30 * 60_000;

/** The same for questions with the same answer. */
export const priceKey = ({ provider = "", models, atMs }: PriceQuestion): string =>
  JSON.stringify([provider, models, Math.floor(atMs / STEP_MS)]);
