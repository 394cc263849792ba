import { type IDBPDatabase, openDB } from "idb";
import { beforeEach, describe, expect, test } from "vitest";
import { type Archive, type CommitGroup, STALE } from "../../../../../extension/engine/archive/archive.ts";
import { createMemoryArchive } from "../../../../../extension/engine/archive/memory-archive.ts";
import { OPEN_TIMEOUT_MS, openArchive } from "../../../../../extension/engine/archive/open-archive.ts";
import {
  type ArchiveDatabase,
  type BatchRow,
  MIGRATIONS,
  type Migration,
  type ResourceRow,
  type SessionRow,
  type TraceRow,
} from "../../../../../extension/engine/archive/schema.ts";
import { recordsOf } from "../../../../../extension/engine/archive/without-traces.ts";
import type { TraceSummary } from "../../../../../extension/model/trace.ts";
import { end, freshIndexedDb, ManualClock, sid, traceId } from "../engine-world.ts";

beforeEach(freshIndexedDb);

const session = (n: number, lastMs = 1): SessionRow => ({
  ...{ sid: sid(n), documentId: `doc-${n}`, tabId: n, origin: "o", url: "u", run: "r" },
  ...{ kind: "page", sdk: "0.1.0", firstMs: 1, lastMs, next: 1, bytes: 0 },
});
const row = (session: number, s0: number, records: { trace: string }[]): BatchRow => ({
  ...{ sid: sid(session), s0, n: records.length, skip: 0, body: JSON.stringify(records) },
  traceIds: [...new Set(records.map(({ trace }) => trace))],
});
const trace = (n: number, sessions: number[], startMs = n): TraceRow => ({
  ...{ traceId: traceId(n), startMs, lastMs: startMs, sids: sessions.map(sid) },
  summary: { traceId: traceId(n), status: "ok" } as TraceSummary,
});
const group = (parts: Partial<CommitGroup>): CommitGroup => ({
  sessions: [],
  batches: [],
  resources: [],
  traces: [],
  careful: true,
  ...parts,
});

const ids = async (archive: Archive) => (await archive.traces()).map(({ traceId }) => traceId);

function openDisk(migrations?: readonly Migration[]): Promise<Archive> {
  return new Promise((resolve, reject) => {
    const events = { ready: resolve, blocked() {}, outdated: () => reject("outdated"), failed: reject };
    openArchive({ name: "test", clock: new ManualClock(), events, migrations });
  });
}

