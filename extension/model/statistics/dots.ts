import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { EpochMs } from "../units.ts";
import type { SpanColumns } from "./span-columns.ts";

/** One span (or trace) of the scatter. */
export interface Dot {
  startMs: EpochMs;
  value: number;
  failed: boolean;
  traceId: TraceId;
  spanId: SpanId | undefined;
}

export interface Dots {
  dots: Dot[];
  /** How many there are; more than `dots` where only some are drawn. */
  total: number;
}

/** More would cover each other; the highest are always there, for they are what one looks for. */
export const MOST_DOTS = 2000;
const HIGHEST = 200;

/** Evenly from all, and the highest; `sorted`: the told values, ascending. NaN: not told. */
export function dotsOf(
  columns: SpanColumns,
  rows: Int32Array,
  values: Float64Array,
  sorted: Float64Array,
): Dots {
  const total = sorted.length;
  const step = total <= MOST_DOTS ? 1 : total / (MOST_DOTS - HIGHEST);
  const limit = total <= MOST_DOTS ? Number.POSITIVE_INFINITY : (sorted[total - HIGHEST] as number);
  const dots: Dot[] = [];
  let told = 0;
  let next = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    const isTurn = told++ >= next;
    if (isTurn) next += step;
    // Among equal ones those over the limit would be all.
    if ((isTurn || value > limit) && dots.length < MOST_DOTS)
      dots.push(dotOf(columns, rows[i] as number, value));
  }
  return { dots, total };
}

export const dotOf = (columns: SpanColumns, row: number, value: number): Dot => ({
  startMs: columns.starts[row] as number,
  value,
  failed: columns.statuses[row] === 1,
  traceId: columns.traceIdOf(row),
  spanId: columns.spanIdOf(row),
});
