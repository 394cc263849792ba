import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from "idb";
import type { Hello, ResourceRecord, SessionId, TraceId } from "../../../sdk/protocol/index.ts";
import type { TraceSummary } from "../../model/trace.ts";
import type { SessionOrigin } from "../engine-api.ts";
import type { FoundRow } from "./found-row.ts";
import type { ForwardedRow, OutgoingRow } from "./outgoing-store.ts";
import type { DeletionRow, SealRow } from "./seal-store.ts";
import type { TableRow } from "./table-row.ts";

/** One SDK instance (a document or a worker) that was recorded. */
export interface SessionRow extends SessionOrigin {
  sid: SessionId;
  kind: Hello["kind"];
  sdk: string;
  /** When it was first and last written, ms since the epoch by our clock. */
  firstMs: number;
  lastMs: number;
  /** Everything below is committed. */
  next: number;
  /** UTF-16 code units of its batches. */
  bytes: number;
  /** How often rows of it were deleted or changed; absent while none was. */
  edits?: number;
}

/** One envelope as it came, or several in a row (`joinBatches`): text is parsed and validated again when read, so that writing is cheap. */
export interface BatchRow {
  sid: SessionId;
  s0: number;
  n: number;
  /** The body begins this many sequence numbers before `s0`; an earlier row has them. */
  skip: number;
  body: string;
  /** Traces that have a record in it, or that an untargeted gap in it may have hit. */
  traceIds: TraceId[];
  /** Records of deleted traces were taken out: the body covers fewer than `n`. */
  rewritten?: true;
  /** First sequence numbers of the records of a rewritten body; absent in rows of older panels. */
  seqs?: number[];
  /** A declared gap that stands where batches had to go: no page sent it. */
  trimmed?: true;
}

export interface ResourceRow {
  sid: SessionId;
  resource: number;
  record: ResourceRecord;
}

/** A row of the list, so that the list needs no batches. */
export interface TraceRow {
  traceId: TraceId;
  startMs: number;
  lastMs: number;
  /** Sessions it has records of. */
  sids: SessionId[];
  /** Present while spans of it have not ended (running or interrupted). */
  open?: 1;
  summary: TraceSummary;
}

/** A deleted trace that can come back as long as the engine that deleted it lives. */
export interface TrashRow {
  traceId: TraceId;
  owner: string;
  deletedMs: number;
  row: TraceRow;
}

interface PrunedRow {
  key: "pruned";
  /** Sessions deleted on purpose since the count was last told, so that the sentinel cries only for others. */
  sessions: number;
}

interface PinnedRow {
  key: "pinned";
  /** What retention spares. Here, because whichever panel prunes must know the pins of all. */
  traceIds: TraceId[];
  /** Of them, those that nobody deletes; absent in rows of older panels. */
  held?: TraceId[];
}

interface AuditKeyRow {
  key: "audit-key";
  /** What this installation seals records with; its private half cannot be read out. */
  pair: CryptoKeyPair;
}

export type MetaRow = PrunedRow | PinnedRow | AuditKeyRow;

export interface ArchiveSchema extends DBSchema {
  sessions: { key: SessionId; value: SessionRow; indexes: { byTab: [number, string] } };
  batches: { key: [SessionId, number]; value: BatchRow; indexes: { byTrace: TraceId } };
  resources: { key: [SessionId, number]; value: ResourceRow };
  /** JSON text of `LogEntry[]`, in order: see `trace-index.ts`. */
  traceLog: { key: number; value: string };
  meta: { key: string; value: MetaRow };
  tables: { key: TraceId; value: TableRow };
  outgoing: { key: number; value: OutgoingRow; indexes: { byDestination: string } };
  forwarded: { key: string; value: ForwardedRow };
  found: { key: TraceId; value: FoundRow };
  seals: { key: [SessionId, number]; value: SealRow; indexes: { byNumber: number } };
  deletions: { key: number; value: DeletionRow };
}

export type ArchiveDatabase = IDBPDatabase<ArchiveSchema>;
/** One that may write to the queue, whatever else it writes. */
export type OutgoingTransaction = IDBPTransaction<ArchiveSchema, ("outgoing" | "forwarded")[], "readwrite">;
type Upgrade = IDBPTransaction<ArchiveSchema, StoreNames<ArchiveSchema>[], "versionchange">;

/** `MIGRATIONS[v]` brings a database from version `v` to `v + 1`. Only ever add: an older panel may still write. */
export type Migration = (db: ArchiveDatabase, transaction: Upgrade) => void;

export const MIGRATIONS: readonly Migration[] = [
  (db) => {
    db.createObjectStore("sessions", { keyPath: "sid" }).createIndex("byTab", ["tabId", "run"]);
    db.createObjectStore("batches", { keyPath: ["sid", "s0"] }).createIndex("byTrace", "traceIds", {
      multiEntry: true,
    });
    db.createObjectStore("resources", { keyPath: ["sid", "resource"] });
    db.createObjectStore("traceLog", { autoIncrement: true });
    db.createObjectStore("meta", { keyPath: "key" });
  },
  (db) => {
    db.createObjectStore("tables", { keyPath: "traceId" });
  },
  (db) => {
    db.createObjectStore("outgoing", { autoIncrement: true }).createIndex("byDestination", "destination");
    db.createObjectStore("forwarded", { keyPath: "destination" });
  },
  (db) => {
    db.createObjectStore("found", { keyPath: "traceId" });
  },
  (db) => {
    db.createObjectStore("seals", { keyPath: ["sid", "number"] }).createIndex("byNumber", "number");
    db.createObjectStore("deletions", { autoIncrement: true });
  },
];

/** Runs what a database of `oldVersion` still lacks, in order. */
export function migrate(
  db: ArchiveDatabase,
  oldVersion: number,
  transaction: Upgrade,
  migrations: readonly Migration[],
): void {
  for (const migration of migrations.slice(oldVersion)) migration(db, transaction);
}
