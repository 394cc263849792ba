import { openDB } from "idb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MIGRATIONS } from "../../../../extension/engine/archive/schema.ts";
import { FULL_RETRY_MS } from "../../../../extension/engine/commit-queue.ts";
import { CREDIT } from "../../../../extension/engine/flood-guard.ts";
import {
  batch,
  end,
  freshIndexedDb,
  hello,
  openPanel,
  origin,
  type Panel,
  resource,
  settle,
  sid,
  start,
  traceId,
  until,
} from "./engine-world.ts";

beforeEach(freshIndexedDb);
afterEach(() => vi.restoreAllMocks());

const record = (panel: Panel, session: number, s0: number, ...records: unknown[]) =>
  panel.engine.receive(`doc-${session}`, batch(sid(session), s0, records));
const greet = (panel: Panel, session: number) =>
  panel.engine.hello(origin(`doc-${session}`), hello(sid(session)));
const storageNews = (panel: Panel) => panel.news.flatMap(({ storage }) => (storage ? [storage.type] : []));
const spin = (panel: Panel, turns = 50) => {
  let left = turns;
  return until(panel, () => --left === 0);
};

describe("acknowledging", () => {
  test("waits until the transaction is complete", async () => {
    const panel = await openPanel();
    await greet(panel, 1);
    const events: string[] = [];
    const plain = IDBDatabase.prototype.transaction;
    vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (this: IDBDatabase, ...args) {
      const tx = plain.apply(this, args);
      if (args[1] === "readwrite") {
        events.push("begun");
        tx.addEventListener("complete", () => {
          events.push("complete");
          // Nothing may have been told before this moment.
          expect(panel.acknowledged(sid(1))?.upTo ?? 0).toBe(0);
        });
      }
      return tx;
    });
    record(panel, 1, 1, resource(), start(1, 1));
    await settle(panel);
    expect(events).toEqual(["begun", "complete"]);
    expect(panel.acknowledged(sid(1))?.upTo).toBe(2);
  });

  test("never happens for what is not stored", async () => {
    const panel = await openPanel();
    await greet(panel, 1);
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("Disk full", "QuotaExceededError");
    });
    record(panel, 1, 1, resource(), start(1, 1));
    await until(panel, () => storageNews(panel).includes("full"));
    expect(panel.acknowledged(sid(1))).toEqual({ sid: sid(1), upTo: 0, credit: 0 });
  });
});

describe("a full disk", () => {
  test("pauses everyone and goes on by itself when there is room", async () => {
    const panel = await openPanel();
    await greet(panel, 1);
    const full = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("Disk full", "QuotaExceededError");
    });
    record(panel, 1, 1, resource(), start(1, 1), end(1, 1, 5));
    await until(panel, () => storageNews(panel).includes("full"));
    await spin(panel);
    full.mockRestore();
    panel.clock.advance(FULL_RETRY_MS);
    await settle(panel);
    expect(storageNews(panel).at(-1)).toBe("ok");
    expect(panel.acknowledged(sid(1))).toEqual({ sid: sid(1), upTo: 3, credit: CREDIT });
    expect(await panel.engine.list()).toMatchObject([{ traceId: traceId(1), status: "ok" }]);
  });
});

describe("a database that cannot be opened", () => {
  test("leaves memory, says why, and comes back by resetting", async () => {
    const plain = indexedDB.open;
    indexedDB.open = () => {
      throw new DOMException("Internal error opening backing store", "UnknownError");
    };
    const panel = await openPanel();
    expect(panel.storage).toEqual({
      type: "memory",
      reason: "UnknownError: Internal error opening backing store",
    });
    await greet(panel, 1);
    record(panel, 1, 1, resource(), start(1, 1));
    await settle(panel);
    expect(await panel.engine.list()).toHaveLength(1);
    indexedDB.open = plain;
    expect(await panel.engine.resetStorage()).toEqual({ type: "ok" });
    record(panel, 1, 3, start(2, 2));
    await settle(panel);
    expect((await panel.engine.list()).map(({ traceId }) => traceId)).toEqual([traceId(2)]);
    expect(await (await openPanel()).engine.sessionCount()).toBe(1);
  });

  test("that fails later moves what is not stored yet to memory", async () => {
    const panel = await openPanel();
    await greet(panel, 1);
    vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(() => {
      throw new DOMException("Internal error", "UnknownError");
    });
    record(panel, 1, 1, resource(), start(1, 1));
    await until(panel, () => storageNews(panel).includes("memory"));
    await settle(panel);
    expect(panel.acknowledged(sid(1))?.upTo).toBe(2);
    expect(await panel.engine.list()).toMatchObject([{ traceId: traceId(1) }]);
  });
});

