import type { GapRecord, TraceId } from "../protocol/index.ts";

/** What a record is, for the choice of what to drop; see `ring.ts`. */
export type Rank = typeof CHUNKS | typeof DETAIL | typeof BONE | typeof RESOURCE;
/** Streamed chunks. */
export const CHUNKS = 0;
/** Updates and events. */
export const DETAIL = 1;
/** Starts, ends and errors. */
export const BONE = 2;
export const RESOURCE = 3;

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
  /** JSON of the record. */
  text: string;
  owner?: Owner | undefined;
  /** Streamed chunks in it. */
  chunks: number;
  /** Its chunks were merged already. */
  isCoarse?: boolean;
  /** What was here was dropped; `text` is this one's. `hit` are the traces it came from, or some of many. */
  gap?: GapRecord;
  hit?: Set<TraceId>;
}
