import fc from "fast-check";
import { openDB } from "idb";
import { beforeEach, describe, expect, it } from "vitest";
import type { BatchRow } from "../../../../extension/engine/archive/schema.ts";
import type { EngineOptions } from "../../../../extension/engine/engine-api.ts";
import { splitLines } from "../../../../sdk/audit/split-lines.ts";
import type { AuditVerdict } from "../../../../sdk/audit/verdict.ts";
import { verifyAudit } from "../../../../sdk/audit/verify-audit.ts";
import {
  Browser,
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

const SEALED: Partial<EngineOptions> = { sealing: true };
const DAY_MS = 24 * 3600 * 1000;

/** A page that tells of one span in each of so many traces, and what it told is sealed. */
async function page(panel: Panel, n: number, traces: number, documentId = `doc-${n}`): Promise<void> {
  await panel.engine.hello(origin(documentId), hello(sid(n)));
  let next = 1;
  const tell = async (...records: object[]) => {
    panel.engine.receive(documentId, batch(sid(n), next, records));
    next += records.length;
    // Each has a row of its own.
    await settle(panel);
  };
  await tell(resource());
  for (let i = 1; i <= traces; i++) await tell(start(n * 100 + i, i), end(n * 100 + i, i, 5));
  await sealAll(panel);
}

async function sealAll(panel: Panel): Promise<void> {
  panel.clock.advance(1100);
  await settle(panel);
}

let lastId = 0;

async function save(panel: Panel, traces: number[], redact = false): Promise<string[]> {
  const request = {
    id: ++lastId,
    traceIds: traces.map(traceId),
    format: "audit" as const,
    gzip: false,
    redact,
  };
  let lines: string[] | undefined;
  void panel.engine
    .exportTraces(request, () => {})
    .then(async ({ file, failure }) => {
      lines = failure === undefined ? ((await file?.text()) ?? "").trimEnd().split("\n") : [failure];
    });
  await until(panel, () => lines !== undefined);
  return lines ?? [];
}

const verdictOf = (lines: readonly string[]): Promise<AuditVerdict> =>
  verifyAudit(splitLines([new TextEncoder().encode(`${lines.join("\n")}\n`)]));

/** Another hand at what is stored. */
async function tamper(change: (rows: BatchRow[]) => BatchRow[]): Promise<void> {
  const db = await openDB("test");
  const rows = (await db.getAll("batches")) as BatchRow[];
  const tx = db.transaction("batches", "readwrite");
  await tx.store.clear();
  for (const row of change(rows)) await tx.store.put(row);
  await tx.done;
  db.close();
}

describe("what is sealed while it is recorded", () => {
  it("is intact as long as nobody touches it, and says what was sealed when", async () => {
    const panel = await openPanel(SEALED);
    await page(panel, 1, 3);
    const verdict = await verdictOf(await save(panel, [101, 102, 103]));
    expect(verdict).toMatchObject({
      ...{ state: "intact", problems: [], records: 3 },
      captured: { sessions: 1, records: 7, late: 0, user: 0, retention: 0, withheld: 0 },
    });
    expect(await panel.engine.sealingReport()).toEqual({ sessions: 1, deletions: [] });
  });

  it("leaves other traces out of the file, and says how many of their records", async () => {
    const panel = await openPanel(SEALED);
    await page(panel, 1, 3);
    const lines = await save(panel, [102]);
    expect(lines.join()).not.toContain(traceId(101));
    expect(await verdictOf(lines)).toMatchObject({
      state: "intact",
      captured: { records: 3, withheld: 4 },
    });
  });

  it("has only hashes of traces that secrets are taken out of, also of those that were written over", async () => {
    const panel = await openPanel(SEALED);
    await panel.engine.hello(origin("doc-1"), hello(sid(1)));
    const said = (key: string) => ({ attributes: { said: key } });
    panel.engine.receive(
      "doc-1",
      batch(sid(1), 1, [
        resource(),
        ...[start(101, 1), end(101, 1, 5)],
        ...[start(102, 2, 0, said(`sk-proj-${"a1B2".repeat(12)}`)), end(102, 2, 5, said("nothing"))],
      ]),
    );
    await settle(panel);
    await sealAll(panel);
    const lines = await save(panel, [101, 102], true);
    expect(lines.join()).not.toContain("sk-proj-");
    expect(await verdictOf(lines)).toMatchObject({
      ...{ state: "intact", records: 2 },
      captured: { records: 2, withheld: 3 },
    });
    expect(await verdictOf(await save(panel, [101], true))).toMatchObject({
      ...{ state: "intact", records: 1 },
      captured: { records: 3, withheld: 2 },
    });
  });

  it("has a part for each session; none can be taken away, or changed for another", async () => {
    const panel = await openPanel(SEALED);
    await page(panel, 1, 1);
    await page(panel, 2, 1);
    const lines = await save(panel, [101, 201]);
    expect(await verdictOf(lines)).toMatchObject({ state: "intact", captured: { sessions: 2 } });
    const headers = lines.flatMap((line, i) => (line.startsWith('{"type":"header"') ? [i] : []));
    expect(headers).toHaveLength(3);
    const [, second = 0, saved = 0] = headers;
    for (const rest of [lines.slice(second), lines.toSpliced(second, saved - second), lines.slice(0, saved)])
      expect((await verdictOf(rest)).state).toBe("changed");
  });

  it("is not what was stored before sealing was turned on elsewhere, and not a file", async () => {
    const panel = await openPanel();
    await page(panel, 1, 1);
    const verdict = await verdictOf(await save(panel, [101]));
    expect(verdict.captured).toBeUndefined();
    expect(verdict).toMatchObject({ state: "intact", records: 1 });
  });

  it("goes on where it stopped when the panel died, and says what was only sealed on saving", async () => {
    const browser = new Browser();
    const first = await openPanel(SEALED, { browser });
    await first.engine.hello(origin("doc-1"), hello(sid(1)));
    first.engine.receive("doc-1", batch(sid(1), 1, [resource(), start(101, 1), end(101, 1, 5)]));
    await settle(first);
    await sealAll(first);
    first.engine.receive("doc-1", batch(sid(1), 4, [start(101, 2), end(101, 2, 5)]));
    await settle(first);
    browser.release("genai-traces-");

    // The dead one's clock stands still.
    const off = await openPanel({}, { browser });
    expect(await verdictOf(await save(off, [101]))).toMatchObject({
      ...{ state: "intact" },
      captured: { records: 5, late: 2 },
    });
    await off.engine.setSealing(true);
    expect(await verdictOf(await save(off, [101]))).toMatchObject({
      ...{ state: "intact" },
      captured: { records: 5, late: 0 },
    });
  });
});

describe("what was deleted of it", () => {
  it("by the user is said by a seal, with what remains as it was sealed", async () => {
    const browser = new Browser();
    const panel = await openPanel(SEALED, { browser });
    await page(panel, 1, 3);
    await panel.engine.deleteTraces([traceId(102)]);
    browser.release("genai-traces-");
    const next = await openPanel(SEALED, { browser, clock: panel.clock });
    next.clock.advance(11_000);
    await settle(next);
    await until(next, async () => (await next.engine.sealingReport()).deletions.length > 0);
    await settle(next);
    expect((await next.engine.sealingReport()).deletions).toMatchObject([
      { sid: sid(1), origin: "http://localhost:5173", why: "user", records: 2, traces: 1 },
    ]);
    expect(await verdictOf(await save(next, [101, 103]))).toMatchObject({
      ...{ state: "intact", problems: [] },
      captured: { records: 5, user: 2, withheld: 0 },
    });
  });

  it("for its age is in the log, also where nothing of the session is left", async () => {
    const browser = new Browser();
    const panel = await openPanel(SEALED, { browser });
    await page(panel, 1, 2);
    browser.release("genai-traces-");
    const next = await openPanel(SEALED, { browser, clock: panel.clock });
    next.clock.advance(8 * DAY_MS);
    await settle(next);
    await until(next, async () => (await next.engine.sealingReport()).sessions === 0);
    const { deletions } = await next.engine.sealingReport();
    expect(deletions[0]).toMatchObject({ sid: sid(1), why: "retention", records: 5 });
    expect(deletions[0]?.chain).toMatch(/^[\w-]{43}$/);
  });

  it("for want of room is said by a seal", async () => {
    const panel = await openPanel({ ...SEALED, retention: { days: 7, megabytes: 0.05 } });
    await panel.engine.setPinned([traceId(12)], []);
    await panel.engine.hello(origin("doc-1"), hello(sid(1)));
    panel.engine.receive("doc-1", batch(sid(1), 1, [resource()]));
    const long = { attributes: { k: "x".repeat(8000) } };
    for (let i = 1; i <= 12; i++) {
      panel.engine.receive("doc-1", batch(sid(1), 2 * i, [start(i, i, 0, long), end(i, i, 5)]));
      await settle(panel);
      await sealAll(panel);
    }
    const { deletions } = await panel.engine.sealingReport();
    expect(deletions[0]).toMatchObject({ sid: sid(1), why: "retention" });
    const verdict = await verdictOf(await save(panel, [12]));
    expect(verdict).toMatchObject({ state: "intact", problems: [] });
    expect(verdict.captured?.retention).toBeGreaterThan(0);
  });
});

describe("whatever another hand does to what is stored", () => {
  type Json = Record<string, unknown>;
  const parse = (row: BatchRow) => JSON.parse(row.body) as Json[];
  const body = (row: BatchRow, records: unknown[]): BatchRow => ({ ...row, body: JSON.stringify(records) });

  async function recorded() {
    freshIndexedDb();
    const panel = await openPanel(SEALED);
    await page(panel, 1, 8);
    return panel;
  }
  const all = Array.from({ length: 8 }, (_, i) => 101 + i);

  it("a word that is changed is found, and in which record", async () => {
    const panel = await recorded();
    await tamper((rows) => rows.map((row) => ({ ...row, body: row.body.replace('"span 4"', '"span X"') })));
    const verdict = await verdictOf(await save(panel, all));
    expect(verdict.state).toBe("changed");
    expect(verdict.problems).toMatchObject([{ kind: "changed", sid: sid(1), seq: 8 }]);
  });

  it("each change, removal, addition and swap of a record is found, and where", {
    timeout: 60_000,
  }, async () => {
    const place = fc.integer({ min: 1, max: 16 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("change", "remove", "add", "swap"),
        place,
        place,
        async (kind, a, b) => {
          if (kind === "swap" && a === b) return;
          const panel = await recorded();
          // All that the session has, as one row: each record's place is its sequence number.
          await tamper((rows) => {
            const [first] = rows as [BatchRow];
            const records = rows.flatMap(parse);
            const traceIds = [...new Set(rows.flatMap((row) => row.traceIds))];
            const one = { ...first, n: records.length, traceIds };
            const changed = { ...records[a], name: "changed", forged: true };
            if (kind === "change") return [body(one, records.with(a, changed))];
            if (kind === "remove") return [body(one, records.toSpliced(a, 1))];
            if (kind === "add") return [body(one, records.toSpliced(a, 0, changed))];
            return [body(one, records.with(a, records[b] as Json).with(b, records[a] as Json))];
          });
          const verdict = await verdictOf(await save(panel, all));
          expect(verdict.state).toBe("changed");
          // Numbers are places: what comes after a removed or an added one is not what was sealed there.
          const from = kind === "swap" ? Math.min(a, b) : a;
          expect(Math.min(...verdict.problems.map(({ seq = 0 }) => seq))).toBe(from + 1);
          if (kind === "change") expect(verdict.problemCount).toBe(1);
          if (kind === "swap")
            expect(verdict.problems.map(({ seq }) => seq)).toEqual([from + 1, Math.max(a, b) + 1]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("a row that is gone is missed, and no declared deletion stands for it", async () => {
    const panel = await recorded();
    await tamper((rows) => rows.filter(({ s0 }) => s0 !== 4));
    const verdict = await verdictOf(await save(panel, all));
    expect(verdict.problems.map(({ kind, seq }) => [kind, seq])).toEqual([
      ["removed", 4],
      ["removed", 5],
    ]);
  });

  it("a seal that is gone is missed", async () => {
    const panel = await recorded();
    const db = await openDB("test");
    const seals = await db.getAllKeys("seals");
    expect(seals).toHaveLength(3);
    await db.delete("seals", seals[1] as IDBValidKey);
    db.close();
    const { problems } = await verdictOf(await save(panel, all));
    expect(problems.map(({ kind }) => kind)).toContain("seal");
  });

  it("rows that are called trimmed are missed all the same, and a body that is no JSON is a changed record", async () => {
    const panel = await recorded();
    await tamper((rows) =>
      rows.map((row) =>
        row.s0 === 4 ? { ...row, trimmed: true } : row.s0 === 6 ? { ...row, body: "{" } : row,
      ),
    );
    const verdict = await verdictOf(await save(panel, all));
    expect(verdict.state).toBe("changed");
    expect(new Set(verdict.problems.map(({ seq }) => seq))).toEqual(new Set([4, 5, 6, 7]));
  });
});
