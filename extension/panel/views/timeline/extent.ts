import { isRunning, lastSign, type TraceTable } from "../../../model/table/trace-table.ts";
import type { EpochMs, Milliseconds } from "../../../model/units.ts";

/** Where a trace lies in time. Everything drawn is in milliseconds since `startMs`. */
export interface Extent {
  /** Since the table's origin. */
  startMs: Milliseconds;
  totalMs: Milliseconds;
  /** Last sign of life of any span, since the table's origin. */
  lastMs: Milliseconds;
  /** Something has no end yet, and its page is still there: the picture moves. */
  running: boolean;
}

/** Room on the right, so that the last bar does not touch the edge. */
const MARGIN = 1.02;
/** A trace that has just begun is not blown up to microseconds. */
const MIN_TOTAL_MS = 1;

/** What does not depend on the clock, kept for as long as the trace does not change: frames ask for it. */
interface Bounds {
  revision: number;
  startMs: Milliseconds;
  lastMs: Milliseconds;
  running: boolean;
  /** Milliseconds of the thread's clock: before it is not walked over all spans again. */
  notBefore: number;
}

/** A trace that runs changes with every frame: so many times longer than its bounds took is waited before. */
const REST = 20;

const known = new WeakMap<TraceTable, Bounds>();

export function extentOf(table: TraceTable, now: EpochMs): Extent {
  let bounds = known.get(table);
  if (!bounds || !isGood(bounds, table)) {
    bounds = boundsOf(table);
    known.set(table, bounds);
  }
  const { startMs, lastMs, running } = bounds;
  if (!Number.isFinite(startMs)) return { startMs: 0, totalMs: MIN_TOTAL_MS, lastMs: 0, running: false };
  // The page's clock can be a little ahead of ours; then its last sign counts.
  const end = running ? Math.max(lastMs, now - table.originMs) : lastMs;
  return { startMs, totalMs: Math.max((end - startMs) * MARGIN, MIN_TOTAL_MS), lastMs, running };
}

/** While something runs the end is now, and frames go on: what is a moment old says the same. */
const isGood = (bounds: Bounds, { revision }: TraceTable): boolean =>
  bounds.revision === revision || (bounds.running && performance.now() < bounds.notBefore);

function boundsOf(table: TraceTable): Bounds {
  const began = performance.now();
  const bounds: Bounds = {
    revision: table.revision,
    notBefore: began,
    startMs: Number.POSITIVE_INFINITY,
    lastMs: Number.NEGATIVE_INFINITY,
    running: false,
  };
  for (let row = 0; row < table.count; row++) {
    const start = table.starts[row] as number;
    if (start < bounds.startMs) bounds.startMs = start;
    if (isRunning(table, row)) bounds.running = true;
    const last = lastSign(table, row);
    if (last > bounds.lastMs) bounds.lastMs = last;
  }
  const ended = performance.now();
  bounds.notBefore = ended + (ended - began) * REST;
  return bounds;
}
