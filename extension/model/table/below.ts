import { isModelCall, STAGE_KINDS } from "../stage-kind.ts";
import { FAILED, has, type TraceTable } from "./trace-table.ts";
import type { SpanTree } from "./tree.ts";

/** What happened below a span: of a whole agent, its steps in figures and where it failed. */
export interface Below {
  modelCalls: number;
  toolCalls: number;
  /** Spans that failed with nothing failed below them: where a failure began, and not all that it took along. */
  failed: number;
  /** The first of them, as rows of the table, in the order of the tree. */
  failures: number[];
}

/** Failures that are named; more are counted. */
const MOST_NAMED = 5;

/** Reads the subtree at `place` once, from its end, without what stands at `place` itself. */
export function tellBelow(table: TraceTable, tree: SpanTree, place: number): Below {
  const below: Below = { modelCalls: 0, toolCalls: 0, failed: 0, failures: [] };
  let nextFailed = Number.POSITIVE_INFINITY;
  for (let at = (tree.ends[place] ?? 0) - 1; at > place; at--) {
    const row = tree.nodes[at] as number;
    // A parent that is missing is no span.
    if (row >= table.count) continue;
    const kind = STAGE_KINDS[table.kinds[row] as number] ?? "other";
    if (isModelCall(kind)) below.modelCalls++;
    else if (kind === "tool") below.toolCalls++;
    if (!has(table, row, FAILED)) continue;
    if (nextFailed >= (tree.ends[at] as number)) {
      below.failed++;
      below.failures.unshift(row);
      if (below.failures.length > MOST_NAMED) below.failures.pop();
    }
    nextFailed = at;
  }
  return below;
}
