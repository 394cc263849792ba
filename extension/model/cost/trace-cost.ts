import type { EpochMs } from "../units.ts";
import { type BilledCalls, questionOf } from "./billed-calls.ts";
import { callCost } from "./call-cost.ts";
import type { ModelPrice, PriceQuestion } from "./price.ts";

/** `null`: nobody knows a price; `undefined`: it was not asked for yet. */
export type PriceOf = (question: PriceQuestion) => ModelPrice | null | undefined;

/** What a trace cost, as far as that is known. */
export interface TraceCost {
  /** US dollars: what servers told, else tokens by known prices. */
  usd: number;
  /** There were calls whose price is not known, or whose server did not tell the tokens: it was more. */
  isLeast: boolean;
  /** Some of it is what servers told. */
  isTold: boolean;
}

/** What a row of the list tells. */
interface Billed {
  billed?: BilledCalls[];
  unmetered?: number;
  startMs: EpochMs;
}

/** Absent: no call has a price. */
export function traceCost(
  { billed = [], unmetered = 0, startMs }: Billed,
  priceOf: PriceOf,
): TraceCost | undefined {
  let usd: number | undefined;
  let isLeast = unmetered > 0;
  let isTold = false;
  for (const calls of billed) {
    const price = calls.told === undefined && priceOf(questionOf(calls, startMs));
    const cost = price ? costOfCalls(calls, price) : calls.told;
    if (cost === undefined) isLeast = true;
    else usd = (usd ?? 0) + cost;
    isTold ||= calls.told !== undefined;
  }
  return usd === undefined ? undefined : { usd, isLeast, isTold };
}

/** A row of the list as far as costs go. */
export interface CostRow {
  cost?: TraceCost;
  billed?: BilledCalls[];
  unmetered?: number;
}

/** Of several traces together; absent: none of them has a cost. */
export function totalCost(rows: Iterable<CostRow>): TraceCost | undefined {
  let known = false;
  let [usd, isLeast, isTold] = [0, false, false];
  for (const { cost, billed, unmetered } of rows) {
    if (cost) {
      known = true;
      usd += cost.usd;
      isTold ||= cost.isTold;
    }
    isLeast ||= cost ? cost.isLeast : (billed?.length ?? 0) > 0 || (unmetered ?? 0) > 0;
  }
  return known ? { usd, isLeast, isTold } : undefined;
}

/** Of calls that are summed each is taken to be as long as the others: only long prompts have other prices, and those stand alone. */
export function costOfCalls(calls: BilledCalls, price: ModelPrice): number {
  const { calls: times } = calls;
  const mean = (tokens: number | undefined) => tokens && tokens / times;
  const one = {
    input: mean(calls.input),
    output: mean(calls.output),
    cacheRead: mean(calls.cacheRead),
    cacheWrite: mean(calls.cacheWrite),
    cacheWriteHour: mean(calls.cacheWriteHour),
  };
  return callCost(one, price).total * times;
}
