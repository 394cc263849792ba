import type { SessionId, TraceId } from "../../../sdk/protocol/index.ts";
import type { BatchKey } from "./batch-key.ts";
import type { ArchiveDatabase, BatchRow, ResourceRow, SessionRow } from "./schema.ts";

/** Everything of one session in a store keyed by [sid, number]. */
export const ofSession = (sid: SessionId): IDBKeyRange => IDBKeyRange.bound([sid], [sid, []]);

export const readSession = (db: ArchiveDatabase, sid: SessionId): Promise<SessionRow | undefined> =>
  db.get("sessions", sid);

export const readSessions = (db: ArchiveDatabase): Promise<SessionRow[]> => db.getAll("sessions");

export const readResources = (db: ArchiveDatabase, sid: SessionId): Promise<ResourceRow[]> =>
  db.getAll("resources", ofSession(sid));

export const readBatchesOf = (db: ArchiveDatabase, traceId: TraceId): Promise<BatchRow[]> =>
  db.getAllFromIndex("batches", "byTrace", traceId);

export const readBatchKeysOf = (db: ArchiveDatabase, traceId: TraceId): Promise<BatchKey[]> =>
  db.getAllKeysFromIndex("batches", "byTrace", traceId);

/** Those of the rows that are still there. */
export async function readBatchesAt(db: ArchiveDatabase, keys: readonly BatchKey[]): Promise<BatchRow[]> {
  const { store } = db.transaction("batches");
  const rows = await Promise.all(keys.map((key) => store.get(key)));
  return rows.filter((row) => row !== undefined);
}

/** Rows of a session that begin at `s0` or later. */
export const readBatchesFrom = (
  db: ArchiveDatabase,
  sid: SessionId,
  s0: number,
  count: number,
): Promise<BatchRow[]> => db.getAll("batches", IDBKeyRange.bound([sid, s0], [sid, []]), count);

export const readSessionsOfTab = (db: ArchiveDatabase, tabId: number, run: string): Promise<SessionId[]> =>
  db.getAllKeysFromIndex("sessions", "byTab", [tabId, run]);
