import { beforeEach, expect, test, vi } from "vitest";
import type { Archive } from "../../../../../extension/engine/archive/archive.ts";
import { openArchive } from "../../../../../extension/engine/archive/open-archive.ts";
import type { BatchRow, SessionRow } from "../../../../../extension/engine/archive/schema.ts";
import { end, freshIndexedDb, ManualClock, sid, traceId } from "../engine-world.ts";

beforeEach(freshIndexedDb);

const openDisk = (): Promise<Archive> =>
  new Promise((resolve, reject) => {
    const events = { ready: resolve, blocked() {}, outdated: () => reject("outdated"), failed: reject };
    openArchive({ name: "trim", clock: new ManualClock(), events });
  });

const session = (n: number): SessionRow => ({
  ...{ sid: sid(n), documentId: `doc-${n}`, tabId: n, origin: "o", url: "u", run: "r" },
  ...{ kind: "page", sdk: "0.1.0", firstMs: 1, lastMs: 1, next: 1, bytes: 0 },
});

/** `count` rows of two records each from row `from` on; row `i` is of the traces `i / 10` and, every hundredth, 999. */
async function write(archive: Archive, from: number, count: number, of = 1): Promise<void> {
  const batches = Array.from({ length: count }, (_, k): BatchRow => {
    const i = from + k;
    const second = i % 100 === 0 ? 999 : 1 + Math.floor(i / 10);
    const records = [end(1 + Math.floor(i / 10), 1, i), end(second, 2, i)];
    return {
      ...{ sid: sid(of), s0: 2 * i + 1, n: 2, skip: 0, body: JSON.stringify(records) },
      traceIds: [...new Set(records.map(({ trace }) => trace))],
    };
  });
  const row = { ...session(of), next: 2 * from + 1 };
  await archive.commit({ sessions: [row], batches, resources: [], traces: [], careful: false });
}

const trim = (archive: Archive, units: number, shared = -1) =>
  archive.trimSession({
    ...{ sid: sid(1), units, isBusy: () => false, isPinned: (id: string) => id === traceId(8) },
    isShared: (id) => id === traceId(shared),
  });

/** All that is stored of the session, and whether its row tells the truth of it. */
async function stored(archive: Archive) {
  const rows = new Map<number, BatchRow>();
  for (let n = 1; n <= 1000; n++)
    for (const row of await archive.batchesOf(traceId(n))) if (row.sid === sid(1)) rows.set(row.s0, row);
  const all = [...rows.values()].sort((a, b) => a.s0 - b.s0);
  const { bytes, next } = (await archive.session(sid(1))) ?? session(1);
  expect(bytes).toBe(all.reduce((sum, { body }) => sum + body.length, 0));
  expect(all.map(({ s0 }) => s0).slice(1)).toEqual(all.map(({ s0, n }) => s0 + n).slice(0, -1));
  expect(next).toBe(all.reduce((_, { s0, n }) => s0 + n, 1));
  return all;
}

/** Reads made of whole rows, of whichever store. */
const watchReads = () => vi.spyOn(IDBObjectStore.prototype, "getAll");

test("who has written a session makes room in it without reading what goes, and with the same outcome", async () => {
  const outcome = async (isOwn: boolean) => {
    freshIndexedDb();
    const writer = await openDisk();
    await write(writer, 0, 300);
    await write(writer, 300, 120);
    const archive = isOwn ? writer : await openDisk();
    const reads = watchReads();
    const first = await trim(archive, 9000);
    const second = await trim(archive, 9000);
    const wasRead = reads.mock.calls.length > 0;
    reads.mockRestore();
    return { wasRead, first, second, rows: await stored(archive) };
  };
  const { wasRead, ...own } = await outcome(true);
  const { wasRead: otherRead, ...other } = await outcome(false);
  expect([wasRead, otherRead]).toEqual([false, true]);
  expect(own).toEqual(other);
  expect(own.first.removed).toEqual([1, 2, 3, 4, 5].map(traceId));
  expect(own.first.changed).toEqual([traceId(999)]);
});

test("a trace that lives on in another session is not lost from the list", async () => {
  const archive = await openDisk();
  await write(archive, 0, 120);
  await write(archive, 0, 20, 2);
  const { removed, changed } = await trim(archive, 4000, 1);
  expect(changed).toContain(traceId(1));
  expect(removed).toContain(traceId(3));
});

test("what others wrote, deleted or trimmed meanwhile is looked at again", async () => {
  const [ours, theirs] = [await openDisk(), await openDisk()];
  await write(ours, 0, 200);
  await theirs.purge([traceId(3)]);
  await trim(ours, 6000);
  await stored(ours);
  await trim(theirs, 6000);
  await write(theirs, 200, 50);
  await trim(ours, 6000);
  await write(ours, 250, 50);
  await trim(ours, 6000);
  await stored(ours);
  await ours.purge([traceId(25)]);
  await trim(ours, 1e9);
  expect((await stored(ours)).filter(({ traceIds }) => !traceIds.includes(traceId(8))).length).toBeLessThan(
    4,
  );
});