describe.each([
  ["on disk", () => openDisk()],
  ["in memory", async () => createMemoryArchive()],
])("the archive %s", (_, open) => {
  test("gives back what was put in", async () => {
    const archive = await open();
    const batches = [row(1, 1, [end(1, 1, 0), end(2, 1, 0)]), row(1, 3, [end(1, 2, 0)])];
    const result = await archive.commit(
      group({ sessions: [session(1)], batches, traces: [trace(1, [1]), trace(2, [1])] }),
    );
    expect(result).toEqual({ bytes: batches.reduce((sum, { body }) => sum + body.length, 0), duplicates: 0 });
    expect(await archive.session(sid(1))).toMatchObject({ next: 4, bytes: result.bytes });
    expect(await archive.batchesOf(traceId(1))).toEqual(batches);
    expect(await archive.batchesOf(traceId(2))).toEqual(batches.slice(0, 1));
    expect((await archive.traces()).map(({ traceId }) => traceId)).toEqual([traceId(2), traceId(1)]);
    expect(await archive.sessionsOfTab(1, "r")).toEqual([sid(1)]);
    expect(await archive.sessionsOfTab(1, "another run")).toEqual([]);
  });

  test("stores nothing twice, whoever writes it and in whatever pieces", async () => {
    const archive = await open();
    const four = [end(1, 1, 0), end(1, 2, 0), end(1, 3, 0), end(1, 4, 0)];
    await archive.commit(group({ sessions: [session(1)], batches: [row(1, 1, four.slice(0, 2))] }));
    const again = await archive.commit(group({ sessions: [session(1)], batches: [row(1, 1, four)] }));
    expect(again.duplicates).toBe(2);
    expect((await archive.batchesOf(traceId(1))).flatMap(recordsOf)).toEqual(four);
  });

  test("brings deleted traces back as they were", async () => {
    const archive = await open();
    await archive.commit(group({ sessions: [session(1)], traces: [trace(1, [1]), trace(2, [1])] }));
    await archive.trash([traceId(1)], "me", 5);
    expect(await ids(archive)).toEqual([traceId(2)]);
    expect(await archive.trashed()).toMatchObject([{ traceId: traceId(1), owner: "me", deletedMs: 5 }]);
    expect(await archive.restore([traceId(1)])).toEqual([trace(1, [1])]);
    expect((await ids(archive)).sort()).toEqual([traceId(1), traceId(2)]);
    expect(await archive.trashed()).toEqual([]);
  });

  test("purges a trace without a trace, and leaves its neighbours whole", async () => {
    const archive = await open();
    const shared = row(1, 1, [end(1, 1, 0), end(2, 1, 0), end(1, 2, 0)]);
    const batches = [shared, row(1, 4, [end(1, 3, 0)])];
    await archive.commit(group({ sessions: [session(1)], batches, traces: [trace(1, [1]), trace(2, [1])] }));
    const freed = await archive.purge([traceId(1)]);
    expect(await archive.batchesOf(traceId(1))).toEqual([]);
    const rest = await archive.batchesOf(traceId(2));
    expect(rest.flatMap(recordsOf)).toEqual([end(2, 1, 0)]);
    expect(JSON.stringify(rest)).not.toContain(traceId(1));
    const left = rest.reduce((sum, { body }) => sum + body.length, 0);
    expect((await archive.session(sid(1)))?.bytes).toBe(left);
    expect(freed).toBe(batches.reduce((sum, { body }) => sum + body.length, 0) - left);
  });

  test("deletes a session whole, except for traces that live on in another", async () => {
    const archive = await open();
    await archive.commit(
      group({
        sessions: [session(1), session(2)],
        batches: [row(1, 1, [end(1, 1, 0), end(3, 1, 0)]), row(2, 1, [end(3, 2, 0)])],
        traces: [trace(1, [1]), trace(3, [1, 2])],
      }),
    );
    expect(await archive.deleteSessions([sid(1)])).toEqual({
      removed: [traceId(1)],
      changed: [traceId(3)],
    });
    expect((await archive.sessions()).map(({ sid }) => sid)).toEqual([sid(2)]);
    expect((await archive.batchesOf(traceId(3))).flatMap(recordsOf)).toEqual([end(3, 2, 0)]);
    expect((await archive.traces())[0]?.sids).toEqual([sid(2)]);
    expect(await archive.prunedSessions()).toBe(1);
    await archive.forgetPruned();
    expect(await archive.prunedSessions()).toBe(0);
  });

  test("puts a gap where the oldest batches of a session were", async () => {
    const archive = await open();
    const batches = Array.from({ length: 250 }, (_, i) =>
      row(1, 2 * i + 1, [end(1, 1, i), end(i === 3 ? 3 : 2, 1, i)]),
    );
    await archive.commit(group({ sessions: [session(1)], batches, traces: [trace(1, [1]), trace(3, [1])] }));
    const before = (await archive.session(sid(1)))?.bytes ?? 0;
    const { freed, removed, changed } = await archive.trimSession({
      sid: sid(1),
      units: 1000,
      isBusy: () => false,
      isPinned: () => false,
      isShared: () => false,
    });
    expect(freed).toBeGreaterThanOrEqual(900);
    expect({ removed, changed }).toEqual({ removed: [traceId(3)], changed: [traceId(1), traceId(2)] });
    expect(await ids(archive)).not.toContain(traceId(3));
    expect((await archive.session(sid(1)))?.bytes).toBe(before - freed);
    const [gap, ...rest] = (await archive.batchesOf(traceId(1))).flatMap(recordsOf);
    if (gap?.type !== "gap") throw new Error("the first record is no gap");
    expect(gap.covers + rest.length).toBe(500);
  });

  test("leaves rows with pinned traces as they are, with gaps between them", async () => {
    const archive = await open();
    const isHeld = (i: number) => i === 0 || i === 70 || i === 71 || i === 119;
    const batches = Array.from({ length: 120 }, (_, i) =>
      row(1, 2 * i + 1, [end(isHeld(i) ? 2 : 1, 1, i), end(isHeld(i) ? 2 : 1, 2, i)]),
    );
    await archive.commit(group({ sessions: [session(1)], batches, traces: [trace(1, [1]), trace(2, [1])] }));
    const before = (await archive.session(sid(1)))?.bytes ?? 0;
    const { freed, removed, changed } = await archive.trimSession({
      sid: sid(1),
      units: before,
      isBusy: (id) => id === traceId(1),
      isPinned: (id) => id === traceId(2),
      isShared: () => false,
    });
    expect({ removed, changed }).toEqual({ removed: [], changed: [traceId(1)] });
    expect(await archive.batchesOf(traceId(2))).toEqual(batches.filter((_, i) => isHeld(i)));
    const gaps = (await archive.batchesOf(traceId(1))).flatMap(recordsOf);
    expect(gaps.map((record) => record.type === "gap" && record.covers)).toEqual([138, 94]);
    expect((await archive.session(sid(1)))?.bytes).toBe(before - freed);
  });

  test("remembers what is pinned, the last word only", async () => {
    const archive = await open();
    expect(await archive.pinned()).toEqual(new Set());
    await archive.setPinned([traceId(1), traceId(2)], [traceId(1)]);
    await archive.setPinned([traceId(2), traceId(3)], [traceId(3)]);
    await archive.forgetPruned();
    expect(await archive.pinned()).toEqual(new Set([traceId(2), traceId(3)]));
    expect(await archive.held()).toEqual(new Set([traceId(3)]));
  });
});

