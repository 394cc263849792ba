import { describe, expect, test } from "vitest";
import { joinBatches } from "../../../../extension/engine/archive/join-batches.ts";
import type { BatchRow, TraceRow } from "../../../../extension/engine/archive/schema.ts";
import type { TableRow } from "../../../../extension/engine/archive/table-row.ts";
import { FloodGuard } from "../../../../extension/engine/flood-guard.ts";
import { LiveSession } from "../../../../extension/engine/live-sessions.ts";
import { OpenedTrace } from "../../../../extension/engine/opened-trace.ts";
import { recordsOfTrace } from "../../../../extension/engine/recorder.ts";
import { MIN_SPANS, MIN_UNITS, TableKeeper } from "../../../../extension/engine/table-keeper.ts";
import { applyDelta } from "../../../../extension/model/table/delta.ts";
import { spanIdAt } from "../../../../extension/model/table/rows.ts";
import { createTable } from "../../../../extension/model/table/trace-table.ts";
import { generateTrace, randomFrom } from "../../../fixtures/generate-trace.ts";
import { traceIdOf } from "../../../fixtures/trace-from-text.ts";

const SID = "a".repeat(32);
const TRACE = traceIdOf(9001);
const RECORDS = generateTrace({ spans: 600, chunks: 3 });

/** Batches of random lengths, as a page sends them. */
function batchesOf(records: readonly object[], random: () => number): BatchRow[] {
  const batches: BatchRow[] = [];
  for (let from = 0; from < records.length; ) {
    const some = records.slice(from, from + 1 + Math.floor(random() * 40));
    const body = JSON.stringify(some);
    batches.push({ sid: SID, s0: from + 1, n: some.length, skip: 0, body, traceIds: [TRACE] });
    from += some.length;
  }
  return batches;
}

/** An engine's road in small: batches come, wait, and are committed later, joined. */
function createRoad() {
  const row = {
    ...{ sid: SID, documentId: "d", tabId: 1, origin: "o", url: "u", run: "r", kind: "page" as const },
    ...{ sdk: "0", firstMs: 1, lastMs: 1, next: 1, bytes: 0 },
  };
  const session = new LiveSession(row, new FloodGuard(0));
  let time = 0;
  const road = {
    stored: [] as BatchRow[],
    waiting: [] as BatchRow[],
    inFlight: [] as { batches: BatchRow[]; rows: BatchRow[] }[],
    kept: undefined as TableRow | undefined,
    /** Rows of the archive that were read. */
    read: [] as number[],
    isBroken: false,
    changed: (): void => undefined,
    open: () =>
      new OpenedTrace({
        keys: async () => {
          if (road.isBroken) throw new Error("broken");
          return road.stored.map(({ sid, s0 }) => [sid, s0]);
        },
        rows: async (keys) =>
          keys.flatMap(([, s0]) => {
            road.read.push(s0);
            return road.stored.find((stored) => stored.s0 === s0) ?? [];
          }),
        pending: () => [...road.inFlight.flatMap(({ batches }) => batches), ...road.waiting],
        resources: async () => [],
        records: recordsOfTrace,
        table: async () => road.kept && structuredClone(road.kept),
        keep: async (row) => {
          road.kept = structuredClone(row);
        },
        keeps: () => true,
        rest: async () => undefined,
        changed: () => road.changed(),
        // Trees are told as often as they change.
        now: () => (time += 1000),
      }),
    receive(opened: OpenedTrace, batch: BatchRow) {
      road.waiting.push(batch);
      for (const record of recordsOfTrace(batch, TRACE))
        if (opened.watches(TRACE)) opened.add(session, batch, record, TRACE);
    },
    /** What waits is stored; the engine hears of it later, as it does of a transaction. */
    commit() {
      const batches = road.waiting.splice(0);
      const rows = joinBatches(batches);
      road.stored.push(...rows);
      road.inFlight.push({ batches, rows });
    },
    hear(opened: OpenedTrace) {
      for (const { rows } of road.inFlight.splice(0)) opened.tables.stored(rows);
    },
    commitAndHear(opened: OpenedTrace) {
      road.commit();
      road.hear(opened);
    },
  };
  return road;
}

type Road = ReturnType<typeof createRoad>;

/** What a panel would be told, all of it. */
function told(opened: OpenedTrace) {
  const mirror = createTable(TRACE);
  const delta = opened.take().opened;
  if (delta) applyDelta(mirror, structuredClone(delta));
  return { delta, mirror };
}

/** The table as it is when everything is read from the archive. */
async function readAnew(road: Road): Promise<TableRow> {
  const { kept } = road;
  road.kept = undefined;
  expect(await road.open().tables.settle(TRACE, true)).toBe(true);
  const anew = road.kept as unknown as TableRow;
  road.kept = kept;
  return anew;
}

