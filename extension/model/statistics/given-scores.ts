import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import { idHigh, idLow } from "../table/id-index.ts";
import { metricNumber } from "./metric.ts";
import type { SpanColumns } from "./span-columns.ts";

/** What a user gave to a span. */
export interface GivenScore {
  traceId: TraceId;
  spanId: SpanId;
  /** Thumbs: 1 or -1. */
  score?: number;
  note?: string;
}

/**
 * Puts users' own scores in place of recorded ones, and in place of their trace's the mean of them. Returns what takes it back:
 * nothing may be added to the columns before.
 */
export function giveScores(columns: SpanColumns, given: readonly GivenScore[] = []): () => void {
  const scores = columns.metrics[metricNumber("score")] as Float64Array;
  const before: [row: number, score: number][] = [];
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { traceId, spanId, score } of given) {
    const range = columns.rangeOf(traceId);
    const row = range && score !== undefined ? rowOf(columns, range, spanId) : -1;
    if (!range || row < 0 || score === undefined) continue;
    before.push([row, scores[row] as number]);
    scores[row] = score;
    const { sum, count } = sums.get(range.from) ?? { sum: 0, count: 0 };
    sums.set(range.from, { sum: sum + score, count: count + 1 });
  }
  for (const [row, { sum, count }] of sums) {
    before.push([row, scores[row] as number]);
    scores[row] = sum / count;
  }
  return () => {
    for (const [row, score] of before.reverse()) scores[row] = score;
  };
}

/** The first row is the trace's own. */
function rowOf({ ids }: SpanColumns, { from, to }: { from: number; to: number }, spanId: SpanId): number {
  const [high, low] = [idHigh(spanId), idLow(spanId)];
  for (let row = from + 1; row < to; row++) if (ids[row * 2] === high && ids[row * 2 + 1] === low) return row;
  return -1;
}
