import type { TraceId } from "../../../sdk/protocol/index.ts";
import { type Dot, dotOf } from "./dots.ts";
import { groupRows } from "./group-rows.ts";
import { metricNumber } from "./metric.ts";
import type { OverviewQuestion } from "./overview.ts";
import { selectRows } from "./select-rows.ts";
import type { SpanColumns } from "./span-columns.ts";

/** Part of what an overview counts: of its group, and of a range of its metric or of time. */
export interface SliceQuestion extends OverviewQuestion {
  /** From … below; `last`: the upper edge, too. */
  values?: { from: number; to: number; last: boolean };
  startMs?: { from: number; to: number };
}

export interface Slice {
  /** Traces that have a row in it, in the order they were asked for. */
  traceIds: TraceId[];
  rows: number;
  /** The first ones, to be gone to. */
  dots: Dot[];
}

const MOST_LISTED = 500;

/** What is behind a bar, a point or a group. */
export function sliceOf(columns: SpanColumns, question: SliceQuestion): Slice {
  const rows = selectRows(columns, question.traceIds, question.of);
  const { groups, groupOf } = groupRows(columns, rows, question.by);
  const { group, values, startMs } = question;
  const place = group ? groups.findIndex(({ value }) => value === group.value) : -1;
  const metric = columns.metrics[metricNumber(question.metric)] as Float64Array;
  const inside = rows.filter((row, i) => {
    if (group && groupOf[i] !== place) return false;
    const start = columns.starts[row] as number;
    if (startMs && !(start >= startMs.from && start < startMs.to)) return false;
    const value = metric[row] as number;
    return !values || (value >= values.from && (values.last ? value <= values.to : value < values.to));
  });
  const traceIds = new Set<TraceId>();
  for (const row of inside) traceIds.add(columns.traceIdOf(row));
  return {
    traceIds: [...traceIds],
    rows: inside.length,
    dots: Array.from(inside.subarray(0, MOST_LISTED), (row) => dotOf(columns, row, metric[row] as number)),
  };
}