test("an older panel records nothing, so that pages keep what they have", async () => {
  (await openDB("test", MIGRATIONS.length + 1)).close();
  const panel = await openPanel();
  expect(panel.storage).toEqual({ type: "outdated" });
  expect(await greet(panel, 1)).toEqual({ from: 1, credit: 0 });
  record(panel, 1, 1, start(1, 1));
  await spin(panel);
  expect(panel.acknowledged(sid(1))).toBeUndefined();
});

test("a panel that was blocked records what comes after, from where it was", async () => {
  const first = await openPanel();
  await greet(first, 1);
  record(first, 1, 1, resource(), start(1, 1));
  await settle(first);
  // An upgrade that waits for a connection which does not let go, and is given up in the end.
  const stubborn = await openDB("test");
  const upgrade = openDB("test", MIGRATIONS.length + 1, {
    upgrade(_db, _from, _to, tx) {
      tx.done.catch(() => undefined);
      tx.abort();
    },
  }).catch(() => undefined);
  let panel: Panel | undefined;
  const opening = openPanel({}, { clock: first.clock }).then((opened) => {
    panel = opened;
  });
  await until(first, () => panel !== undefined);
  await opening;
  const blocked = panel as unknown as Panel;
  expect(blocked.storage).toEqual({ type: "blocked" });
  expect(await greet(blocked, 1)).toEqual({ from: 1, credit: 0 });
  stubborn.close();
  await upgrade;
  await until(blocked, () => blocked.acknowledged(sid(1)) !== undefined);
  expect(blocked.acknowledged(sid(1))).toEqual({ sid: sid(1), upTo: 2, credit: CREDIT });
  expect(storageNews(blocked)).toEqual(["blocked", "ok"]);
});

describe("the sentinel", () => {
  test("tells when the browser took sessions away", async () => {
    expect((await openPanel({ expectedSessions: 3 })).storage).toEqual({
      type: "wiped",
      expected: 3,
      found: 0,
    });
  });

  test("does not cry over what retention deleted", async () => {
    const panel = await openPanel();
    for (const session of [1, 2]) {
      await greet(panel, session);
      record(panel, session, 1, resource(), start(session, 1), end(session, 1, 1));
    }
    await settle(panel);
    expect(await panel.engine.sessionCount()).toBe(2);
    const later = await openPanel({ expectedSessions: 2 });
    later.clock.advance(30 * 24 * 3600 * 1000);
    await later.engine.setRetention({ days: 7, megabytes: 200 });
    expect(await later.engine.list()).toEqual([]);
    // The panel dies before it could write the new count down.
    expect((await openPanel({ expectedSessions: 2 })).storage).toEqual({ type: "ok" });
  });

  test("is quiet when told so, and is given each new count", async () => {
    const panel = await openPanel({ expectedSessions: 1 });
    await spin(panel);
    await panel.engine.dismissWiped();
    await greet(panel, 1);
    record(panel, 1, 1, resource());
    await settle(panel);
    await until(panel, () => panel.news.some(({ sessions }) => sessions === 1));
    expect(storageNews(panel)).toEqual(["wiped", "ok"]);
  });
});

test("nothing of an incognito window is on disk", async () => {
  const panel = await openPanel({ memoryOnly: true });
  expect(panel.storage).toEqual({ type: "ok" });
  await greet(panel, 1);
  record(panel, 1, 1, resource(), start(1, 1));
  await settle(panel);
  expect(await panel.engine.list()).toHaveLength(1);
  expect(await indexedDB.databases()).toEqual([]);
});
