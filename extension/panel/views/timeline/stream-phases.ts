import { type StreamStats, streamStats } from "../../../model/stream-stats.ts";
import type { ChunkKind, ChunkSeries } from "../../../model/trace.ts";

/** Neighbouring chunks of one kind: `from` … `to - 1` of the series. */
export interface Phase {
  kind: ChunkKind;
  from: number;
  to: number;
}

interface Derived {
  count: number;
  phases: Phase[];
  stats: StreamStats | undefined;
}

/** Painting asks sixty times a second; a series only grows at its end. */
const derived = new WeakMap<ChunkSeries, Derived>();

export const phasesOf = (stream: ChunkSeries): readonly Phase[] => derive(stream).phases;
export const statsOf = (stream: ChunkSeries): StreamStats | undefined => derive(stream).stats;

function derive(stream: ChunkSeries): Derived {
  let known = derived.get(stream);
  if (!known) {
    known = { count: 0, phases: [], stats: undefined };
    derived.set(stream, known);
  }
  if (known.count !== stream.count) {
    extendPhases(known, stream);
    known.stats = streamStats(stream);
    known.count = stream.count;
  }
  return known;
}

function extendPhases(known: Derived, stream: ChunkSeries): void {
  for (let i = known.count; i < stream.count; i++) {
    const kind = stream.chunks[i]?.kind ?? "text";
    const last = known.phases.at(-1);
    if (last?.kind === kind) last.to = i + 1;
    else known.phases.push({ kind, from: i, to: i + 1 });
  }
}

/** First index whose time is at least `ms`. */
export function lowerBound(times: Float64Array, count: number, ms: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
