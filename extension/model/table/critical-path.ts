import type { Milliseconds } from "../units.ts";
import { isRunning, lastSign, type TraceTable } from "./trace-table.ts";
import type { SpanTree } from "./tree.ts";

/** A stretch of time that the trace's end waited for, spent in a span itself rather than in one below it. */
export interface CriticalStretch {
  row: number;
  startMs: Milliseconds;
  endMs: Milliseconds;
}

/**
 * The chain of work that the end of a subtree waited for: from its end backwards always the child that finished last
 * before, as Jaeger's critical path has it ("last finishing child"; it assumes that parents wait for their children).
 * Stretches are in order of time and do not overlap. Bounded by the number of spans.
 */
export function criticalPath(table: TraceTable, tree: SpanTree, place = 0): CriticalStretch[] {
  const stretches: CriticalStretch[] = [];
  const root = tree.nodes[place];
  if (root === undefined || root >= table.count) return stretches;
  const pending: { place: number; until: Milliseconds }[] = [{ place, until: endOf(table, root) }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const row = tree.nodes[next.place] as number;
    let until = next.until;
    const from = table.starts[row] as number;
    for (const child of byEnd(table, tree, next.place)) {
      const node = tree.nodes[child] as number;
      // What outlives its parent is waited for only as long as the parent lasts.
      const end = Math.min(endOf(table, node), next.until);
      const start = table.starts[node] as number;
      if (end > until || end <= from || end <= start) continue;
      if (end < until) stretches.push({ row, startMs: end, endMs: until });
      pending.push({ place: child, until: end });
      until = Math.max(start, from);
      if (until <= from) break;
    }
    if (until > from) stretches.push({ row, startMs: from, endMs: until });
  }
  return stretches.sort((a, b) => a.startMs - b.startMs);
}

const endOf = (table: TraceTable, row: number): Milliseconds =>
  isRunning(table, row) ? Number.POSITIVE_INFINITY : lastSign(table, row);

/** Places of the children that are spans, the last to finish first. */
function byEnd(table: TraceTable, tree: SpanTree, place: number): number[] {
  const children: number[] = [];
  const end = tree.ends[place] as number;
  for (let child = place + 1; child < end; child = tree.ends[child] as number)
    if ((tree.nodes[child] as number) < table.count) children.push(child);
  return children.sort(
    (a, b) => endOf(table, tree.nodes[b] as number) - endOf(table, tree.nodes[a] as number),
  );
}

/** Time in a span that no child of it covers: what it did itself. */
export function selfTime(table: TraceTable, tree: SpanTree, place: number): Milliseconds {
  const row = tree.nodes[place] as number;
  const from = table.starts[row] as number;
  const to = lastSign(table, row);
  let self = 0;
  let covered = from;
  const end = tree.ends[place] as number;
  // Children stand in the order of their starts.
  for (let child = place + 1; child < end; child = tree.ends[child] as number) {
    const node = tree.nodes[child] as number;
    if (node >= table.count) continue;
    const start = Math.min(Math.max(table.starts[node] as number, from), to);
    if (start > covered) self += start - covered;
    covered = Math.max(covered, Math.min(lastSign(table, node), to));
  }
  return self + Math.max(0, to - covered);
}
