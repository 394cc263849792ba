import { criticalPath } from "../table/critical-path.ts";
import { idHigh, idLow } from "../table/id-index.ts";
import { addRow, createTable, ENDED, HAS_PARENT, type TraceTable } from "../table/trace-table.ts";
import { growTree } from "../table/tree.ts";
import type { Milliseconds } from "../units.ts";
import type { Pipeline, Step } from "./pipeline.ts";

/** How long the end of a trace waited for a span itself, all its stretches together. */
export interface Share {
  step: Step;
  ms: Milliseconds;
}

/** The critical path of the trace's longest root, by span, the longest first. Spans that still run are left out. */
export function criticalShares({ traceId, steps }: Pipeline): { shares: Share[]; total: Milliseconds } {
  const ended = steps.filter(({ span }) => span.endMs !== undefined);
  const table = tableOf(traceId, ended);
  const tree = growTree(table);
  let root = -1;
  let longest = -1;
  for (let place = 0; place < tree.size; place++) {
    const row = tree.nodes[place] as number;
    const isTop =
      tree.depths[place] === 0 || (tree.depths[place] === 1 && isMissing(tree.nodes, place, table));
    if (!isTop || row >= table.count) continue;
    const ms = (table.ends[row] as number) - (table.starts[row] as number);
    if (ms > longest) [longest, root] = [ms, place];
  }
  if (root < 0) return { shares: [], total: 0 };
  const sums = new Map<number, Milliseconds>();
  for (const { row, startMs, endMs } of criticalPath(table, tree, root))
    sums.set(row, (sums.get(row) ?? 0) + endMs - startMs);
  const shares = [...sums].map(([row, ms]) => ({ step: ended[row] as Step, ms })).sort((a, b) => b.ms - a.ms);
  // Clocks that disagree make a child begin before its parent.
  return {
    shares,
    total: Math.max(
      longest,
      shares.reduce((sum, { ms }) => sum + ms, 0),
    ),
  };
}

/** What hangs below a parent that is not in the trace is a root, too; its parent's node comes before it. */
function isMissing(nodes: Uint32Array, place: number, table: TraceTable): boolean {
  for (let at = place - 1; at >= 0; at--) if ((nodes[at] as number) >= table.count) return true;
  return false;
}

function tableOf(traceId: string, steps: readonly Step[]): TraceTable {
  const table = createTable(traceId, Math.max(1, steps.length));
  const origin = steps[0]?.span.startMs ?? 0;
  for (const { span } of steps) {
    const row = addRow(table, idHigh(span.spanId), idLow(span.spanId));
    table.starts[row] = span.startMs - origin;
    table.ends[row] = Math.max(span.startMs, span.endMs ?? span.startMs) - origin;
    table.flags[row] = ENDED | (span.parentSpanId === undefined ? 0 : HAS_PARENT);
    if (span.parentSpanId === undefined) continue;
    table.parents[row * 2] = idHigh(span.parentSpanId);
    table.parents[row * 2 + 1] = idLow(span.parentSpanId);
  }
  return table;
}
