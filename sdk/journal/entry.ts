import type { TraceId } from "../protocol/index.ts";

/** What a record is, for the choice of what to drop first: the lower the sooner; see `ring.ts`. */
export type Rank = number;
/** Streamed chunks, as they were written. */
export const CHUNKS = 0;
/** What is left of dropped ones. */
export const GAP = 1;
/** Streamed chunks that were merged. */
export const COARSE = 2;
/** Updates and events. Of an ended span they go one earlier, as bones do. */
export const DETAIL = 4;
/** Starts, ends and errors. */
export const BONE = 6;
export const RESOURCE = 7;

/** One per span, shared by its records; a gap has its own. */
export interface Owner {
  traces: TraceId[];
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
  owner: Owner;
  /** Streamed chunks in it, or that were in it. */
  chunks: number;
}