describe("a table that grows with its records", () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "is the same as one read afterwards, with the same places (%i)",
    async (seed) => {
      const random = randomFrom(seed);
      const road = createRoad();
      const opened = road.open();
      const followAfter = Math.floor(random() * 10);
      for (const [i, batch] of batchesOf(RECORDS, random).entries()) {
        if (i === followAfter) opened.tables.follow(TRACE);
        road.receive(opened, batch);
        // Bites of a reading and answers of the archive come in between.
        if (random() < 0.5) await Promise.resolve();
        if (random() < 0.3) road.commit();
        if (random() < 0.3) road.hear(opened);
      }
      road.commitAndHear(opened);
      expect(await opened.tables.settle(TRACE, true)).toBe(true);
      const grown = road.kept as unknown as TableRow;
      const anew = await readAnew(road);
      expect(grown.table).toEqual(anew.table);
      expect(grown.tree).toEqual(anew.tree);
      expect(grown.places).toEqual(anew.places);
    },
  );

  test("is shown at once, whole, without reading anything", async () => {
    const road = createRoad();
    const opened = road.open();
    opened.tables.follow(TRACE);
    await new Promise(setImmediate);
    for (const batch of batchesOf(RECORDS, randomFrom(1))) road.receive(opened, batch);
    road.commitAndHear(opened);
    for (const _ of [1, 2]) {
      road.read.length = 0;
      expect(await opened.open(TRACE)).toBe(true);
      const { mirror, delta } = told(opened);
      expect(mirror.count).toBe(601);
      expect(delta?.tree?.size).toBe(601);
      expect(road.read).toEqual([]);
      await opened.open(null);
    }
  });

  test("goes on growing in front of whoever looks, also after it was written", async () => {
    const road = createRoad();
    const opened = road.open();
    const batches = batchesOf(RECORDS, randomFrom(2));
    const half = batches.length >> 1;
    opened.tables.follow(TRACE);
    await new Promise(setImmediate);
    for (const batch of batches.slice(0, half)) road.receive(opened, batch);
    road.commitAndHear(opened);
    await opened.open(TRACE);
    const { mirror } = told(opened);
    await opened.tables.settle(TRACE, true);
    for (const batch of batches.slice(half)) {
      road.receive(opened, batch);
      const { opened: delta } = opened.take();
      if (delta) applyDelta(mirror, structuredClone(delta));
    }
    road.commitAndHear(opened);
    const { table } = await readAnew(road);
    expect(mirror.count).toBe(table.count);
    expect(mirror.starts.slice(0, mirror.count)).toEqual(table.columns.starts);
    expect(mirror.streams.pack()).toEqual(table.streams);
  });

  test("knows where its spans are: one is read from the rows that tell of it", async () => {
    const road = createRoad();
    const opened = road.open();
    opened.tables.follow(TRACE);
    await new Promise(setImmediate);
    const batches = batchesOf(RECORDS, randomFrom(3));
    for (const batch of batches) {
      road.receive(opened, batch);
      road.commitAndHear(opened);
    }
    await opened.open(TRACE);
    const { mirror } = told(opened);
    const span = spanIdAt(mirror, 300);
    const content = await opened.openSpans(TRACE, [span]);
    const wanted = RECORDS.filter((record) => "span" in record && record.span === span);
    expect(content?.records.map(({ record }) => record)).toEqual(JSON.parse(JSON.stringify(wanted)));
    expect(road.read.length).toBeLessThanOrEqual(4);
  });

  test("is not written while records of it are on their way, and is later", async () => {
    const road = createRoad();
    const opened = road.open();
    opened.tables.follow(TRACE);
    await new Promise(setImmediate);
    for (const batch of batchesOf(RECORDS, randomFrom(4))) road.receive(opened, batch);
    expect(await opened.tables.settle(TRACE, true)).toBe(false);
    expect(road.kept).toBeUndefined();
    road.commitAndHear(opened);
    expect(await opened.tables.settle(TRACE, true)).toBe(true);
    expect(road.kept).toBeDefined();
  });

  test("whose rows are not those that were handed over is read anew before it is written", async () => {
    const road = createRoad();
    const opened = road.open();
    opened.tables.follow(TRACE);
    await new Promise(setImmediate);
    const batches = batchesOf(RECORDS, randomFrom(5));
    for (const batch of batches.slice(0, 10)) road.receive(opened, batch);
    // Another engine had some of it: nobody says what rows the archive has now.
    road.waiting = [];
    road.stored.push(...batches.slice(0, 10));
    for (const batch of batches.slice(10)) road.receive(opened, batch);
    road.commitAndHear(opened);
    expect(await opened.tables.settle(TRACE, true)).toBe(false);
    expect(await opened.tables.settle(TRACE, true)).toBe(true);
    expect((road.kept as unknown as TableRow).places).toEqual((await readAnew(road)).places);
  });

  test("is no longer in memory once it is written and nobody looks", async () => {
    const road = createRoad();
    const opened = road.open();
    for (const batch of batchesOf(RECORDS, randomFrom(6))) road.receive(opened, batch);
    road.commitAndHear(opened);
    await opened.tables.settle(TRACE, false);
    expect(opened.tables.get(TRACE)).toBeDefined();
    await opened.tables.settle(TRACE, true);
    expect(opened.tables.get(TRACE)).toBeUndefined();
  });

  test("that could not be read is read when it is asked for again", async () => {
    const road = createRoad();
    road.stored = batchesOf(RECORDS, randomFrom(7));
    road.isBroken = true;
    const opened = road.open();
    await expect(opened.open(TRACE)).rejects.toThrow("broken");
    road.isBroken = false;
    expect(await opened.open(TRACE)).toBe(true);
    expect(told(opened).mirror.count).toBe(601);
  });

  test("says how much of it is read until all is, and nothing of that afterwards", async () => {
    const road = createRoad();
    road.stored = batchesOf(generateTrace({ spans: 4000, chunks: 1 }), randomFrom(9));
    const opened = road.open();
    const shares: (number | undefined)[] = [];
    const counts: number[] = [];
    const look = () => {
      const { opened: delta } = opened.take();
      if (!delta) return;
      shares.push(delta.share);
      counts.push(delta.count);
    };
    road.changed = look;
    await opened.open(TRACE);
    expect(shares.length).toBeGreaterThan(3);
    expect(shares.at(-1)).toBeUndefined();
    const told = shares.slice(0, -1) as number[];
    expect(told.every((share, i) => share >= (told[i - 1] ?? 0) && share <= 1)).toBe(true);
    expect(told[1]).toBeLessThan(0.5);
    expect(counts[1]).toBeGreaterThan(0);
    shares.length = 0;
    await opened.open(null);
    await opened.open(TRACE);
    expect(shares.at(-1)).toBeUndefined();
  });

  test("whose trace is left while it is read is not read on", async () => {
    const road = createRoad();
    road.stored = batchesOf(generateTrace({ spans: 4000, chunks: 1 }), randomFrom(10));
    const opened = road.open();
    const opening = opened.open(TRACE);
    road.changed = () => void opened.open(null);
    expect(await opening).toBe(false);
    expect(road.read.length).toBeLessThan(road.stored.length);
  });

  test("read in the background waits for the trace that somebody opens", async () => {
    const road = createRoad();
    road.stored = batchesOf(generateTrace({ spans: 4000, chunks: 1 }), randomFrom(8));
    const opened = road.open();
    const background = opened.tables.follow(TRACE);
    const other = traceIdOf(77);
    const opening = opened.open(other);
    await opening;
    expect(background.isRead).toBe(false);
    expect(await background.whenRead).toBe(true);
  });
});

