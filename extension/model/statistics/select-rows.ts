import type { TraceId } from "../../../sdk/protocol/index.ts";
import { STAGE_KINDS } from "../stage-kind.ts";
import { type Dimension, isInherited, type Population } from "./dimension.ts";
import { dimensionOfPair, valueOfPair } from "./dimension-values.ts";
import { type SpanColumns, TRACE_KIND } from "./span-columns.ts";

/** Rows of these traces that are of a population, in the order of the traces. */
export function selectRows(columns: SpanColumns, ids: Iterable<TraceId>, of: Population): Int32Array {
  const { kinds } = columns;
  const wanted = of === "traces" ? TRACE_KIND : of === "spans" ? -1 : STAGE_KINDS.indexOf(of);
  const rows = new Int32Array(columns.count);
  let count = 0;
  for (const id of ids) {
    const range = columns.rangeOf(id);
    if (!range) continue;
    for (let row = range.from; row < range.to; row++)
      if (wanted < 0 ? kinds[row] !== TRACE_KIND : kinds[row] === wanted) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

/** Looks no further up than this: a page can forge a circle of parents. */
const MOST_ANCESTORS = 64;

/**
 * Number of each row's value: its own, else that of what contains it, else what all of its trace that say it say
 * alike. −1: nobody says it.
 */
export function valueNumbers(columns: SpanColumns, rows: Int32Array, dimension: Dimension): Int32Array {
  const number = columns.values.numberOf(dimension);
  const steps = isInherited(dimension) ? MOST_ANCESTORS : 1;
  if (number < 0) return new Int32Array(rows.length).fill(-1);
  return rows.map((row) => {
    let at = row;
    for (let step = 0; at >= 0 && step < steps; step++) {
      const value = ownValue(columns, at, number);
      if (value >= 0) return value;
      at = columns.parents[at] as number;
    }
    return -1;
  });
}

function ownValue({ pairFrom, pairs }: SpanColumns, row: number, dimension: number): number {
  const to = pairFrom[row + 1] as number;
  for (let i = pairFrom[row] as number; i < to; i++)
    if (dimensionOfPair(pairs[i] as number) === dimension) return valueOfPair(pairs[i] as number);
  return -1;
}
