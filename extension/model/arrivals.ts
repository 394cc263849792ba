import { quantile } from "./stream-stats.ts";
import type { ChunkSeries } from "./trace.ts";
import type { Milliseconds } from "./units.ts";

/** Chunks that came together: equal times mean that one read of the network brought them. */
export interface Arrival {
  /** Since the span's start. */
  atMs: Milliseconds;
  /** Index of the first chunk. */
  first: number;
  chunks: number;
  /** UTF-16 code units of all its chunks. */
  characters: number;
}

export function arrivalsOf(stream: ChunkSeries): Arrival[] {
  const arrivals: Arrival[] = [];
  for (let i = 0; i < stream.count; i++) {
    const atMs = stream.times[i] as number;
    const characters = stream.chunks[i]?.length ?? 0;
    const last = arrivals.at(-1);
    if (last?.atMs === atMs) {
      last.chunks++;
      last.characters += characters;
    } else arrivals.push({ atMs, first: i, chunks: 1, characters });
  }
  return arrivals;
}

/** Times between neighbours; those before the first are waiting, not a gap. */
export function gapsOf(times: ArrayLike<number>, count: number): Float64Array {
  const gaps = new Float64Array(Math.max(0, count - 1));
  for (let i = 0; i < gaps.length; i++) gaps[i] = (times[i + 1] as number) - (times[i] as number);
  return gaps;
}

export interface GapFigures {
  count: number;
  p50: Milliseconds;
  p95: Milliseconds;
  max: Milliseconds;
}

/** Absent without a gap. */
export function figuresOfGaps(gaps: Float64Array): GapFigures | undefined {
  if (gaps.length === 0) return undefined;
  const sorted = gaps.slice().sort();
  return {
    count: sorted.length,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    max: sorted[sorted.length - 1] as number,
  };
}

export interface Bin {
  /** From here … */
  fromMs: Milliseconds;
  /** … up to here, not included. */
  toMs: Milliseconds;
  count: number;
}

/** 1, 2, 5 a decade: gaps range over four of them, and people think in round numbers. */
const EDGES: Milliseconds[] = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000];

/** How often each length of gap occurred, from the shortest that did to the longest. */
export function binsOf(gaps: Float64Array): Bin[] {
  const counts = new Array<number>(EDGES.length).fill(0);
  for (const gap of gaps) {
    let bin = EDGES.length - 1;
    while (bin > 0 && gap < (EDGES[bin] as number)) bin--;
    counts[bin] = (counts[bin] as number) + 1;
  }
  const from = counts.findIndex((count) => count > 0);
  if (from < 0) return [];
  const to = counts.findLastIndex((count) => count > 0);
  return counts.slice(from, to + 1).map((count, i) => ({
    fromMs: EDGES[from + i] as number,
    toMs: EDGES[from + i + 1] ?? Number.POSITIVE_INFINITY,
    count,
  }));
}

/** Characters that were there at the end of each of `steps` equal parts of the time up to `totalMs`. */
export function curveOf(stream: ChunkSeries, totalMs: Milliseconds, steps: number): Float64Array {
  const curve = new Float64Array(steps);
  let next = 0;
  let characters = 0;
  for (let step = 0; step < steps; step++) {
    const until = (totalMs * (step + 1)) / steps;
    while (next < stream.count && ((stream.times[next] as number) <= until || step === steps - 1))
      characters += stream.chunks[next++]?.length ?? 0;
    curve[step] = characters;
  }
  return curve;
}
