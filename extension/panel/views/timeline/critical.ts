import { walkCriticalPath } from "../../../model/table/critical-path.ts";
import type { Rows } from "../../../model/table/rows.ts";
import { isRunning, lastSign } from "../../../model/table/trace-table.ts";
import { hasChildren, type SpanTree } from "../../../model/table/tree.ts";
import type { Milliseconds } from "../../../model/units.ts";
import { createRested } from "./rested.ts";

/** The critical path by place in the tree, so that a line finds its own part, and a collapsed one what it hides. */
export interface Critical {
  /** By place: where its stretches begin; they end where those of the next place begin. */
  offsets: Uint32Array;
  /** Since the table's origin; the last stretch of what runs ends at infinity. */
  starts: Float64Array;
  ends: Float64Array;
}

interface Stretch {
  startMs: Milliseconds;
  endMs: Milliseconds;
}

const rested = createRested<Critical>();

/** Of what is shown: the whole trace, or the subtree in focus. */
export function criticalOf(rows: Rows): Critical {
  const { table, tree, visible } = rows;
  return rested([table, tree, visible[0]], table.revision, () => gather(rows, topSpan(rows)));
}

/** Counted first, then put where they belong: sorting so many would be felt. */
function gather({ table, tree }: Rows, top: number | undefined): Critical {
  const found: number[] = [];
  const offsets = new Uint32Array(tree.size + 1);
  if (top !== undefined)
    walkCriticalPath(table, tree, top, (place, startMs, endMs) => {
      found.push(place, startMs, endMs);
      offsets[place + 1] = (offsets[place + 1] as number) + 1;
    });
  for (let place = 0; place < tree.size; place++)
    offsets[place + 1] = (offsets[place + 1] as number) + (offsets[place] as number);
  const critical = {
    offsets,
    starts: new Float64Array(found.length / 3),
    ends: new Float64Array(found.length / 3),
  };
  const next = offsets.slice(1);
  for (let i = 0; i < found.length; i += 3) {
    const place = found[i] as number;
    // The last in time came first.
    const at = (next[place] as number) - 1;
    next[place] = at;
    critical.starts[at] = found[i + 1] as number;
    critical.ends[at] = found[i + 2] as number;
  }
  return critical;
}

/** Where the path ends: of the uppermost spans the one that ended last. */
function topSpan({ table, tree, visible, topDepth }: Rows): number | undefined {
  let last: number | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  const end = topDepth > 0 ? (tree.ends[visible[0] as number] as number) : tree.size;
  for (let place = visible[0] ?? end; place < end; place = nextTop(tree, place, table.count)) {
    const row = tree.nodes[place] as number;
    if (row >= table.count) continue;
    const ms = isRunning(table, row) ? Number.POSITIVE_INFINITY : lastSign(table, row);
    if (ms <= lastMs) continue;
    last = place;
    lastMs = ms;
  }
  return last;
}

/** Below a missing parent its children are the uppermost. */
const nextTop = (tree: SpanTree, place: number, count: number): number =>
  (tree.nodes[place] as number) >= count && hasChildren(tree, place)
    ? place + 1
    : (tree.ends[place] as number);

/** Stretches of a span itself. */
export function stretchesOf({ offsets, starts, ends }: Critical, place: number): Stretch[] {
  const found: Stretch[] = [];
  for (let i = offsets[place] as number; i < (offsets[place + 1] as number); i++)
    found.push({ startMs: starts[i] as number, endMs: ends[i] as number });
  return found;
}

/** The stretch of a whole subtree, which is one: the path goes in at its end and comes out at its start. */
export function stretchOfSubtree({ offsets, starts, ends }: Critical, from: number, to: number): Stretch[] {
  let startMs = Number.POSITIVE_INFINITY;
  let endMs = Number.NEGATIVE_INFINITY;
  for (let i = offsets[from] as number; i < (offsets[to] as number); i++) {
    startMs = Math.min(startMs, starts[i] as number);
    endMs = Math.max(endMs, ends[i] as number);
  }
  return endMs >= startMs ? [{ startMs, endMs }] : [];
}
