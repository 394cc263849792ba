import { formatDuration } from "../../../model/format.ts";
import { STAGE_KINDS } from "../../../model/stage-kind.ts";
import type { StallRule } from "../../../model/stream-stats.ts";
import { type Row, type Rows, rowAt } from "../../../model/table/rows.ts";
import {
  ABORTED,
  ENDED,
  FAILED,
  has,
  INTERRUPTED,
  isRunning,
  lastSign,
  START_MISSING,
  TRUNCATED,
  type TraceTable,
} from "../../../model/table/trace-table.ts";
import { type TimeScale, type TimeWindow, ticks, timeScale } from "../../../model/time-scale.ts";
import type { StageKind } from "../../../model/trace.ts";
import type { CssPixels, Milliseconds } from "../../../model/units.ts";
import { type Accent, accentOf } from "../shared/kind.ts";
import { LINE_HEIGHT } from "./bar-geometry.ts";
import type { Critical } from "./critical.ts";
import { type CriticalScene, criticalAt } from "./critical-scene.ts";
import { type StreamScene, streamScene } from "./stream-scene.ts";

/**
 * What the waterfall's canvas shows, as plain data: painted by `paint.ts`, read by tests.
 *
 * Spaces: ms since the table's origin (columns) → ms since the trace's start (window, ruler) → pixels of the chart, 0
 * at its left edge and at the top of the first drawn row. Only this file and `stream-scene.ts` convert.
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
  /** Top of the line, of {@link LINE_HEIGHT}, that has the row's middle. */
  y: CssPixels;
  width: CssPixels;
  accent: Accent;
  state: BarState;
  /** From the longest to the shortest: the first that fits is shown. */
  labels: string[];
  /** Its start was never seen: drawn with an open left end. */
  openStart: boolean;
  /** Its answer reached a limit before its end. */
  cut: boolean;
  stream?: StreamScene;
  /** Where the trace's end waited for this span. */
  critical?: CriticalScene[];
}

export interface SceneInput {
  rows: Rows;
  /** Lines that are drawn, `last` exclusive. */
  first: number;
  last: number;
  rowHeight: CssPixels;
  width: CssPixels;
  window: TimeWindow;
  /** Start of the trace, now, and the last sign of life of anything in it, since the table's origin. */
  startMs: Milliseconds;
  nowMs: Milliseconds;
  lastMs: Milliseconds;
  /** Drawn when given. */
  critical?: Critical;
  /** Which gaps of streams are stalls. Default: the usual one. */
  stallRule?: StallRule;
}

/** Narrower bars cannot be seen or hit. */
export const MIN_BAR_WIDTH: CssPixels = 2;
export const TICK_DISTANCE: CssPixels = 72;

export function buildScene(input: SceneInput): Scene {
  const { rows, first, last, rowHeight, width, window } = input;
  const scale = timeScale(window, width);
  const bars: Bar[] = [];
  const above = Math.floor((rowHeight - LINE_HEIGHT) / 2);
  for (let i = first; i < last; i++) {
    const row = rowAt(rows, i);
    // A parent that is missing has no time of its own.
    if (row && row.key >= 0) bars.push(barOf(row, (i - first) * rowHeight + above, scale, input));
  }
  return {
    width,
    height: (last - first) * rowHeight,
    grid: ticks(window, scale, TICK_DISTANCE).map((ms) => Math.round(scale.toPx(ms))),
    bars,
  };
}

export const kindAt = (table: TraceTable, row: number): StageKind =>
  STAGE_KINDS[table.kinds[row] as number] ?? "other";

/** When a span's bar ends: what runs ends now. */
export function barEnd(
  table: TraceTable,
  row: number,
  isParent: boolean,
  { nowMs, lastMs }: Pick<SceneInput, "nowMs" | "lastMs">,
): Milliseconds {
  const sign = lastSign(table, row);
  // What was interrupted lived at least as long as what ran inside it.
  const seen = isParent && !has(table, row, ENDED) ? Math.max(sign, lastMs) : sign;
  return isRunning(table, row) ? Math.max(nowMs, seen) : seen;
}

function barOf(row: Row, y: CssPixels, scale: TimeScale, input: SceneInput): Bar {
  const { rows, startMs, nowMs, width, stallRule } = input;
  const { table } = rows;
  const start = table.starts[row.key] as number;
  const end = barEnd(table, row.key, row.hasChildren, input);
  const x = scale.toPx(start - startMs);
  const kind = kindAt(table, row.key);
  return {
    x,
    y,
    width: Math.max(MIN_BAR_WIDTH, scale.toPx(end - startMs) - x),
    accent: accentOf(kind),
    state: stateAt(table, row.key),
    labels: labelsOf(table, row.key, end - start),
    openStart: has(table, row.key, START_MISSING),
    cut: has(table, row.key, TRUNCATED),
    critical: criticalAt(row, end, scale, input),
    stream: streamAt(table, row.key, { scale, width, startMs, nowMs, stallRule }),
  };
}

/** The stream inside a span's bar, if it has one. */
export function streamAt(
  table: TraceTable,
  row: number,
  {
    scale,
    width,
    startMs,
    nowMs,
    stallRule,
  }: { scale: TimeScale } & Pick<SceneInput, "width" | "startMs" | "nowMs" | "stallRule">,
): StreamScene | undefined {
  const stream = table.streams.get(row);
  const start = table.starts[row] as number;
  const runsFor = isRunning(table, row) ? nowMs - start : undefined;
  return stream
    ? streamScene(stream, { scale, width, offsetMs: start - startMs, runsFor, stallRule })
    : waiting(kindAt(table, row), runsFor !== undefined);
}

/** A model that has not said anything yet: all of the bar is waiting. */
const waiting = (kind: StageKind, running: boolean): StreamScene | undefined =>
  running && kind === "model" ? { ttft: "", phases: [], stalls: [] } : undefined;

export function stateAt(table: TraceTable, row: number): BarState {
  if (isRunning(table, row)) return "running";
  if (has(table, row, INTERRUPTED) && !has(table, row, ENDED)) return "interrupted";
  if (has(table, row, FAILED)) return "error";
  return has(table, row, ABORTED) ? "aborted" : "done";
}

/** Bars are small: the first words of a failure are enough, the rest is in the details. */
const MAX_REASON = 32;

function labelsOf(table: TraceTable, row: number, lasted: Milliseconds): string[] {
  const duration = formatDuration(lasted);
  const state = stateAt(table, row);
  switch (state) {
    case "running":
      return [duration];
    case "done":
      return has(table, row, TRUNCATED) ? [`${duration}  ✂ cut off`, `${duration}  ✂`, "✂"] : [duration];
    case "error": {
      const reason = (table.failures.get(row) ?? "error").slice(0, MAX_REASON);
      return [`${duration}  ✕ ${reason}`, `${duration}  ✕`, "✕"];
    }
    case "aborted":
      return [`${duration}  ■ aborted`, `${duration}  ■`, "■"];
    case "interrupted":
      return [`≥ ${duration}  ▲ interrupted`, `≥ ${duration}  ▲`, "▲"];
    default:
      return state satisfies never;
  }
}
