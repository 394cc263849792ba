import type { StallRule } from "../../../../model/stream-stats.ts";
import type { FlameLanes } from "../../../../model/table/flame-lanes.ts";
import { lowerBound } from "../../../../model/table/lower-bound.ts";
import { labelOf, type NodeKey } from "../../../../model/table/rows.ts";
import { has, isRunning, lastSign, START_MISSING, TRUNCATED } from "../../../../model/table/trace-table.ts";
import { type TimeScale, type TimeWindow, ticks, timeScale } from "../../../../model/time-scale.ts";
import type { CssPixels, Milliseconds } from "../../../../model/units.ts";
import { type Accent, accentOf } from "../../shared/kind.ts";
import type { Critical } from "../critical.ts";
import { type CriticalScene, criticalAt } from "../critical-scene.ts";
import { type BarState, kindAt, stateAt, streamAt, TICK_DISTANCE } from "../scene.ts";
import type { StreamScene } from "../stream-scene.ts";

/**
 * What the flame view's canvas shows, as plain data, in pixels of its viewport. Spaces as in `scene.ts`; only this file
 * and `stream-scene.ts` convert.
 */
export interface FlameScene {
  width: CssPixels;
  height: CssPixels;
  grid: CssPixels[];
  bars: FlameBar[];
  /** Where bars are too narrow to be told apart: neighbours of one colour as one. */
  runs: FlameRun[];
}

export interface FlameBar {
  key: NodeKey;
  x: CssPixels;
  y: CssPixels;
  width: CssPixels;
  accent: Accent;
  state: BarState;
  cut: boolean;
  openStart: boolean;
  label: string;
  /** Its clock is wrong: it stands elsewhere than it was told, or would. */
  isSkewed: boolean;
  /** A parent that is missing: an outline. */
  isMissing: boolean;
  /** Where the trace's end waited for this span. */
  critical?: CriticalScene[];
  stream?: StreamScene;
}

export interface FlameRun {
  x: CssPixels;
  y: CssPixels;
  width: CssPixels;
  accent: Accent;
  /** One of them failed. */
  failed: boolean;
}

export interface FlameInput {
  lanes: FlameLanes;
  tops: Float64Array;
  /** Lanes on screen, `last` exclusive, and how far it is scrolled. */
  first: number;
  last: number;
  scrollTop: CssPixels;
  width: CssPixels;
  height: CssPixels;
  window: TimeWindow;
  /** What each clock lacks, by origin; absent while all agree. */
  offsets?: Float64Array;
  /** Drawn when given. */
  critical?: Critical;
  /** Which gaps of streams are stalls. Default: the usual one. */
  stallRule?: StallRule;
  /** As in `SceneInput`. */
  startMs: Milliseconds;
  nowMs: Milliseconds;
  lastMs: Milliseconds;
}

/** Narrower bars are merged: neither seen nor hit one by one. */
export const MERGED_BELOW: CssPixels = 1.5;
/** A name needs room for a letter or two, a stream for its ticks. */
const LABEL_FROM: CssPixels = 22;
const STREAM_FROM: CssPixels = 24;

export function flameScene(input: FlameInput): FlameScene {
  const { first, last, width, height, window } = input;
  const scale = timeScale(window, width);
  const scene: FlameScene = {
    ...{ width, height, bars: [], runs: [] },
    grid: ticks(window, scale, TICK_DISTANCE).map((ms) => Math.round(scale.toPx(ms))),
  };
  for (let lane = first; lane < last; lane++) drawLane(lane, input, scale, scene);
  return scene;
}