describe("the keeper", () => {
  function createKeeper() {
    const calls: string[] = [];
    let task: (() => void) | undefined;
    const parts = {
      once: (_: string, __: number, due: () => void) => {
        task = due;
      },
      tables: {
        follow: (id: string) => void calls.push(`follow ${id}`) as never,
        settle: async (id: string, hasEnded: boolean) => {
          calls.push(`settle ${id} ${hasEnded}`);
          return true;
        },
        forget: () => undefined,
      },
      isBusy: () => state.isBusy,
      units: (id: string) => (id === "long streams" ? MIN_UNITS : 0),
    };
    const state = { isBusy: false };
    const run = async () => {
      const due = task;
      task = undefined;
      due?.();
      await new Promise(setImmediate);
      return calls.splice(0);
    };
    return { keeper: new TableKeeper(parts), run, state, calls };
  }
  const row = (traceId: string, spanCount: number, open?: 1): TraceRow =>
    ({ traceId, open, summary: { spanCount } }) as unknown as TraceRow;

  test("follows big traces at once and settles them when there is rest", async () => {
    const { keeper, run, state, calls } = createKeeper();
    keeper.note([row("small", MIN_SPANS - 1), row("big", MIN_SPANS, 1)]);
    expect(calls.splice(0)).toEqual(["follow big"]);
    state.isBusy = true;
    expect(await run()).toEqual([]);
    state.isBusy = false;
    expect(await run()).toEqual(["settle big false"]);
    keeper.note([row("big", MIN_SPANS)]);
    expect(await run()).toEqual(["follow big", "settle big true"]);
    const gone = row("gone", MIN_SPANS, 1);
    gone.summary.status = "interrupted";
    keeper.note([gone]);
    expect(await run()).toEqual(["follow gone", "settle gone true"]);
    expect(await run()).toEqual([]);
  });

  test("follows traces of few spans that say much", () => {
    const { keeper, calls } = createKeeper();
    keeper.note([row("long streams", 3, 1), row("small", 3, 1)]);
    expect(calls).toEqual(["follow long streams"]);
  });

  test("makes the tables that are missing from earlier, one by one, and no others", async () => {
    const { keeper, run } = createKeeper();
    keeper.begin([row("a", 5000), row("b", 9000), row("c", 10), row("d", 5000)], new Set(["b"]));
    expect(await run()).toEqual(["settle a true"]);
    expect(await run()).toEqual(["settle d true"]);
    expect(await run()).toEqual([]);
  });

  test("forgets what was deleted", async () => {
    const { keeper, run } = createKeeper();
    keeper.begin([row("a", 5000)], new Set());
    keeper.forget(["a"]);
    expect(await run()).toEqual([]);
  });
});