describe("a transaction", () => {
  test("in a hurry refuses what does not follow on what is stored", async () => {
    const archive = await openDisk();
    const hasty = (next: number) =>
      archive.commit(
        group({
          sessions: [{ ...session(1), next }],
          batches: [row(1, next, [end(1, 1, 0), end(1, 2, 0)])],
          careful: false,
        }),
      );
    await hasty(1);
    await hasty(3);
    await expect(hasty(2)).rejects.toMatchObject({ name: STALE });
    await expect(hasty(9)).rejects.toMatchObject({ name: STALE });
    expect((await archive.batchesOf(traceId(1))).map(({ s0 }) => s0)).toEqual([1, 3]);
    expect((await archive.session(sid(1)))?.next).toBe(5);
  });

  test("that fails leaves nothing behind, and rejects", async () => {
    const archive = await openDisk();
    const bad = { resource: Symbol("no key") } as unknown as ResourceRow;
    const commit = archive.commit(
      group({
        sessions: [session(1)],
        batches: [row(1, 1, [end(1, 1, 0)])],
        resources: [bad],
        traces: [trace(1, [1])],
      }),
    );
    await expect(commit).rejects.toThrow();
    expect(await archive.sessionCount()).toBe(0);
    expect(await ids(archive)).toEqual([]);
  });

  test("is tried again on a new connection when the old one is closing", async () => {
    const archive = await openDisk();
    const plain = IDBDatabase.prototype.transaction;
    let failures = 1;
    IDBDatabase.prototype.transaction = function (...args) {
      if (failures-- > 0) throw new DOMException("The database connection is closing", "InvalidStateError");
      return plain.apply(this, args);
    };
    try {
      await archive.commit(group({ sessions: [session(1)], batches: [row(1, 1, [end(1, 1, 0)])] }));
      expect(await archive.sessionCount()).toBe(1);
    } finally {
      IDBDatabase.prototype.transaction = plain;
    }
  });
});

