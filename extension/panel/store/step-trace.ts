import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { TraceSummary } from "../../model/trace.ts";
import { type Grouping, isGroup, linesOf } from "./grouping.ts";

interface ListOrder {
  rows: readonly TraceSummary[];
  grouping: Grouping;
  /** Keys of closed groups. */
  collapsed: readonly string[];
}

/**
 * The trace that stands before or after another in the list as it is shown: grouped, sorted, closed groups passed over.
 * From none, or one that the list does not have, the first or the last; `undefined` at an end.
 */
export function stepTrace(
  { rows, grouping, collapsed }: ListOrder,
  from: TraceId | null,
  step: 1 | -1,
): TraceId | undefined {
  const shown = tracesOf({ rows, grouping, collapsed });
  const at = shown.indexOf(from ?? "");
  if (at >= 0) return shown[at + step];
  // One that a closed group hides has its place among those that are shown all the same.
  const all = tracesOf({ rows, grouping, collapsed: [] });
  const isShown = new Set(shown);
  const hidden = all.indexOf(from ?? "");
  const start = hidden >= 0 ? hidden + step : step > 0 ? 0 : all.length - 1;
  for (let i = start; i >= 0 && i < all.length; i += step) {
    const id = all[i] as TraceId;
    if (isShown.has(id)) return id;
  }
  return undefined;
}

const tracesOf = ({ rows, grouping, collapsed }: ListOrder): TraceId[] =>
  linesOf(rows, grouping, new Set(collapsed)).flatMap((line) => (isGroup(line) ? [] : [line.traceId]));
