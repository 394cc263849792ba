import type { SessionId, TraceId } from "../../../sdk/protocol/index.ts";
import { gapText } from "../read-body.ts";
import { MAX_GAP_TRACES } from "../validate-record.ts";
import type { BatchKey } from "./batch-key.ts";
import type { FoundRow } from "./found-row.ts";
import type { OutgoingEntry, OutgoingRow, OutgoingStore } from "./outgoing-store.ts";
import type { BatchRow, ResourceRow, SessionRow, TraceRow, TrashRow } from "./schema.ts";
import type { SealStore } from "./seal-store.ts";
import type { TableRow } from "./table-row.ts";

/** What is written in one transaction. */
export interface CommitGroup {
  /**
   * One per session in `batches`. `next` is where the archive is expected to be, that is the first batch's
   * `s0`; the row's new `next` and `bytes` are worked out in the transaction.
   */
  sessions: SessionRow[];
  /** In order within each session. */
  batches: BatchRow[];
  resources: ResourceRow[];
  traces: TraceRow[];
  /** Spans of these batches that are to be sent somewhere. */
  outgoing?: OutgoingEntry[];
  /**
   * False: everything is handed over at once, and an archive that is elsewhere than expected refuses with a
   * {@link STALE} error. True: looks first, leaves out what another engine stored, and takes what fits.
   */
  careful: boolean;
}

/** Name of the error that says: try again, carefully. */
export const STALE = "StaleError";

export interface CommitResult {
  /** UTF-16 code units added. */
  bytes: number;
  /** Sequence numbers that another engine had stored already. */
  duplicates: number;
}

/** What became of traces that lost records. */
export interface Loss {
  removed: TraceId[];
  /** They live on, in other sessions or with later records. */
  changed: TraceId[];
}

export interface Trim {
  sid: SessionId;
  units: number;
  /** Records of it are on their way: it lives on, even if nothing of it is stored. */
  isBusy(traceId: TraceId): boolean;
  /** Rows that hold something of it stay as they are. */
  isPinned(traceId: TraceId): boolean;
  /** It has records of other sessions, too, or may have. */
  isShared(traceId: TraceId): boolean;
}

export type Trashed = Pick<TrashRow, "traceId" | "owner" | "deletedMs">;

export interface Trimmed extends Loss {
  /** UTF-16 code units. */
  freed: number;
  /** Sequence numbers that are gone, the last included. */
  ranges: [from: number, to: number][];
}

/** Where records are kept: IndexedDB, or memory where that is not to be had. */
export interface Archive {
  readonly kind: "disk" | "memory";
  /** Resolves when the transaction is complete: only then may anything be acknowledged. */
  commit(group: CommitGroup): Promise<CommitResult>;

  session(sid: SessionId): Promise<SessionRow | undefined>;
  sessions(): Promise<SessionRow[]>;
  sessionCount(): Promise<number>;
  sessionsOfTab(tabId: number, run: string): Promise<SessionId[]>;
  resources(sid: SessionId): Promise<ResourceRow[]>;
  /** Newest first. */
  traces(): Promise<TraceRow[]>;
  /** With what is in the trash; for the start, where reading the list twice would be felt. */
  listed(): Promise<{ rows: TraceRow[]; trashed: Trashed[] }>;
  /** Rows that hold something of the trace, by session and sequence. */
  batchesOf(traceId: TraceId): Promise<BatchRow[]>;
  /** Where they are, in the same order. */
  batchKeysOf(traceId: TraceId): Promise<BatchKey[]>;
  /** Those of the rows that are still there. */
  batchesAt(keys: readonly BatchKey[]): Promise<BatchRow[]>;
  /** Rows of a session that begin at this sequence number or later, in order; so many at most. */
  batchesFrom(sid: SessionId, s0: number, count: number): Promise<BatchRow[]>;

  /** A big trace's finished table, if one was kept. */
  table(traceId: TraceId): Promise<TableRow | undefined>;
  putTable(row: TableRow): Promise<void>;
  /** Traces that have one, true or not. */
  tableIds(): Promise<TraceId[]>;

  /** What was found in traces, by whatever rules. */
  found(): Promise<FoundRow[]>;
  putFound(row: FoundRow): Promise<void>;

