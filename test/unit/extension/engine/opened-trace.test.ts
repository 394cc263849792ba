import { describe, expect, test } from "vitest";
import type { BatchRow } from "../../../../extension/engine/archive/schema.ts";
import type { TableRow } from "../../../../extension/engine/archive/table-row.ts";
import { KEEP_UNITS } from "../../../../extension/engine/fold-stored.ts";
import { OpenedTrace } from "../../../../extension/engine/opened-trace.ts";
import { recordsOfTrace } from "../../../../extension/engine/recorder.ts";
import { applyDelta } from "../../../../extension/model/table/delta.ts";
import { packTable } from "../../../../extension/model/table/packed-table.ts";
import { spanIdAt } from "../../../../extension/model/table/rows.ts";
import { createTable } from "../../../../extension/model/table/trace-table.ts";
import { generateTrace } from "../../../fixtures/generate-trace.ts";
import { traceIdOf } from "../../../fixtures/trace-from-text.ts";

const SID = "a".repeat(32);
const TRACE = traceIdOf(9001);
/** Enough text that a table is worth keeping. */
const RECORDS = generateTrace({ spans: 4000, chunks: 3 });
const PER_ROW = 200;

const rowsOf = (records: readonly object[], sid = SID): BatchRow[] =>
  Array.from({ length: Math.ceil(records.length / PER_ROW) }, (_, i) => {
    const some = records.slice(i * PER_ROW, (i + 1) * PER_ROW);
    return {
      ...{ sid, s0: i * PER_ROW + 1, n: some.length, skip: 0, body: JSON.stringify(some) },
      traceIds: [TRACE],
    };
  });

/** An archive in memory that counts what is read from it. */
function archiveOf(rows: BatchRow[]) {
  const archive = { rows, kept: undefined as TableRow | undefined, read: [] as number[] };
  const open = () =>
    new OpenedTrace({
      keys: async () => archive.rows.map(({ sid, s0 }) => [sid, s0]),
      rows: async (keys) =>
        keys.flatMap(([sid, s0]) => {
          archive.read.push(s0);
          return archive.rows.find((row) => row.sid === sid && row.s0 === s0) ?? [];
        }),
      pending: () => [],
      resources: async () => [],
      records: recordsOfTrace,
      table: async () => archive.kept && structuredClone(archive.kept),
      keep: async (row) => {
        archive.kept = structuredClone(row);
      },
      keeps: () => true,
      rest: async () => undefined,
      changed: () => undefined,
      now: () => 0,
    });
  return Object.assign(archive, { open });
}

/** What the panel would have. */
async function shown(opened: OpenedTrace) {
  expect(await opened.open(TRACE)).toBe(true);
  const delta = opened.take().opened;
  const mirror = createTable(TRACE);
  if (delta) applyDelta(mirror, structuredClone(delta));
  return { packed: packTable(mirror), tree: delta?.tree, mirror };
}

describe("a big trace", () => {
  test("is read from its records once, and then from the table that was made of them", async () => {
    const archive = archiveOf(rowsOf(RECORDS));
    expect(JSON.stringify(RECORDS).length).toBeGreaterThan(KEEP_UNITS);
    const before = await shown(archive.open());
    expect(archive.read).toHaveLength(archive.rows.length);
    archive.read.length = 0;
    const after = await shown(archive.open());
    expect(archive.read).toEqual([]);
    expect(after.packed).toEqual(before.packed);
    expect(after.tree).toEqual(before.tree);
  });

  test("is brought up to date with what was stored after its table", async () => {
    const all = rowsOf(RECORDS);
    const archive = archiveOf(all.slice(0, -5));
    await shown(archive.open());
    archive.rows = all;
    archive.read.length = 0;
    const { packed, tree } = await shown(archive.open());
    expect(archive.read).toEqual(all.slice(-5).map(({ s0 }) => s0));
    const fresh = await shown(archiveOf(all).open());
    expect(packed).toEqual(fresh.packed);
    expect(tree).toEqual(fresh.tree);
  });

  test("is read anew when records of it were deleted", async () => {
    const archive = archiveOf(rowsOf(RECORDS));
    await shown(archive.open());
    archive.rows = archive.rows.slice(3);
    archive.read.length = 0;
    const { mirror } = await shown(archive.open());
    expect(archive.read).toHaveLength(archive.rows.length);
    expect(mirror.count).toBeLessThan(4001);
  });

  test.each([
    ["read from its records", false],
    ["read from a kept table", true],
  ])("%s shows a span from the few rows that tell of it", async (_, isKept) => {
    const archive = archiveOf(rowsOf(RECORDS));
    if (isKept) await shown(archive.open());
    const opened = archive.open();
    const { mirror } = await shown(opened);
    archive.read.length = 0;
    for (const row of [0, 1, 1234, mirror.count - 1]) {
      const span = spanIdAt(mirror, row);
      const content = await opened.openSpans(TRACE, [span]);
      const wanted = RECORDS.filter((record) => "span" in record && record.span === span);
      expect(content?.records.map(({ record }) => record)).toEqual(JSON.parse(JSON.stringify(wanted)));
    }
    // The root's start and end, and the last row each time.
    expect(archive.read.length).toBeLessThanOrEqual(4 * 3);
  });

  test("that is made ready beforehand is not read when it is opened", async () => {
    const archive = archiveOf(rowsOf(RECORDS));
    expect(await archive.open().tables.settle(TRACE, true)).toBe(true);
    archive.read.length = 0;
    expect((await shown(archive.open())).mirror.count).toBe(4001);
    expect(archive.read).toEqual([]);
  });
});

test("a small trace keeps no table", async () => {
  const archive = archiveOf(rowsOf(generateTrace({ spans: 50 })));
  await shown(archive.open());
  expect(archive.kept).toBeUndefined();
});
