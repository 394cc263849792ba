import type { CssPixels, Milliseconds } from "./units.ts";

/**
 * From trace time (milliseconds since the trace's start) to pixels of the chart and back. The window
 * is what is zoomed to; the chart has `width` pixels.
 *
 *     0        window.start          window.end      trace
 *     ├────────────┼─────────────────────┼────────────┤
 *                  0 px             width px
 */
export interface TimeWindow {
  startMs: Milliseconds;
  endMs: Milliseconds;
}

export interface TimeScale {
  toPx(ms: Milliseconds): CssPixels;
  toMs(px: CssPixels): Milliseconds;
  msPerPx: number;
}

export function timeScale(window: TimeWindow, width: CssPixels): TimeScale {
  const msPerPx = Math.max(window.endMs - window.startMs, MIN_WINDOW_MS) / Math.max(width, 1);
  return {
    toPx: (ms) => (ms - window.startMs) / msPerPx,
    toMs: (px) => window.startMs + px * msPerPx,
    msPerPx,
  };
}

/** A microsecond: the finest step of a browser's clock is five of them. */
export const MIN_WINDOW_MS = 0.001;

/** Zooms about a fixed point, staying inside [0, total]. `factor` < 1 zooms in. */
export function zoomWindow(
  window: TimeWindow,
  factor: number,
  aboutMs: Milliseconds,
  totalMs: Milliseconds,
): TimeWindow {
  const length = window.endMs - window.startMs;
  const next = Math.min(Math.max(length * factor, MIN_WINDOW_MS), Math.max(totalMs, MIN_WINDOW_MS));
  const share = length > 0 ? (aboutMs - window.startMs) / length : 0.5;
  return clampWindow({ startMs: aboutMs - next * share, endMs: aboutMs + next * (1 - share) }, totalMs);
}

export const panWindow = (window: TimeWindow, byMs: Milliseconds, totalMs: Milliseconds): TimeWindow =>
  clampWindow({ startMs: window.startMs + byMs, endMs: window.endMs + byMs }, totalMs);

function clampWindow({ startMs, endMs }: TimeWindow, totalMs: Milliseconds): TimeWindow {
  const length = Math.min(endMs - startMs, Math.max(totalMs, MIN_WINDOW_MS));
  const start = Math.min(Math.max(startMs, 0), Math.max(totalMs - length, 0));
  return { startMs: start, endMs: start + length };
}

/** Round steps ({@link roundStep}) at least `minPx` apart. */
export function ticks(window: TimeWindow, scale: TimeScale, minPx: CssPixels): Milliseconds[] {
  const step = roundStep(scale.msPerPx * minPx);
  const found: Milliseconds[] = [];
  for (let i = Math.ceil(window.startMs / step); i * step <= window.endMs; i++) found.push(i * step);
  return found;
}

const SECOND: Milliseconds = 1000;
const MINUTE: Milliseconds = 60 * SECOND;
const HOUR: Milliseconds = 60 * MINUTE;
const DAY: Milliseconds = 24 * HOUR;
/** What is round on a clock. */
const CLOCK_STEPS: readonly Milliseconds[] = [
  ...[10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
];

/** The smallest round step from `least` on: 1, 2, 5 × 10ⁿ up to five seconds, a clock's own up to a day, then days. */
export function roundStep(least: Milliseconds): Milliseconds {
  if (least <= 5 * SECOND) return decimalStep(least);
  return CLOCK_STEPS.find((step) => step >= least) ?? decimalStep(least / DAY) * DAY;
}

function decimalStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1e-9)));
  for (const factor of [1, 2, 5]) if (power * factor >= least) return power * factor;
  return power * 10;
}
