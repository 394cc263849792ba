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

export function extentOf(trace: Trace, now: EpochMs): Extent {
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  let running = false;
  for (const span of trace.spans.values()) {
    if (span.startMs < start) start = span.startMs;
    if (isRunning(span)) running = true;
    const last = lastSign(span);
    if (last > end) end = last;
  }
  if (!Number.isFinite(start)) return { startMs: now, totalMs: MIN_TOTAL_MS, lastMs: now, running: false };
  // The page's clock can be a little ahead of ours; then its last sign counts.
  const shownEnd = running ? Math.max(end, now) : end;
  return {
    startMs: start,
    totalMs: Math.max((shownEnd - start) * MARGIN, MIN_TOTAL_MS),
    lastMs: end,
    running,
  };
}

export const isRunning = (span: Span): boolean => span.endMs === undefined && !span.interrupted;

/** The latest moment at which the span is known to have lived. */
export function lastSign(span: Span): EpochMs {
  if (span.endMs !== undefined) return span.endMs;
  const { stream } = span;
  const chunk = stream && stream.count > 0 ? span.startMs + (stream.times[stream.count - 1] as number) : 0;
  return Math.max(span.startMs, chunk);
}
