import type { EpochMs } from "../units.ts";
import type { BilledTokens } from "./call-cost.ts";
import type { PriceQuestion } from "./price.ts";

/**
 * Calls of one model, summed: what a row of the list keeps, so that it can be priced, today or by tomorrow's prices, without
 * the trace.
 */
export interface BilledCalls extends BilledTokens {
  provider?: string;
  /** Who answered. */
  model: string;
  /** Who was asked, where that is another name. */
  asked?: string;
  calls: number;
  /** US dollars, as servers or other tools told; only where all of these calls have it. */
  told?: number;
}

/** Prices of long prompts begin beyond this at the earliest (Google's and OpenAI's at 128 000 and more): shorter calls can be summed. */
const LONG_PROMPT = 100_000;
/** Entries of one row; more are summed whatever their length. */
export const MAX_BILLED = 32;

type BilledCall = Omit<BilledCalls, "calls">;

/** Calls on their way into a row. */
export class BillOfCalls {
  readonly #entries = new Map<string, BilledCalls>();
  #long = 0;
  /** Calls of so many different models that no entry has them. */
  left = 0;

  add(call: BilledCall): void {
    const isLong = (call.input ?? 0) >= LONG_PROMPT && this.#entries.size < MAX_BILLED;
    const key = JSON.stringify([call.provider, call.model, call.asked, isLong ? ++this.#long : 0]);
    const entry = this.#entries.get(key);
    if (entry) join(entry, call);
    else if (this.#entries.size < MAX_BILLED * 2) this.#entries.set(key, { ...call, calls: 1 });
    else this.left++;
  }

  get entries(): BilledCalls[] | undefined {
    return this.#entries.size ? [...this.#entries.values()] : undefined;
  }
}

function join(entry: BilledCalls, call: BilledCall): void {
  entry.calls++;
  for (const key of ["input", "output", "cacheRead", "cacheWrite", "cacheWriteHour"] as const)
    if (call[key] !== undefined) entry[key] = (entry[key] ?? 0) + call[key];
  if (entry.told !== undefined && call.told !== undefined) entry.told += call.told;
  else delete entry.told;
}

/** What to ask for the price of calls that began then. */
export const questionOf = (
  { provider, model, asked }: Pick<BilledCalls, "provider" | "model" | "asked">,
  atMs: EpochMs,
): PriceQuestion => ({
  provider,
  models: asked === undefined || asked === model ? [model] : [model, asked],
  atMs,
});
