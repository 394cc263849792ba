import type { Milliseconds } from "../units.ts";
import { isRunning, lastSign, type TraceTable } from "./trace-table.ts";
import { hasChildren, type SpanTree } from "./tree.ts";

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
  walkCriticalPath(table, tree, place, (place, startMs, endMs) =>
    stretches.push({ row: tree.nodes[place] as number, startMs, endMs }),
  );
  return stretches.sort((a, b) => a.startMs - b.startMs);
}

/** {@link criticalPath} stretch by stretch; those of one place come one after another, the last in time first. */
export function walkCriticalPath(
  table: TraceTable,
  tree: SpanTree,
  place: number,
  each: (place: number, startMs: Milliseconds, endMs: Milliseconds) => void,
): void {
  const root = tree.nodes[place];
  if (root === undefined || root >= table.count) return;
  const places = [place];
  const untils = [endOf(table, root)];
  for (let at = places.pop(); at !== undefined; at = places.pop()) {
    const last = untils.pop() as number;
    const from = table.starts[tree.nodes[at] as number] as number;
    let until = last;
    for (const child of hasChildren(tree, at) ? byEnd(table, tree, at) : NO_CHILDREN) {
      const node = tree.nodes[child] as number;
      // What outlives its parent is waited for only as long as the parent lasts.
      const end = Math.min(endOf(table, node), last);
      const start = table.starts[node] as number;
      if (end > until || end <= from || end <= start) continue;
      if (end < until) each(at, end, until);
      places.push(child);
      untils.push(end);
      until = Math.max(start, from);
      if (until <= from) break;
    }
    if (until > from) each(at, from, until);
  }
}

const NO_CHILDREN: readonly number[] = [];

const endOf = (table: TraceTable, row: number): Milliseconds =>
  isRunning(table, row) ? Number.POSITIVE_INFINITY : lastSign(table, row);

/** Places of the children that are spans, the last to finish first. */
function byEnd(table: TraceTable, tree: SpanTree, place: number): number[] {
  const children: number[] = [];
  const end = tree.ends[place] as number;
  let before = Number.NEGATIVE_INFINITY;
  let isSorted = true;
  for (let child = place + 1; child < end; child = tree.ends[child] as number) {
    const node = tree.nodes[child] as number;
    if (node >= table.count) continue;
    children.push(child);
    const ends = endOf(table, node);
    // Of two that end together the first in the tree comes first: then turning the list round will not do.
    isSorted &&= ends > before;
    before = ends;
  }
  // What ran one after another also ended so.
  if (isSorted) return children.reverse();
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
  for (const node of byStart(table, tree, place)) {
    const start = Math.min(Math.max(table.starts[node] as number, from), to);
    if (start > covered) self += start - covered;
    covered = Math.max(covered, Math.min(lastSign(table, node), to));
  }
  return self + Math.max(0, to - covered);
}

/** Children that are spans, the first to start first: so they stand in the tree, unless a clock was put right. */
function byStart(table: TraceTable, tree: SpanTree, place: number): number[] {
  const nodes: number[] = [];
  const end = tree.ends[place] as number;
  let isSorted = true;
  let before = Number.NEGATIVE_INFINITY;
  for (let child = place + 1; child < end; child = tree.ends[child] as number) {
    const node = tree.nodes[child] as number;
    if (node >= table.count) continue;
    nodes.push(node);
    const start = table.starts[node] as number;
    isSorted &&= start >= before;
    before = start;
  }
  return isSorted ? nodes : nodes.sort((a, b) => (table.starts[a] as number) - (table.starts[b] as number));
}
