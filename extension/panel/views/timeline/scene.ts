import { failureOf } from "../../../model/fold.ts";
import { formatDuration } from "../../../model/format.ts";
import type { Row } from "../../../model/rows.ts";
import { stageKind } from "../../../model/stage-kind.ts";
import { type TimeScale, type TimeWindow, ticks, timeScale } from "../../../model/time-scale.ts";
import type { Span } from "../../../model/trace.ts";
import type { CssPixels, EpochMs } from "../../../model/units.ts";
import { type Accent, accentOf } from "../shared/kind.ts";
import { isRunning, lastSign } from "./extent.ts";
import { type StreamScene, streamScene } from "./stream-scene.ts";

/**
 * What the waterfall's canvas shows, as plain data: painted by `paint.ts`, read by tests.
 *
 * Spaces: epoch ms (spans) → ms since the trace's start (window, ruler) → pixels of the chart, 0 at its
 * left edge and at the top of the first drawn row. Only this file and `stream-scene.ts` convert.
 */
export interface Scene {
  width: CssPixels;
  height: CssPixels;
  /** Vertical lines, at the ruler's ticks. */
  grid: CssPixels[];
  bars: Bar[];
}

export type BarState = "running" | "done" | "error" | "aborted" | "interrupted";

export interface Bar {
  x: CssPixels;
  /** Top of the row. */
  y: CssPixels;
  width: CssPixels;
  accent: Accent;
  state: BarState;
  /** From the longest to the shortest: the first that fits is shown. */
  labels: string[];
  /** Its start was never seen: drawn with an open left end. */
  openStart: boolean;
  stream?: StreamScene;
}

export interface SceneInput {
  rows: readonly Row[];
  rowHeight: CssPixels;
  width: CssPixels;
  window: TimeWindow;
  /** Start of the trace. */
  originMs: EpochMs;
  now: EpochMs;
  /** Last sign of life of anything in the trace. */
  lastMs: EpochMs;
}

/** Narrower bars cannot be seen or hit. */
export const MIN_BAR_WIDTH: CssPixels = 2;
export const TICK_DISTANCE: CssPixels = 72;

export function buildScene(input: SceneInput): Scene {
  const { rows, rowHeight, width, window } = input;
  const scale = timeScale(window, width);
  return {
    width,
    height: rows.length * rowHeight,
    grid: ticks(window, scale, TICK_DISTANCE).map((ms) => Math.round(scale.toPx(ms))),
    bars: rows.map((row, i) => barOf(row, i * rowHeight, scale, input)),
  };
}

function barOf({ span, hasChildren }: Row, y: CssPixels, scale: TimeScale, input: SceneInput): Bar {
  const { originMs, now, width, lastMs } = input;
  // What was interrupted lived at least as long as what ran inside it.
  const sign = hasChildren && span.endMs === undefined ? Math.max(lastSign(span), lastMs) : lastSign(span);
  const endMs = isRunning(span) ? Math.max(now, sign) : sign;
  const x = scale.toPx(span.startMs - originMs);
  const end = scale.toPx(endMs - originMs);
  return {
    x,
    y,
    width: Math.max(MIN_BAR_WIDTH, end - x),
    accent: accentOf(stageKind(span.attributes)),
    state: stateOf(span),
    labels: labelsOf(span, endMs),
    openStart: span.startMissing,
    stream: span.stream ? streamScene(span, span.stream, { scale, width, originMs, now }) : waiting(span),
  };
}

/** A model that has not said anything yet: all of the bar is waiting. */
const waiting = (span: Span): StreamScene | undefined =>
  isRunning(span) && stageKind(span.attributes) === "model"
    ? { ttft: "", phases: [], stalls: [] }
    : undefined;

export function stateOf(span: Span): BarState {
  if (isRunning(span)) return "running";
  if (span.interrupted && span.endMs === undefined) return "interrupted";
  if (span.status.code === 2) return "error";
  return span.aborted ? "aborted" : "done";
}

/** Bars are small: the first words of a failure are enough, the rest is in the details. */
const MAX_REASON = 32;

function labelsOf(span: Span, endMs: EpochMs): string[] {
  const duration = formatDuration(endMs - span.startMs);
  const state = stateOf(span);
  switch (state) {
    case "running":
    case "done":
      return [duration];
    case "error":
      return [`${duration}  ✕ ${(failureOf(span) ?? "error").slice(0, MAX_REASON)}`, `${duration}  ✕`, "✕"];
    case "aborted":
      return [`${duration}  ■ aborted`, `${duration}  ■`, "■"];
    case "interrupted":
      return [`≥ ${duration}  ▲ interrupted`, `≥ ${duration}  ▲`, "▲"];
    default:
      return state satisfies never;
  }
}
