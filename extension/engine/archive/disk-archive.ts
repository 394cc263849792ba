import type { Archive } from "./archive.ts";
import { auditKey, knownAuditKey } from "./audit-key.ts";
import { readFound, writeFound } from "./found-rules.ts";
import { createDiskOutgoing } from "./outgoing.ts";
import * as prune from "./prune.ts";
import * as read from "./read.ts";
import { RowLedger } from "./row-ledger.ts";
import type { ArchiveDatabase } from "./schema.ts";
import { createDiskSeals } from "./seals.ts";
import { readTable, writeTable } from "./tables.ts";
import { LogKeeper, readIndex, replay, tidyLog } from "./trace-log.ts";
import { writeGroup } from "./write.ts";

export interface DiskArchive extends Archive {
  /** Rejects when the database cannot be opened. */
  readonly connected: Promise<ArchiveDatabase>;
  /** The browser closed the connection (storage cleared, disk gone): one new attempt. */
  reconnect(): void;
}

/**
 * The archive over IndexedDB. An operation that meets a connection on its way out (InvalidStateError) is
 * tried once more on a new one; all operations may be repeated without harm.
 */
export function createDiskArchive(
  connect: () => Promise<ArchiveDatabase>,
  failed: (reason: string) => void,
): DiskArchive {
  let connection = connect();
  const keeper = new LogKeeper();
  const ledger = new RowLedger();
  let closed = false;

  async function run<T>(operation: (db: ArchiveDatabase) => Promise<T>): Promise<T> {
    const used = connection;
    try {
      return await operation(await used);
    } catch (error) {
      if (closed || !(error instanceof DOMException) || error.name !== "InvalidStateError") throw error;
      if (connection === used) reconnect();
      return operation(await connection);
    }
  }

  function reconnect(): void {
    if (closed) return;
    connection = connect();
    connection.catch((error: unknown) =>
      failed(error instanceof DOMException ? error.message : String(error)),
    );
  }

  async function listed() {
    const texts = await run((db) => db.getAll("traceLog"));
    const index = replay(texts);
    const rows = index.newestFirst();
    keeper.found(texts.length, rows.length);
    return { rows, trashed: [...index.trash.values()] };
  }

  return {
    kind: "disk",
    get connected() {
      return connection;
    },
    reconnect,
    async commit(group) {
      const result = await run((db) => writeGroup(db, group));
      if (result.duplicates) for (const { sid } of group.sessions) ledger.forget(sid);
      else ledger.wrote(group.batches);
      if (group.traces.length && keeper.wrote(group.traces.length)) {
        keeper.tidied();
        // Who fails to tidy leaves a longer log, nothing worse; the next round tries again.
        run(tidyLog).catch(() => undefined);
      }
      return result;
    },
    session: (sid) => run((db) => read.readSession(db, sid)),
    sessions: () => run(read.readSessions),
    sessionCount: () => run((db) => db.count("sessions")),
    sessionsOfTab: (tabId, browserRun) => run((db) => read.readSessionsOfTab(db, tabId, browserRun)),
    resources: (sid) => run((db) => read.readResources(db, sid)),
    traces: async () => (await listed()).rows,
    listed,
    batchesOf: (traceId) => run((db) => read.readBatchesOf(db, traceId)),
    batchKeysOf: (traceId) => run((db) => read.readBatchKeysOf(db, traceId)),
    batchesAt: (keys) => run((db) => read.readBatchesAt(db, keys)),
    batchesFrom: (sid, s0, count) => run((db) => read.readBatchesFrom(db, sid, s0, count)),
    table: (traceId) => run((db) => readTable(db, traceId)),
    putTable: (row) => run((db) => writeTable(db, row)),
    tableIds: () => run((db) => db.getAllKeys("tables")),
    found: () => run(readFound),
    putFound: (row) => run((db) => writeFound(db, row)),
    trash: async (ids, owner, now) => {
      await run((db) => prune.trashTraces(db, ids, owner, now));
    },
    restore: (ids) => run((db) => prune.restoreTraces(db, ids)),
    trashed: async () => [...(await run(readIndex)).trash.values()],
    async purge(ids) {
      await run((db) => prune.dropCopies(db, ids));
      return run((db) => prune.purgeTraces(db, ids));
    },
    async deleteSessions(sids) {
      for (const sid of sids) ledger.forget(sid);
      const loss = await run((db) => prune.deleteSessions(db, sids));
      await run((db) => prune.dropCopies(db, [...loss.removed, ...loss.changed]));
      return loss;
    },
    async trimSession(trim) {
      const loss = await run((db) => prune.trimSession(db, trim, ledger));
      await run((db) => prune.dropCopies(db, [...loss.removed, ...loss.changed]));
      return loss;
    },
    pinned: () => run(prune.readPinned),
    held: () => run(prune.readHeld),
    setPinned: async (ids, held) => {
      await run((db) => prune.writePinned(db, ids, held));
    },
    auditKey: () => run(auditKey),
    knownAuditKey: () => run(knownAuditKey),
    prunedSessions: () => run(prune.readPruned),
    forgetPruned: async () => {
      await run(prune.forgetPruned);
    },
    outgoing: createDiskOutgoing(run),
    seals: createDiskSeals(run),
    close() {
      closed = true;
      connection.then(
        (db) => db.close(),
        () => undefined,
      );
    },
  };
}
