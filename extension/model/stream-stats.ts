import type { ChunkSeries, Span } from "./trace.ts";
import type { Milliseconds } from "./units.ts";

/**
 * Figures of a stream, derived from the chunks' own times. A chunk is not a token (servers bundle
 * several), so nothing here is called by that name.
 */
export interface StreamStats {
  chunks: number;
  characters: number;
  /** Start of the span → first chunk with content. */
  ttftMs: Milliseconds;
  /** First chunk of answer text, after any reasoning. */
  firstTextMs?: Milliseconds;
  /** Last chunk, after the start of the span. */
  lastMs: Milliseconds;
  /** Between neighbouring chunks; absent with fewer than two chunks. */
  gaps?: { p50: Milliseconds; p95: Milliseconds; max: Milliseconds };
  stalls: Stall[];
}

export interface Stall {
  startMs: Milliseconds;
  endMs: Milliseconds;
}

/** Which gaps are stalls; both must hold. */
export interface StallRule {
  /** From this length on. Default 500: what users report as "it hung". */
  minMs: Milliseconds;
  /** So many times the stream's median gap. Default 8. */
  factor: number;
}

export const USUAL_STALLS: StallRule = { minMs: 500, factor: 8 };

/** The shortest gap that is a stall in a stream of that median. */
export const stallLimit = ({ minMs, factor }: StallRule, medianMs: Milliseconds): Milliseconds =>
  Math.max(minMs, factor * medianMs);

export function streamStats(stream: ChunkSeries, rule = USUAL_STALLS): StreamStats | undefined {
  const first = stream.chunks.findIndex((chunk) => chunk.length > 0 || chunk.toolCall !== undefined);
  if (first < 0) return undefined;
  const firstText = stream.chunks.findIndex((chunk) => chunk.kind === "text" && chunk.length > 0);
  const deltas = gapsBetween(stream, first);
  const sorted = Float64Array.from(deltas).sort();
  return {
    chunks: stream.count,
    characters: stream.chunks.reduce((sum, chunk) => sum + chunk.length, 0),
    ttftMs: stream.times[first] as number,
    firstTextMs: firstText < 0 ? undefined : stream.times[firstText],
    lastMs: stream.times[stream.count - 1] as number,
    gaps: sorted.length
      ? {
          p50: quantile(sorted, 0.5),
          p95: quantile(sorted, 0.95),
          max: sorted[sorted.length - 1] as number,
        }
      : undefined,
    stalls: stallsIn(stream, first, deltas, stallLimit(rule, sorted.length ? quantile(sorted, 0.5) : 0)),
  };
}

/** Time to first chunk of a span, `undefined` when it did not stream (yet). Cheap: stops at the first. */
export function timeToFirstChunk(span: Span): Milliseconds | undefined {
  const stream = span.stream;
  if (!stream) return undefined;
  for (let i = 0; i < stream.count; i++) {
    const chunk = stream.chunks[i];
    if (chunk && (chunk.length > 0 || chunk.toolCall)) return stream.times[i];
  }
  return undefined;
}

function gapsBetween(stream: ChunkSeries, first: number): Float64Array {
  const deltas = new Float64Array(Math.max(0, stream.count - first - 1));
  for (let i = 0; i < deltas.length; i++)
    deltas[i] = (stream.times[first + i + 1] as number) - (stream.times[first + i] as number);
  return deltas;
}

function stallsIn(stream: ChunkSeries, first: number, deltas: Float64Array, limit: Milliseconds): Stall[] {
  const stalls: Stall[] = [];
  for (let i = 0; i < deltas.length; i++)
    if ((deltas[i] as number) >= limit)
      stalls.push({
        startMs: stream.times[first + i] as number,
        endMs: stream.times[first + i + 1] as number,
      });
  return stalls;
}

/** Nearest-rank quantile of an ascending, non-empty array. */
export const quantile = (sorted: ArrayLike<number>, q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] as number;
