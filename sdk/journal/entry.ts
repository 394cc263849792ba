import type { TraceId } from "../protocol/index.ts";

/** What a record is, for the choice of what to drop first: the lower the sooner; see `ring.ts`. */
export type Rank = 0 | 1 | 2 | 3 | 4;
/** Streamed chunks. */
export const CHUNKS = 0;
/** Updates and events. */
export const DETAIL = 1;
/** Starts, ends and errors. */
export const BONE = 2;
export const RESOURCE = 3;
/** What is left of dropped ones. */
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
  /** JSON of the record. */
  text: string;
  owner?: Owner | undefined;
  /** Streamed chunks in it, or that were in it. */
  chunks: number;
  /** Its chunks were merged already. */
  isCoarse: boolean;
  /** Of a gap: the traces it came from. */
  traces: TraceId[] | undefined;
}
