import { beforeEach, expect, test } from "vitest";
import type { Archive } from "../../../../../extension/engine/archive/archive.ts";
import { openArchive } from "../../../../../extension/engine/archive/open-archive.ts";
import { MIGRATIONS, type Migration } from "../../../../../extension/engine/archive/schema.ts";
import { TABLE_FORMAT, type TableRow } from "../../../../../extension/engine/archive/table-row.ts";
import { RecordPlaces } from "../../../../../extension/engine/record-places.ts";
import { packTable } from "../../../../../extension/model/table/packed-table.ts";
import { createTable } from "../../../../../extension/model/table/trace-table.ts";
import { growTree } from "../../../../../extension/model/table/tree.ts";
import { end, freshIndexedDb, ManualClock, sid, traceId } from "../engine-world.ts";

beforeEach(freshIndexedDb);

function openDisk(migrations?: readonly Migration[]): Promise<Archive> {
  return new Promise((resolve, reject) => {
    const events = { ready: resolve, blocked() {}, outdated: () => reject("outdated"), failed: reject };
    openArchive({ name: "tables", clock: new ManualClock(), events, migrations });
  });
}

function tableOf(n: number): TableRow {
  const table = createTable(traceId(n));
  const places = new RecordPlaces().pack();
  return {
    ...{ traceId: traceId(n), format: TABLE_FORMAT, places },
    ...{ table: packTable(table), tree: growTree(table) },
  };
}

/** Two traces in one session, each with records and a table. */
async function filled(): Promise<Archive> {
  const archive = await openDisk();
  const batches = [1, 2].map((n) => ({
    ...{ sid: sid(1), s0: n, n: 1, skip: 0, body: JSON.stringify([end(n, 1, 0)]) },
    traceIds: [traceId(n)],
  }));
  const session = {
    ...{ sid: sid(1), documentId: "d", tabId: 1, origin: "o", url: "u", run: "r", kind: "page" as const },
    ...{ sdk: "0", firstMs: 1, lastMs: 1, next: 1, bytes: 0 },
  };
  await archive.commit({ sessions: [session], batches, resources: [], traces: [], careful: true });
  for (const n of [1, 2]) await archive.putTable(tableOf(n));
  return archive;
}

const there = async (archive: Archive) =>
  Promise.all([1, 2].map(async (n) => (await archive.table(traceId(n))) !== undefined));

test("a table comes back as it was put", async () => {
  const archive = await filled();
  expect(await archive.table(traceId(1))).toEqual(tableOf(1));
});

test("a table goes with its trace, and no other does", async () => {
  const archive = await filled();
  await archive.purge([traceId(1)]);
  expect(await there(archive)).toEqual([false, true]);
});

test("what was found in a trace goes with it, and is not kept of one that was deleted meanwhile", async () => {
  const archive = await filled();
  const found = (n: number) => ({ traceId: traceId(n), ruleSet: 1, lastMs: 1, rules: ["tools.error"] });
  for (const n of [1, 2]) await archive.putFound(found(n));
  expect(await archive.found()).toEqual([found(1), found(2)]);
  await archive.purge([traceId(1)]);
  await archive.putFound(found(1));
  expect(await archive.found()).toEqual([found(2)]);
});

test("a table goes when its trace loses records", async () => {
  const archive = await filled();
  await archive.trimSession({
    sid: sid(1),
    units: 1,
    isBusy: (id) => id === traceId(2),
    isPinned: () => false,
    isShared: () => false,
  });
  expect(await there(archive)).toEqual([false, false]);
});

test("a table of a trace that was deleted meanwhile is not kept", async () => {
  const archive = await filled();
  await archive.purge([traceId(1)]);
  await archive.putTable(tableOf(1));
  expect(await there(archive)).toEqual([false, true]);
});

test("a table of another format is as good as none", async () => {
  const archive = await filled();
  await archive.putTable({ ...tableOf(1), format: 0 } as unknown as TableRow);
  expect(await there(archive)).toEqual([false, true]);
});

test("a database from before there were tables gets a place for them and keeps its records", async () => {
  const old = await openDisk(MIGRATIONS.slice(0, 1));
  const body = JSON.stringify([end(1, 1, 0)]);
  const batch = { ...{ sid: sid(1), s0: 1, n: 1, skip: 0, body }, traceIds: [traceId(1)] };
  const session = {
    ...{ sid: sid(1), documentId: "d", tabId: 1, origin: "o", url: "u", run: "r", kind: "page" as const },
    ...{ sdk: "0", firstMs: 1, lastMs: 1, next: 1, bytes: 0 },
  };
  await old.commit({ sessions: [session], batches: [batch], resources: [], traces: [], careful: true });
  old.close();
  const archive = await openDisk();
  expect(await archive.batchesOf(traceId(1))).toEqual([batch]);
  await archive.putTable(tableOf(1));
  expect(await there(archive)).toEqual([true, false]);
});
