import type { TraceId } from "../protocol/index.ts";

/**
 * What may go first when the ring is full; the larger, the longer it is kept.
 * 0 streamed chunks · 1 updates and events · 2 starts, ends and errors · 3 resources · 4 gaps, never dropped
 */
export type Rank = 0 | 1 | 2 | 3 | 4;
export const CHUNKS = 0;
export const DETAIL = 1;
export const BONE = 2;
export const RESOURCE = 3;
export const GAP = 4;

/** One per span, shared by its records. */
export interface Owner {
  trace: TraceId;
  /** The span has ended. */
  closed?: boolean;
}

/** One record in the ring. */
export interface Entry {
  /** Its (first) sequence number, and how many it stands for. */
  seq: number;
  covers: number;
  rank: Rank;
  /** JSON of the record; of a gap it is made when asked for. */
  text: string;
  owner?: Owner | undefined;
  /** Streamed chunks in it (or lost with it). */
  chunks: number;
  /** Its chunks were merged before. */
  coarse?: boolean;
  /** Of a gap: traces that were hit. */
  traces?: TraceId[];
}

/** A gap names so many traces; one that hit more says nothing of which. */
const MOST_TRACES = 8;

/** UTF-16 code units this entry is counted with; of a gap about those of its JSON. */
export const lengthOf = ({ text, traces }: Entry): number => (traces ? 90 + 35 * traces.length : text.length);

/** The record's JSON, as seen by one who has everything before `from` already. */
export function textOf({ rank, text, seq, covers, chunks, traces = [] }: Entry, from: number): string {
  if (rank !== GAP) return text;
  return JSON.stringify({
    type: "gap",
    covers: covers - Math.max(0, from - seq),
    reason: "overflow",
    chunks: chunks || undefined,
    traces: traces.length > 0 && traces.length <= MOST_TRACES ? traces : undefined,
  });
}

/** Turns an entry into a gap, joined to the gap before it if there is one. */
export function toGap(entry: Entry, before: Entry | undefined): Entry {
  const gap: Entry =
    before?.rank === GAP ? before : { seq: entry.seq, covers: 0, rank: GAP, text: "", chunks: 0, traces: [] };
  gap.covers += entry.covers;
  gap.chunks += entry.chunks;
  const traces = gap.traces as TraceId[];
  for (const trace of entry.traces ?? (entry.owner ? [entry.owner.trace] : []))
    if (traces.length <= MOST_TRACES && !traces.includes(trace)) traces.push(trace);
  return gap;
}
