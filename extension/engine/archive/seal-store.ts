import type { ChainState } from "../../../sdk/audit/seal-chain.ts";
import type { SessionId } from "../../../sdk/protocol/index.ts";

/** A seal of a session, set while it was recorded. */
export interface SealRow {
  sid: SessionId;
  /** 1, 2, 3 …; 0 is what a file begins with. */
  number: number;
  /** What stands in a file for it, with line ends: of 0 the header and the session's facts, else the seal. */
  text: string;
  /** First sequence number that is not sealed. */
  next: number;
  /** What the next seal continues. */
  chain: ChainState;
}

/** Sealed records that were deleted, as it was signed; the newest of them are kept. */
export interface DeletionRow {
  /** JSON of a {@link LoggedDeletion}. */
  text: string;
  /** ECDSA with SHA-256 of it, 64 bytes as base64url. */
  signature: string;
}

/** How many deletions are remembered. */
export const MOST_DELETIONS = 1000;

/** Seals of what is recorded, and what was deleted of it. */
export interface SealStore {
  /** Sessions that have seals. */
  sessions(): Promise<SessionId[]>;
  /** In order. */
  of(sid: SessionId): Promise<SealRow[]>;
  last(sid: SessionId): Promise<SealRow | undefined>;
  /** Their text counts as the session's. Rejects where another panel has set one of them. */
  add(rows: readonly SealRow[]): Promise<void>;
  /** The oldest first. */
  deletions(): Promise<DeletionRow[]>;
  logDeletion(row: DeletionRow): Promise<void>;
}

export const unitsOf = (rows: readonly SealRow[]): number =>
  rows.reduce((sum, { text }) => sum + text.length, 0);