function drawLane(lane: number, input: FlameInput, scale: TimeScale, scene: FlameScene): void {
  const { lanes, tops, scrollTop, startMs, width } = input;
  const { starts } = lanes;
  const y = (tops[lane] as number) - scrollTop;
  const to = lanes.offsets[lane + 1] as number;
  const lastMs = scale.toMs(width) + startMs;
  for (let item = firstEndingAfter(lanes, lane, scale.toMs(0) + startMs); item < to; ) {
    const start = starts[item] as number;
    if (start >= lastMs) return;
    const x = scale.toPx(start - startMs);
    const end = scale.toPx(drawnEnd(input, item) - startMs);
    if (end - x >= MERGED_BELOW) {
      scene.bars.push(barOf(input, item, { x, end, y }, scale));
      item++;
    } else {
      // All that ends within this pixel goes into it.
      const next = firstEndingAfter(lanes, lane, scale.toMs(Math.floor(x) + 1) + startMs, item + 1);
      addRun(scene.runs, Math.floor(x), y, lanes, item, next);
      item = next;
    }
  }
}

/** Ends of a lane ascend, because its bars do not overlap. */
function firstEndingAfter(
  { offsets, ends }: FlameLanes,
  lane: number,
  ms: Milliseconds,
  from = offsets[lane] as number,
): number {
  const to = offsets[lane + 1] as number;
  // Mostly the next one already does.
  if (from >= to || (ends[from] as number) >= ms) return from;
  return from + lowerBound(ends.subarray(from, to), to - from, ms);
}

function addRun(
  runs: FlameRun[],
  x: CssPixels,
  y: CssPixels,
  { rows: { table }, keys, failures }: FlameLanes,
  from: number,
  to: number,
): void {
  const failed = (failures[to] as number) > (failures[from] as number);
  const key = keys[from] as number;
  const accent: Accent = key < 0 ? "other" : accentOf(kindAt(table, key));
  const last = runs.at(-1);
  if (last && last.y === y && last.accent === accent && last.failed === failed && x <= last.x + last.width)
    last.width = Math.max(last.width, x + 1 - last.x);
  else runs.push({ x, y, width: 1, accent, failed });
}

/** What runs ends now; what was interrupted lasted at least as long as what ran inside it. */
export function drawnEnd(
  { lanes: { rows, keys, ends }, nowMs, lastMs }: Pick<FlameInput, "lanes" | "nowMs" | "lastMs">,
  item: number,
): Milliseconds {
  const end = ends[item] as number;
  if (Number.isFinite(end)) return end;
  const key = keys[item] as number;
  if (key < 0) return Math.max(nowMs, lastMs);
  const { table } = rows;
  return isRunning(table, key) ? Math.max(nowMs, lastSign(table, key)) : lastSign(table, key);
}

interface Place {
  x: CssPixels;
  end: CssPixels;
  y: CssPixels;
}

function barOf(input: FlameInput, item: number, { x, end, y }: Place, scale: TimeScale): FlameBar {
  const { lanes, startMs, nowMs, width, stallRule } = input;
  const { table } = lanes.rows;
  const key = lanes.keys[item] as number;
  const room = Math.min(end, width) - Math.max(x, 0);
  const bar: FlameBar = {
    ...{ key, x, y, width: end - x },
    accent: key < 0 ? "other" : accentOf(kindAt(table, key)),
    state: key < 0 ? "done" : stateAt(table, key),
    cut: key >= 0 && has(table, key, TRUNCATED),
    openStart: key >= 0 && has(table, key, START_MISSING),
    label: room >= LABEL_FROM ? labelOf(lanes.rows, key) : "",
    isSkewed: key >= 0 && (input.offsets?.[table.originOf[key] as number] ?? 0) !== 0,
    isMissing: key < 0,
  };
  if (key >= 0 && input.critical) bar.critical = criticalOfBar(input, key, drawnEnd(input, item), scale);
  if (key >= 0 && room >= STREAM_FROM)
    bar.stream = streamAt(table, key, { scale, width, startMs, nowMs, stallRule });
  return bar;
}

function criticalOfBar(
  { lanes: { rows }, critical, startMs, width }: FlameInput,
  key: NodeKey,
  endMs: Milliseconds,
  scale: TimeScale,
): CriticalScene[] | undefined {
  const place = rows.tree.places[key] as number;
  const collapsed = rows.collapsed.has(key);
  return criticalAt({ place, collapsed }, endMs, scale, { rows, critical, startMs, width });
}