  /** Takes traces off the list; what they hold stays until {@link purge}. */
  trash(ids: TraceId[], owner: string, now: number): Promise<void>;
  /** Puts them back as they were, and returns those that were still there. */
  restore(ids: TraceId[]): Promise<TraceRow[]>;
  trashed(): Promise<Trashed[]>;
  /** Deletes what traces hold, for good. Returns the UTF-16 code units freed. */
  purge(ids: TraceId[]): Promise<number>;
  /** Deletes sessions with all their traces. */
  deleteSessions(sids: SessionId[]): Promise<Loss>;
  /** Replaces the oldest batches of a session by a declared gap until about `units` are freed. */
  trimSession(trim: Trim): Promise<Trimmed>;
  /** Traces that the user wants to keep; whoever prunes spares them. */
  pinned(): Promise<ReadonlySet<TraceId>>;
  /** Of them, those that nobody deletes, not even by hand. */
  held(): Promise<ReadonlySet<TraceId>>;
  /** All of them: those that were pinned or held before and are not named are no longer. */
  setPinned(ids: readonly TraceId[], held: readonly TraceId[]): Promise<void>;
  /** What this installation seals records with. */
  auditKey(): Promise<CryptoKeyPair>;
  /** The same, but not made where it was never wanted. */
  knownAuditKey(): Promise<CryptoKeyPair | undefined>;
  /** Sessions deleted by {@link deleteSessions} since the last call of {@link forgetPruned}. */
  prunedSessions(): Promise<number>;
  forgetPruned(): Promise<void>;

  /** What waits to be sent to back ends. */
  readonly outgoing: OutgoingStore;
  /** What was sealed while it was recorded. */
  readonly seals: SealStore;

  close(): void;
}

/** Leaves out what the archive has already: an engine beside ours may have stored the same envelopes. */
export function onlyNew(batches: BatchRow[], next: number): { batches: BatchRow[]; duplicates: number } {
  let duplicates = 0;
  const fresh: BatchRow[] = [];
  for (const batch of batches) {
    const seen = Math.min(batch.n, Math.max(0, next - batch.s0));
    duplicates += seen;
    if (seen === 0) fresh.push(batch);
    else if (seen < batch.n)
      fresh.push({ ...batch, s0: batch.s0 + seen, n: batch.n - seen, skip: batch.skip + seen });
  }
  return { batches: fresh, duplicates };
}

/** What of it is not in the archive already, and so not queued by whoever stored it. */
export const onlyNewOutgoing = (
  outgoing: readonly OutgoingEntry[],
  nextOf: (sid: SessionId) => number,
): OutgoingRow[] => outgoing.flatMap(({ sid, end, row }) => (end > nextOf(sid) ? [row] : []));

/** The session's row after these batches of it are stored. */
export function advanced(row: SessionRow, stored: SessionRow | undefined, batches: BatchRow[]): SessionRow {
  const last = batches.at(-1);
  return {
    ...row,
    ...(stored?.edits && { edits: stored.edits }),
    firstMs: stored?.firstMs ?? row.firstMs,
    next: Math.max(stored?.next ?? 1, last ? last.s0 + last.n : 1),
    bytes: batches.reduce((sum, batch) => sum + batch.body.length, stored?.bytes ?? 0),
  };
}

/** What stands for batches that had to go: their sequence numbers stay accounted for. */
export function gapInstead(
  batches: readonly Pick<BatchRow, "sid" | "s0" | "n">[],
  survivors: TraceId[],
): BatchRow | undefined {
  const first = batches[0];
  const last = batches.at(-1);
  if (!first || !last) return undefined;
  const traceIds = survivors.slice(0, MAX_GAP_TRACES);
  const covers = last.s0 + last.n - first.s0;
  const body = gapText({ covers, reason: "overflow", traces: traceIds });
  return { sid: first.sid, s0: first.s0, n: covers, skip: 0, body, traceIds, trimmed: true };
}

export const rangeOf = ({ s0, n }: BatchRow): [from: number, to: number] => [s0, s0 + n - 1];

export const groupBySession = (batches: BatchRow[]): Map<SessionId, BatchRow[]> => {
  const groups = new Map<SessionId, BatchRow[]>();
  for (const batch of batches) {
    const group = groups.get(batch.sid);
    if (group) group.push(batch);
    else groups.set(batch.sid, [batch]);
  }
  return groups;
};