describe("opening", () => {
  const watched = (clock = new ManualClock()) => {
    const seen: string[] = [];
    const events = {
      ready: () => void seen.push("ready"),
      blocked: () => void seen.push("blocked"),
      outdated: () => void seen.push("outdated"),
      failed: (reason: string) => void seen.push(`failed ${reason}`),
    };
    return { seen, clock, request: { name: "test", clock, events } };
  };
  /** What a later version of ours may look like: a new store and a new index, nothing taken away. */
  const second: Migration = (db, tx) => {
    (db as unknown as IDBPDatabase).createObjectStore("notes", { keyPath: "id" });
    tx.objectStore("sessions").createIndex("byLast" as "byTab", "lastMs");
  };

  test("a newer panel adds what is missing and keeps what is there", async () => {
    const old = await openDisk();
    await old.commit(group({ sessions: [session(1)], batches: [row(1, 1, [end(1, 1, 0)])] }));
    old.close();
    const archive = await openDisk([...MIGRATIONS, second]);
    expect((await archive.batchesOf(traceId(1))).flatMap(recordsOf)).toEqual([end(1, 1, 0)]);
    archive.close();
    const db = (await openDB("test")) as unknown as ArchiveDatabase;
    expect(db.version).toBe(MIGRATIONS.length + 1);
    expect([...db.objectStoreNames]).toContain("notes");
    expect([...db.transaction("sessions").store.indexNames]).toEqual(["byLast", "byTab"]);
    db.close();
  });

  test("an older panel writes nothing into a newer database", async () => {
    (await openDisk([...MIGRATIONS, second])).close();
    const { seen, request } = watched();
    await openArchive(request);
    expect(seen).toEqual(["outdated"]);
  });

  test("an older panel lets go when a newer one comes", async () => {
    const { seen, request } = watched();
    await openArchive(request);
    await openDisk([...MIGRATIONS, second]);
    expect(seen).toEqual(["ready", "outdated"]);
  });

  test("a panel that is blocked says so and goes on when it no longer is", async () => {
    const stubborn = await openDB("test", MIGRATIONS.length, {
      upgrade: (db, from, _to, tx) => MIGRATIONS[from]?.(db as never, tx as never),
    });
    const { seen, request, clock } = watched();
    const opening = openArchive({ ...request, migrations: [...MIGRATIONS, second] });
    while (!seen.includes("blocked")) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(OPEN_TIMEOUT_MS);
    await opening;
    expect(seen).toEqual(["blocked", "blocked"]);
    stubborn.close();
    while (!seen.includes("ready")) await new Promise((resolve) => setImmediate(resolve));
  });

  test("a browser that never answers is called blocked after five seconds", async () => {
    const { seen, request, clock } = watched();
    const plain = indexedDB.open;
    indexedDB.open = () => new IDBOpenDBRequest();
    const opening = openArchive(request);
    clock.advance(OPEN_TIMEOUT_MS - 1);
    expect(seen).toEqual([]);
    clock.advance(1);
    await opening;
    expect(seen).toEqual(["blocked"]);
    indexedDB.open = plain;
  });

  test("a database that cannot be opened is reported with the browser's reason", async () => {
    const { seen, request } = watched();
    indexedDB.open = () => {
      throw new DOMException("Internal error opening backing store", "UnknownError");
    };
    await openArchive(request);
    expect(seen).toEqual(["failed UnknownError: Internal error opening backing store"]);
  });
});

test("the log of the list is tidied when most of it is superseded, and stays what it says", async () => {
  const archive = await openDisk();
  const rows = () =>
    openDB("test").then(async (db) => {
      const count = await db.count("traceLog");
      db.close();
      return count;
    });
  for (let i = 0; i < 300; i++) await archive.commit(group({ traces: [trace(i % 7, [1], i)] }));
  await archive.trash([traceId(3)], "me", 1);
  expect(await rows()).toBeLessThan(60);
  const list = (await archive.traces()).map(({ traceId, startMs }) => [traceId, startMs]);
  expect(list).toEqual(
    [299, 298, 297, 296, 295, 294, 293].filter((i) => i % 7 !== 3).map((i) => [traceId(i % 7), i]),
  );
  expect(await archive.restore([traceId(3)])).toEqual([trace(3, [1], 297)]);
});
