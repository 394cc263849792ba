import { criticalPath } from "../../../model/table/critical-path.ts";
import type { Rows } from "../../../model/table/rows.ts";
import { isRunning, lastSign } from "../../../model/table/trace-table.ts";
import { hasChildren, type SpanTree } from "../../../model/table/tree.ts";
import type { EpochMs, Milliseconds } from "../../../model/units.ts";

/** The critical path by place in the tree, ascending, so that a collapsed line finds what is hidden below it. */
export interface Critical {
  places: Uint32Array;
  /** Since the table's origin; the last stretch of what runs ends at infinity. */
  starts: Float64Array;
  ends: Float64Array;
}

interface Stretch {
  startMs: Milliseconds;
  endMs: Milliseconds;
}

/** It is made from every span: while records come, so much longer than it took is waited before the next. */
const REST = 20;

interface Known {
  key: readonly unknown[];
  revision: number;
  notBefore: EpochMs;
  critical: Critical;
}
let known: Known | undefined;

/** Of what is shown: the whole trace, or the subtree in focus. */
export function criticalOf(rows: Rows, now: () => EpochMs): Critical {
  const { table, tree, visible } = rows;
  const key = [table, tree, visible[0]];
  const began = now();
  const isSame = known && key.every((part, i) => part === known?.key[i]);
  if (known && isSame && (known.revision === table.revision || began < known.notBefore))
    return known.critical;
  const stretches = topSpans(rows)
    .flatMap((place) => criticalPath(table, tree, place))
    .map(({ row, startMs, endMs }) => ({ place: tree.places[row] as number, startMs, endMs }))
    .sort((a, b) => a.place - b.place || a.startMs - b.startMs);
  const critical: Critical = {
    places: Uint32Array.from(stretches, ({ place }) => place),
    starts: Float64Array.from(stretches, ({ startMs }) => startMs),
    ends: Float64Array.from(stretches, ({ endMs }) => endMs),
  };
  const took = now() - began;
  known = { key, revision: table.revision, notBefore: began + took * (REST + 1), critical };
  return critical;
}

/** Where the path ends: of the uppermost spans the one that ended last. */
function topSpans({ table, tree, visible, topDepth }: Rows): number[] {
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
  return last === undefined ? [] : [last];
}

/** Below a missing parent its children are the uppermost. */
const nextTop = (tree: SpanTree, place: number, count: number): number =>
  (tree.nodes[place] as number) >= count && hasChildren(tree, place)
    ? place + 1
    : (tree.ends[place] as number);

/** Stretches of a span itself. */
export function stretchesOf({ places, starts, ends }: Critical, place: number): Stretch[] {
  const found: Stretch[] = [];
  for (let i = lowerPlace(places, place); places[i] === place; i++)
    found.push({ startMs: starts[i] as number, endMs: ends[i] as number });
  return found;
}

/** The stretch of a whole subtree, which is one: the path goes in at its end and comes out at its start. */
export function stretchOfSubtree({ places, starts, ends }: Critical, from: number, to: number): Stretch[] {
  let startMs = Number.POSITIVE_INFINITY;
  let endMs = Number.NEGATIVE_INFINITY;
  for (let i = lowerPlace(places, from); i < places.length && (places[i] as number) < to; i++) {
    startMs = Math.min(startMs, starts[i] as number);
    endMs = Math.max(endMs, ends[i] as number);
  }
  return endMs >= startMs ? [{ startMs, endMs }] : [];
}

function lowerPlace(places: Uint32Array, place: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] as number) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
