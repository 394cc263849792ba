import { formatDuration } from "../../../model/format.ts";
import { type StallRule, stallLimit, USUAL_STALLS } from "../../../model/stream-stats.ts";
import { lowerBound } from "../../../model/table/lower-bound.ts";
import { figuresOf, type StreamFigures } from "../../../model/table/stream-figures.ts";
import type { StreamTable } from "../../../model/table/stream-table.ts";
import type { TimeScale } from "../../../model/time-scale.ts";
import type { ChunkKind } from "../../../model/trace.ts";
import type { CssPixels, Milliseconds } from "../../../model/units.ts";
import { type RateScene, rateScene } from "./stream-rate.ts";

/** What is inside a streaming span's bar, in pixels of the chart. */
export interface StreamScene {
  /** First chunk with content; `undefined` while waiting for it. */
  firstX?: CssPixels;
  ttft: string;
  phases: PhaseScene[];
  stalls: StallScene[];
  /** Where the stream is long enough on screen. */
  rate?: RateScene;
}

export interface PhaseScene {
  kind: ChunkKind;
  x: CssPixels;
  width: CssPixels;
  /** One for each read of the network where there is room, else `density`. */
  ticks: CssPixels[];
  /** Those of the ticks that brought several chunks at once. */
  bundles: CssPixels[];
  /** Chunks per pixel column from `x` on, as a share (0 … 1) of the busiest column. */
  density?: { x: CssPixels; shares: number[] };
}

export interface StallScene {
  x: CssPixels;
  width: CssPixels;
  label: string;
}

/** Ticks closer than this run together: a histogram says more. */
const MIN_TICK_DISTANCE: CssPixels = 3;

interface StreamPlace {
  scale: TimeScale;
  width: CssPixels;
  /** Start of the span, since the trace's. */
  offsetMs: Milliseconds;
  /** Of a span that still runs: for how long. */
  runsFor: Milliseconds | undefined;
  /** Default: the usual one. */
  stallRule?: StallRule;
}

export function streamScene(
  stream: StreamTable,
  { scale, width, offsetMs, runsFor, stallRule }: StreamPlace,
): StreamScene {
  const toPx = (ms: Milliseconds) => scale.toPx(offsetMs + ms);
  const figures = figuresOf(stream, stallRule);
  const { ttftMs, phases } = figures;
  const from = lowerBound(stream.times, stream.count, scale.toMs(0) - offsetMs);
  const to = lowerBound(stream.times, stream.count, scale.toMs(width) - offsetMs);
  const silent = silenceOf(stream, figures, runsFor, stallRule);
  const stalls = silent ? [...figures.stalls, silent] : figures.stalls;
  return {
    firstX: ttftMs === undefined ? undefined : toPx(ttftMs),
    ttft: ttftMs === undefined ? "" : formatDuration(ttftMs),
    phases: phases.flatMap((phase, i) => {
      const x = toPx(stream.times[phase.from] as number);
      const next = phases[i + 1];
      const end = toPx(stream.times[next ? next.from : phase.to - 1] as number);
      if (end < -1 || x > width + 1) return [];
      return [phaseScene(phase, x, end, { stream, toPx, from, to })];
    }),
    stalls: stalls.map(({ startMs, endMs }) => ({
      x: toPx(startMs),
      width: toPx(endMs) - toPx(startMs),
      label: formatDuration(endMs - startMs),
    })),
    rate: rateScene(stream, { toPx, toMs: (px) => scale.toMs(px) - offsetMs, width }),
  };
}

/** A stream that says nothing just now: its stall grows before the next chunk ends it. */
function silenceOf(
  stream: StreamTable,
  { medianMs }: StreamFigures,
  endMs: Milliseconds | undefined,
  rule = USUAL_STALLS,
) {
  if (endMs === undefined || stream.count === 0) return undefined;
  const startMs = stream.times[stream.count - 1] as number;
  return endMs - startMs >= stallLimit(rule, medianMs) ? { startMs, endMs } : undefined;
}

type Phase = StreamFigures["phases"][number];

interface Visible {
  stream: StreamTable;
  toPx: (ms: Milliseconds) => CssPixels;
  from: number;
  to: number;
}

function phaseScene(phase: Phase, x: CssPixels, end: CssPixels, visible: Visible): PhaseScene {
  const from = Math.max(phase.from, visible.from);
  const to = Math.min(phase.to, visible.to);
  const scene: PhaseScene = { kind: phase.kind, x, width: end - x, ticks: [], bundles: [] };
  if (to <= from) return scene;
  const at = (i: number) => Math.round(visible.toPx(visible.stream.times[i] as number));
  if (!addTicks(scene, from, to, at, visible.stream)) scene.density = densityOf(from, to, at);
  return scene;
}

/** Chunks of one time came with one read of the network (as in `arrivals.ts`). False, and nothing added, without room for all. */
function addTicks(
  { ticks, bundles }: PhaseScene,
  from: number,
  to: number,
  at: (i: number) => number,
  { times }: StreamTable,
): boolean {
  const room = 1 + (at(to - 1) - at(from)) / MIN_TICK_DISTANCE;
  for (let i = from; i < to; i++) {
    if (i > from && times[i] === times[i - 1]) {
      const x = ticks.at(-1) as number;
      if (bundles.at(-1) !== x) bundles.push(x);
    } else if (ticks.length + 1 > room) {
      ticks.length = bundles.length = 0;
      return false;
    } else ticks.push(at(i));
  }
  return true;
}

/** By the column, not by the chunk: a stream of a hundred thousand is drawn sixty times a second. */
function densityOf(from: number, to: number, at: (i: number) => number): { x: number; shares: number[] } {
  const x = at(from);
  const counts = new Array<number>(Math.max(1, at(to - 1) - x + 1)).fill(0);
  let most = 1;
  for (let i = from; i < to; ) {
    const column = at(i);
    const next = firstBeyond(column, i + 1, to, at);
    counts[column - x] = (counts[column - x] ?? 0) + next - i;
    most = Math.max(most, counts[column - x] as number);
    i = next;
  }
  return { x, shares: counts.map((count) => count / most) };
}

/** The first chunk from `from` on that is right of the column, or `to`: by growing steps, then by halves. */
function firstBeyond(column: number, from: number, to: number, at: (i: number) => number): number {
  let low = from;
  let step = 1;
  while (low + step < to && at(low + step) <= column) {
    low += step;
    step *= 2;
  }
  let high = Math.min(to, low + step);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(middle) <= column) low = middle + 1;
    else high = middle;
  }
  return low;
}
