import type { Span, Trace } from "../../../model/trace.ts";
import type { EpochMs, Milliseconds } from "../../../model/units.ts";

/** Where a trace lies in time. Everything drawn is in milliseconds since `startMs`. */
export interface Extent {
  startMs: EpochMs;
  totalMs: Milliseconds;
  /** Last sign of life of any span. */
  lastMs: EpochMs;
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
  startMs: EpochMs;
  lastMs: EpochMs;
  running: boolean;
}

const known = new WeakMap<Trace, Bounds>();

export function extentOf(trace: Trace, now: EpochMs): Extent {
  let bounds = known.get(trace);
  if (bounds?.revision !== trace.revision) {
    bounds = boundsOf(trace);
    known.set(trace, bounds);
  }
  const { startMs, lastMs, running } = bounds;
  if (!Number.isFinite(startMs)) return { startMs: now, totalMs: MIN_TOTAL_MS, lastMs: now, running: false };
  // The page's clock can be a little ahead of ours; then its last sign counts.
  const end = running ? Math.max(lastMs, now) : lastMs;
  return { startMs, totalMs: Math.max((end - startMs) * MARGIN, MIN_TOTAL_MS), lastMs, running };
}

function boundsOf(trace: Trace): Bounds {
  const bounds: Bounds = {
    revision: trace.revision,
    startMs: Number.POSITIVE_INFINITY,
    lastMs: Number.NEGATIVE_INFINITY,
    running: false,
  };
  for (const span of trace.spans.values()) {
    if (span.startMs < bounds.startMs) bounds.startMs = span.startMs;
    if (isRunning(span)) bounds.running = true;
    const last = lastSign(span);
    if (last > bounds.lastMs) bounds.lastMs = last;
  }
  return bounds;
}

export const isRunning = (span: Span): boolean => span.endMs === undefined && !span.interrupted;

/** The latest moment at which the span is known to have lived. */
export function lastSign(span: Span): EpochMs {
  if (span.endMs !== undefined) return span.endMs;
  const { stream } = span;
  const chunk = stream && stream.count > 0 ? span.startMs + (stream.times[stream.count - 1] as number) : 0;
  return Math.max(span.startMs, chunk);
}
