import type { ChunkKind } from "../trace.ts";
import type { Milliseconds } from "../units.ts";

/** Kinds of chunks as numbers, in the order of {@link CHUNK_KINDS}; {@link HAS_CONTENT} is added. */
export const CHUNK_KINDS: readonly ChunkKind[] = ["text", "reasoning", "tool_call"];
/** The chunk said something: not an empty first piece. */
export const HAS_CONTENT = 4;

/** When the chunks of one span came; what they said is with the span's details. */
export interface StreamTable {
  count: number;
  /** Milliseconds since the span's start, ascending within a record; the first `count` entries count. */
  times: Float64Array;
  /** Index in {@link CHUNK_KINDS}, plus {@link HAS_CONTENT}. */
  kinds: Uint8Array;
  /** UTF-16 code units of all chunks. */
  characters: number;
  /** Chunks whose own time was lost to merging. */
  merged: number;
}

/** Eight numbers: as many as V8 keeps with the array; one more and each stream costs an allocation of its own. */
export const SMALL_STREAM = 8;

export const createStream = (room = SMALL_STREAM): StreamTable => ({
  count: 0,
  times: new Float64Array(room),
  kinds: new Uint8Array(room),
  characters: 0,
  merged: 0,
});

export function pushChunk(stream: StreamTable, time: Milliseconds, kind: number, length: number): void {
  if (stream.count === stream.times.length) {
    const times = new Float64Array(stream.count * 2);
    times.set(stream.times);
    const kinds = new Uint8Array(stream.count * 2);
    kinds.set(stream.kinds);
    stream.times = times;
    stream.kinds = kinds;
  }
  stream.times[stream.count] = time;
  stream.kinds[stream.count++] = kind;
  stream.characters += length;
}

export const chunkKind = ({ kinds }: StreamTable, i: number): ChunkKind =>
  CHUNK_KINDS[(kinds[i] as number) & 3] ?? "text";
