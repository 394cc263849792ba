import { lowerBound } from "../../../model/table/lower-bound.ts";
import { figuresOf } from "../../../model/table/stream-figures.ts";
import type { StreamTable } from "../../../model/table/stream-table.ts";
import type { CssPixels, Milliseconds } from "../../../model/units.ts";

/** How fast chunks came, as a line over the bar. */
export interface RateScene {
  /** Left edge of the first column. */
  x: CssPixels;
  step: CssPixels;
  /** By column, as a share of the fastest. */
  shares: number[];
  /** Chunks a second in the fastest column. */
  peak: number;
}

const MIN_STEP: CssPixels = 4;
/** Fewer in a column are single chunks and no rate. */
const CHUNKS_A_COLUMN = 2;
/** A line through less says nothing that the ticks do not. */
const MIN_COLUMNS = 12;
const MIN_CHUNKS = 8;
/** Each column is averaged with its neighbours: single chunks make no curve. */
const WEIGHTS = [1, 2, 3, 2, 1];

/** Columns stand at fixed places in time, so that the line does not flicker while the picture moves. */
export function rateScene(
  stream: StreamTable,
  {
    toPx,
    toMs,
    width,
  }: { toPx(ms: Milliseconds): CssPixels; toMs(px: CssPixels): Milliseconds; width: CssPixels },
): RateScene | undefined {
  const { times, count } = stream;
  if (count < MIN_CHUNKS) return undefined;
  const usual = toPx(figuresOf(stream).medianMs) - toPx(0);
  // Powers of two: a column must not grow with each chunk.
  const step = Math.max(MIN_STEP, 2 ** Math.ceil(Math.log2(usual * CHUNKS_A_COLUMN || 1)));
  const firstPx = Math.max(toPx(times[0] as number), -step * WEIGHTS.length);
  const lastPx = Math.min(toPx(times[count - 1] as number), width + step * WEIGHTS.length);
  if (lastPx - firstPx < MIN_COLUMNS * step) return undefined;
  const stepMs = toMs(step) - toMs(0);
  const firstColumn = Math.floor(toMs(firstPx) / stepMs);
  const lastColumn = Math.floor(toMs(lastPx) / stepMs);
  // By halving: a stream has thousands of chunks, a chart a few hundred columns.
  let before = lowerBound(times, count, firstColumn * stepMs);
  const counts = Array.from({ length: lastColumn - firstColumn + 1 }, (_, i) => {
    const until = lowerBound(times, count, (firstColumn + i + 1) * stepMs);
    const inside = until - before;
    before = until;
    return inside;
  });
  const smooth = smoothed(counts);
  const most = smooth.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return undefined;
  return {
    x: toPx(firstColumn * stepMs),
    step,
    shares: smooth.map((value) => value / most),
    peak: most / (stepMs / 1000),
  };
}

function smoothed(counts: readonly number[]): number[] {
  const half = (WEIGHTS.length - 1) / 2;
  return counts.map((_, i) => {
    let sum = 0;
    let weight = 0;
    WEIGHTS.forEach((w, k) => {
      const value = counts[i + k - half];
      if (value === undefined) return;
      sum += value * w;
      weight += w;
    });
    return sum / weight;
  });
}
