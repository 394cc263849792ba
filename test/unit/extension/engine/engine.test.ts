import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { MAX_ACTIVE } from "../../../../extension/engine/active-traces.ts";
import { CREDIT } from "../../../../extension/engine/flood-guard.ts";
import { applyDelta } from "../../../../extension/model/table/delta.ts";
import { createTable, ENDED, has, lastSign } from "../../../../extension/model/table/trace-table.ts";
import { coverage } from "../../../../sdk/protocol/index.ts";
import {
  Browser,
  batch,
  chunk,
  end,
  freshIndexedDb,
  hello,
  openPanel,
  origin,
  type Panel,
  resource,
  settle,
  sid,
  spanId,
  start,
  traceId,
  until,
} from "./engine-world.ts";

beforeEach(freshIndexedDb);

const chat = start(1, 1, 0, { attributes: { "gen_ai.operation.name": "chat" } });
const conversation = [resource(), chat, chunk(1, 1, 5, "Hel"), chunk(1, 1, 9, "lo"), end(1, 1, 12)];
const greet = (panel: Panel, session = 1, document = `doc-${session}`) =>
  panel.engine.hello(origin(document), hello(sid(session)));
const record = (panel: Panel, session: number, s0: number, ...records: unknown[]) =>
  panel.engine.receive(`doc-${session}`, batch(sid(session), s0, records));
const recordsOf = async (panel: Panel, trace = 1) =>
  (await panel.engine.traceContent(traceId(trace)))?.records.map(({ record }) => record);
const lastSummary = (panel: Panel, trace = 1) =>
  panel.news.flatMap(({ summaries }) => summaries.filter((row) => row.traceId === traceId(trace))).at(-1);
const counters = (panel: Panel) => panel.news.at(-1)?.counters;

describe("the road through the engine", () => {
  test("records become a stored trace, a row of the list, and an acknowledgement", async () => {
    const panel = await openPanel();
    expect(await greet(panel)).toEqual({ from: 1, credit: CREDIT });
    record(panel, 1, 1, ...conversation);
    await settle(panel);
    expect(panel.acknowledged(sid(1))).toEqual({ sid: sid(1), upTo: 5, credit: CREDIT });
    expect(await panel.engine.list()).toMatchObject([
      { traceId: traceId(1), name: "span 1", status: "ok", durationMs: 12, ttftMs: 5, spanCount: 1 },
    ]);
    expect(lastSummary(panel)?.origin).toBe("http://localhost:5173");
    const content = await panel.engine.traceContent(traceId(1));
    expect(content?.records.map(({ record }) => record)).toEqual(conversation.slice(1));
    expect(content?.resources.map(({ record }) => record)).toEqual([resource()]);
  });

  test("what is stored is there again after reopening", async () => {
    const first = await openPanel();
    await greet(first);
    record(first, 1, 1, ...conversation);
    await settle(first);
    const second = await openPanel();
    expect(await second.engine.sessionCount()).toBe(1);
    expect(await second.engine.list()).toEqual(await first.engine.list());
    expect(await second.engine.traceContent(traceId(1))).toEqual(await first.engine.traceContent(traceId(1)));
    expect(await greet(second)).toMatchObject({ from: 6 });
    // A page that had no acknowledgement sends again what is stored already.
    record(second, 1, 3, ...conversation.slice(2), start(1, 2, 20));
    await settle(second);
    expect(await recordsOf(second)).toEqual([...conversation.slice(1), start(1, 2, 20)]);
    expect(await second.engine.list()).toMatchObject([{ status: "running", spanCount: 2 }]);
    expect(counters(second)).toMatchObject({ duplicates: 3, records: 1 });
  });

  test("a trace that is asked for before the database is open is told when it is", async () => {
    const browser = new Browser();
    const first = await openPanel({}, { browser });
    await greet(first);
    record(first, 1, 1, ...conversation);
    await settle(first);
    const second = await openPanel({}, { browser, early: (engine) => void engine.openTrace(traceId(1)) });
    const told = () => second.news.find(({ opened }) => (opened?.count ?? 0) > 0)?.opened;
    await until(second, () => told() !== undefined);
    expect(told()).toMatchObject({ traceId: traceId(1), count: 1 });
  });

  test("a batch that overtakes its session's hello waits for it", async () => {
    const panel = await openPanel();
    record(panel, 1, 1, ...conversation);
    await greet(panel);
    await settle(panel);
    expect(await recordsOf(panel)).toEqual(conversation.slice(1));
  });

  test("a batch whose session never says hello is refused and counted", async () => {
    const panel = await openPanel();
    record(panel, 1, 1, ...conversation);
    await settle(panel);
    expect(await panel.engine.list()).toEqual([]);
    await until(panel, () => counters(panel)?.refusedEnvelopes === 1);
  });
});

describe("news of the opened trace", () => {
  const mirrorOf = (panel: Panel, trace = 1) => {
    const mirror = createTable(traceId(trace));
    for (const { opened } of panel.news) if (opened?.traceId === mirror.traceId) applyDelta(mirror, opened);
    return mirror;
  };

  test("are its table, first whole and then what changed", async () => {
    const panel = await openPanel();
    await greet(panel);
    record(panel, 1, 1, ...conversation.slice(0, 2));
    // Not committed yet: the table has it all the same.
    const opened = panel.engine.openTrace(traceId(1));
    record(panel, 1, 3, conversation[2]);
    expect(await opened).toBe(true);
    await settle(panel);
    expect(mirrorOf(panel)).toMatchObject({ count: 1, names: ["(start not recorded)", "span 1"] });
    record(panel, 1, 4, ...conversation.slice(3), start(1, 2, 7, { parent: spanId(1) }), start(2, 9, 7));
    await settle(panel);
    const mirror = mirrorOf(panel);
    expect([mirror.count, mirror.streams.get(0)?.count, has(mirror, 0, ENDED), lastSign(mirror, 0)]).toEqual([
      2,
      2,
      true,
      (mirror.starts[0] as number) + 12,
    ]);
    expect(panel.news.findLast(({ opened }) => opened?.tree)?.opened?.tree).toMatchObject({ size: 2 });
  });

  test("of the opened spans carry each later record once", async () => {
    const panel = await openPanel();
    await greet(panel);
    await panel.engine.openTrace(traceId(1));
    record(panel, 1, 1, ...conversation.slice(0, 2), start(1, 2, 1));
    const opened = panel.engine.openSpans(traceId(1), [spanId(1)]);
    record(panel, 1, 4, conversation[2]);
    const seen = (await opened)?.records.map(({ record }) => record) ?? [];
    expect(seen).toEqual(conversation.slice(1, 3));
    record(panel, 1, 5, ...conversation.slice(3), start(2, 7));
    await settle(panel);
    const news = panel.news.flatMap(({ spans }) => spans?.records.map(({ record }) => record) ?? []);
    expect([...seen, ...news]).toEqual(conversation.slice(1));
  });

  test("name the resource of a start that the panel has not been told", async () => {
    const panel = await openPanel();
    await greet(panel);
    record(panel, 1, 1, ...conversation);
    await panel.engine.openTrace(traceId(1));
    await panel.engine.openSpans(traceId(1), [spanId(2), spanId(3)]);
    record(panel, 1, 6, resource(2), start(1, 2, 20, { resource: 2 }), start(1, 3, 21, { resource: 2 }));
    await settle(panel);
    const told = panel.news.flatMap(({ spans }) => spans?.resources.map(({ record }) => record) ?? []);
    expect(told).toEqual([resource(2)]);
  });

  test("stop when it is closed", async () => {
    const panel = await openPanel();
    await greet(panel);
    record(panel, 1, 1, ...conversation);
    await panel.engine.openTrace(traceId(1));
    await settle(panel);
    await panel.engine.openTrace(null);
    const seen = panel.news.length;
    record(panel, 1, 6, start(1, 2, 20));
    await settle(panel);
    expect(panel.news.slice(seen).every(({ opened }) => opened === null)).toBe(true);
  });
});

describe("nothing is lost silently", () => {
  test("a hole becomes a declared gap in the traces that ran", async () => {
    const panel = await openPanel();
    await greet(panel);
    record(panel, 1, 1, ...conversation.slice(0, 2));
    record(panel, 1, 6, end(1, 1, 12));
    await settle(panel);
    const gap = { type: "gap", covers: 3, reason: "lost", traces: [traceId(1)] };
    expect(await recordsOf(panel)).toEqual([chat, gap, end(1, 1, 12)]);
    expect(lastSummary(panel)).toMatchObject({ missing: 3, status: "ok" });
    expect(panel.acknowledged(sid(1))?.upTo).toBe(6);
    expect(counters(panel)).toMatchObject({ lost: 3 });
  });

  test("a gap that the page declares without a trace is told to those in the same batch, live and read back", async () => {
    const panel = await openPanel();
    await greet(panel);
    await panel.engine.openTrace(traceId(1));
    const gap = { type: "gap", covers: 4, reason: "overflow", chunks: 4 };
    panel.engine.receive("doc-1", batch(sid(1), 1, [start(1, 1), gap, end(1, 1, 9)], 6));
    await settle(panel);
    const live = panel.news.flatMap(({ opened }) => opened?.gaps ?? []);
    expect(live).toEqual([{ sessionId: sid(1), reason: "overflow", records: 4, chunks: 4 }]);
    expect(await recordsOf(panel)).toHaveLength(3);
    expect(lastSummary(panel)).toMatchObject({ missing: 4 });
    expect(counters(panel)).toMatchObject({ overflow: 4 });
  });

  test("a broken body counts as received, and says so", async () => {
    const panel = await openPanel();
    await greet(panel);
    panel.engine.receive("doc-1", { ...batch(sid(1), 1, []), n: 7, body: "[broken" });
    await settle(panel);
    expect(panel.acknowledged(sid(1))?.upTo).toBe(7);
    expect(counters(panel)).toMatchObject({ invalid: 7, refusedEnvelopes: 1 });
  });
});

describe("a session belongs to its document", () => {
  test("while it lives, and when it is found in the archive", async () => {
    const first = await openPanel();
    await greet(first, 1, "doc-1");
    expect(await greet(first, 1, "doc-evil")).toBeNull();
    first.engine.receive("doc-evil", batch(sid(1), 1, conversation));
    record(first, 1, 1, resource(), start(1, 1));
    await settle(first);
    expect(await recordsOf(first)).toEqual([start(1, 1)]);
    const second = await openPanel();
    expect(await greet(second, 1, "doc-evil")).toBeNull();
    expect(await greet(second, 1, "doc-1")).toMatchObject({ from: 3 });
    expect(counters(first)?.refusedEnvelopes).toBe(2);
  });

  test("two hellos at once make one session", async () => {
    const panel = await openPanel();
    const answers = await Promise.all([greet(panel, 1, "doc-1"), greet(panel, 1, "doc-2")]);
    expect(answers).toEqual([{ from: 1, credit: CREDIT }, null]);
  });

  test("whatever another session sends, this one stays as it is", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            s0: fc.oneof(fc.integer(), fc.double(), fc.constantFrom(2 ** 53, -1, 0, 1)),
            n: fc.oneof(fc.integer(), fc.constantFrom(2 ** 53, 1e300, 1)),
            body: fc.oneof(fc.string(), fc.json(), fc.constantFrom('[{"__proto__":{"x":1}}]', "[null]")),
            sid: fc.constantFrom<unknown>(sid(1), sid(2), "x", null, 3),
            document: fc.constantFrom("doc-2", "", "__proto__"),
            t: fc.constantFrom<unknown>("batch", "final", "hello", "nonsense"),
          }),
          { maxLength: 20 },
        ),
        async (envelopes) => {
          freshIndexedDb();
          const panel = await openPanel();
          await greet(panel, 1);
          await greet(panel, 2);
          record(panel, 1, 1, ...conversation);
          for (const { document, ...envelope } of envelopes)
            panel.engine.receive(document, { ...batch(sid(2), 1, []), ...envelope } as never);
          await settle(panel);
          expect(await recordsOf(panel)).toEqual(conversation.slice(1));
          expect(panel.acknowledged(sid(1))?.upTo).toBe(5);
          expect(({} as { x?: number }).x).toBeUndefined();
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("a document that goes away", () => {
  test("interrupts what runs in it, until it says hello again", async () => {
    const panel = await openPanel();
    await greet(panel);
    record(panel, 1, 1, ...conversation.slice(0, 3));
    await settle(panel);
    expect(lastSummary(panel)?.status).toBe("running");
    panel.engine.gone("doc-1");
    await settle(panel);
    expect(lastSummary(panel)?.status).toBe("interrupted");
    await greet(panel);
    await settle(panel);
    expect(lastSummary(panel)?.status).toBe("running");
    record(panel, 1, 4, conversation[4]);
    await settle(panel);
    expect(await panel.engine.list()).toMatchObject([{ status: "ok" }]);
  });

  test("together with its panel is found out by the next one", async () => {
    const browser = new Browser();
    const first = await openPanel({}, { browser });
    await greet(first);
    record(first, 1, 1, ...conversation.slice(0, 3));
    await settle(first);
    const beside = await openPanel({}, { browser });
    expect(await beside.engine.list()).toMatchObject([{ status: "running" }]);
    browser.release("genai-traces-");
    const next = await openPanel({}, { browser });
    expect(await next.engine.list()).toMatchObject([{ status: "interrupted" }]);
    await until(next, () => lastSummary(next)?.status === "interrupted");
    await settle(next);
    await greet(next);
    await until(next, () => lastSummary(next)?.status === "running");
  });
});

describe("two panels on one database", () => {
  test("that hear the same session store it once, and each has the list", async () => {
    const browser = new Browser();
    const [one, two] = [await openPanel({}, { browser }), await openPanel({}, { browser })];
    await greet(one);
    await greet(two);
    record(one, 1, 1, ...conversation.slice(0, 3));
    record(two, 1, 1, ...conversation.slice(0, 2));
    record(two, 1, 3, ...conversation.slice(2));
    record(one, 1, 4, ...conversation.slice(3));
    await settle(one);
    await settle(two);
    const third = await openPanel({}, { browser });
    expect(await recordsOf(third)).toEqual(conversation.slice(1));
    expect(one.acknowledged(sid(1))?.upTo).toBe(5);
    expect(two.acknowledged(sid(1))?.upTo).toBe(5);
  });

  test("see each other's traces, and each other's deletions", async () => {
    const browser = new Browser();
    const [one, two] = [await openPanel({}, { browser }), await openPanel({}, { browser })];
    await greet(one);
    record(one, 1, 1, ...conversation);
    await settle(one);
    one.clock.advance(1000);
    await until(two, () => lastSummary(two)?.status === "ok");
    const token = await two.engine.deleteTraces([traceId(1)]);
    await until(one, () => one.news.some(({ removed }) => removed.includes(traceId(1))));
    expect(await one.engine.list()).toEqual([]);
    await two.engine.undelete(token);
    await until(one, () => lastSummary(one)?.status === "ok");
    expect(await one.engine.list()).toHaveLength(1);
  });
});

describe("deleting", () => {
  test("can be undone, also when the trace went on meanwhile", async () => {
    const panel = await openPanel();
    await greet(panel);
    record(panel, 1, 1, ...conversation.slice(0, 3));
    await settle(panel);
    const token = await panel.engine.deleteTraces([traceId(1)]);
    expect(panel.news.length).toBeGreaterThan(0);
    record(panel, 1, 4, ...conversation.slice(3));
    await settle(panel);
    expect(await panel.engine.list()).toEqual([]);
    await panel.engine.undelete(token);
    await settle(panel);
    expect(await panel.engine.list()).toMatchObject([{ status: "ok", durationMs: 12 }]);
    expect(await recordsOf(panel)).toEqual(conversation.slice(1));
  });

  test("is for good once the panel is gone", async () => {
    const browser = new Browser();
    const first = await openPanel({}, { browser });
    await greet(first);
    record(first, 1, 1, ...conversation);
    await settle(first);
    await first.engine.deleteTraces([traceId(1)]);
    const beside = await openPanel({}, { browser });
    await beside.engine.setRetention({ days: 7, megabytes: 200 });
    expect((await recordsOf(beside))?.length).toBe(4);
    browser.release("genai-traces-");
    const next = await openPanel({}, { browser });
    await next.engine.setRetention({ days: 7, megabytes: 200 });
    expect(await recordsOf(next)).toBeUndefined();
  });
});

describe("retention", () => {
  const day = 24 * 3600 * 1000;

  test("by age deletes whole sessions, never the one that is written", async () => {
    const panel = await openPanel();
    await greet(panel, 1);
    record(panel, 1, 1, ...conversation);
    await settle(panel);
    const later = await openPanel();
    later.clock.advance(8 * day);
    await greet(later, 2);
    record(later, 2, 1, resource(), start(2, 1));
    await settle(later);
    await later.engine.setRetention({ days: 7, megabytes: 200 });
    expect((await later.engine.list()).map(({ traceId }) => traceId)).toEqual([traceId(2)]);
    expect(await later.engine.sessionCount()).toBe(1);
    await until(later, () => later.news.some(({ removed }) => removed.includes(traceId(1))));
  });

  test("by size deletes the oldest first, down to the budget", async () => {
    const panel = await openPanel();
    const text = "x".repeat(400_000);
    for (let session = 1; session <= 8; session++) {
      const writer = await openPanel({}, { clock: panel.clock });
      await greet(writer, session);
      record(
        writer,
        session,
        1,
        resource(),
        start(session, 1),
        chunk(session, 1, 1, text),
        end(session, 1, 2),
      );
      await settle(writer);
      panel.clock.advance(1000);
    }
    await panel.engine.setRetention({ days: 7, megabytes: 1 });
    const left = (await panel.engine.list()).map(({ traceId }) => traceId).sort();
    expect(left).toEqual([7, 8].map(traceId));
  });

  test("spares what any panel pinned, and of its session nothing else", async () => {
    const browser = new Browser();
    const panel = await openPanel({}, { browser });
    await greet(panel, 1);
    record(panel, 1, 1, resource(), start(1, 1), end(1, 1, 2), start(2, 1), end(2, 1, 2));
    await settle(panel);
    await panel.engine.setPinned([traceId(1)], []);
    browser.release("genai-traces-");
    const later = await openPanel({}, { browser });
    later.clock.advance(8 * day);
    await later.engine.setRetention({ days: 7, megabytes: 200 });
    expect((await later.engine.list()).map(({ traceId }) => traceId)).toEqual([traceId(1)]);
    expect((await recordsOf(later, 1))?.length).toBe(2);
    expect(await recordsOf(later, 2)).toBeUndefined();
    await later.engine.setPinned([], []);
    await later.engine.setRetention({ days: 7, megabytes: 200 });
    expect(await later.engine.list()).toEqual([]);
    expect(await later.engine.sessionCount()).toBe(0);
  });

  test("nobody deletes what any panel holds, not even by hand", async () => {
    const browser = new Browser();
    const panel = await openPanel({}, { browser });
    await greet(panel, 1);
    record(panel, 1, 1, resource(), start(1, 1), end(1, 1, 2), start(2, 1), end(2, 1, 2));
    await settle(panel);
    await panel.engine.setPinned([traceId(1)], [traceId(1)]);
    const other = await openPanel({}, { browser });
    const ids = [1, 2].map(traceId);
    await expect(other.engine.deleteTraces(ids)).rejects.toThrow(/1 trace on hold\. Release it/);
    expect((await other.engine.list()).map(({ traceId }) => traceId).sort()).toEqual(ids);
    await panel.engine.setPinned([traceId(1)], []);
    await other.engine.deleteTraces(ids);
    expect(await other.engine.list()).toEqual([]);
  });

  test("by size spares what is pinned, however much it is", async () => {
    const panel = await openPanel();
    const text = "x".repeat(600_000);
    for (let session = 1; session <= 4; session++) {
      const writer = await openPanel({}, { clock: panel.clock });
      await greet(writer, session);
      const whole = [start(session, 1), chunk(session, 1, 1, text), end(session, 1, 2)];
      record(writer, session, 1, resource(), ...whole);
      await settle(writer);
      panel.clock.advance(1000);
    }
    await panel.engine.setPinned([1, 2].map(traceId), []);
    await panel.engine.setRetention({ days: 7, megabytes: 1 });
    const left = (await panel.engine.list()).map(({ traceId }) => traceId).sort();
    expect(left).toEqual([1, 2].map(traceId));
  });

  test("of one endless session keeps within the budget, and accounts for all", async () => {
    const panel = await openPanel({ retention: { days: 7, megabytes: 1 } });
    await greet(panel);
    record(panel, 1, 1, resource(), start(1, 1));
    const text = "x".repeat(100_000);
    for (let i = 0; i < 30; i++) {
      record(panel, 1, 3 + i, chunk(1, 1, i, text));
      await settle(panel);
    }
    await panel.engine.setRetention({ days: 7, megabytes: 1 });
    const records = (await recordsOf(panel)) ?? [];
    expect(records[0]).toMatchObject({ type: "gap", reason: "overflow" });
    expect(records.reduce((sum, record) => sum + coverage(record), 0)).toBe(32);
    expect(JSON.stringify(records).length).toBeLessThan(1024 * 1024);
  });
});

test("a trace that was forgotten in memory is read back when its next record comes", async () => {
  const panel = await openPanel();
  await greet(panel);
  const many = Array.from({ length: MAX_ACTIVE + 5 }, (_, i) => start(i + 1, 1, i));
  record(panel, 1, 1, resource(), ...many);
  await settle(panel);
  record(panel, 1, many.length + 2, end(1, 1, 50), start(2, 2, 60));
  await settle(panel);
  await until(panel, () => lastSummary(panel, 1)?.status === "ok" && lastSummary(panel, 2)?.spanCount === 2);
  expect(lastSummary(panel, 1)).toMatchObject({ durationMs: 50, name: "span 1" });
  expect(lastSummary(panel, 2)).toMatchObject({ status: "running" });
});

test("of a long list the newest come at once and the others as news, none of them older than what was told", async () => {
  const panel = await openPanel();
  await greet(panel);
  const many = Array.from({ length: 1300 }, (_, i) => [start(i + 1, 1, i), end(i + 1, 1, i + 1)]).flat();
  record(panel, 1, 1, resource(), ...many);
  await settle(panel);
  const next = await openPanel();
  await greet(next);
  const list = await next.engine.list();
  expect(list.map(({ traceId }) => traceId)).toEqual(
    Array.from({ length: 500 }, (_, i) => traceId(1300 - i)),
  );
  record(next, 1, many.length + 2, start(5, 2, 9000));
  const token = await next.engine.deleteTraces([traceId(6)]);
  expect(token).toBe(1);
  await settle(next);
  await until(next, () => lastSummary(next, 1) !== undefined && lastSummary(next, 5)?.spanCount === 2);
  const told = new Set(next.news.flatMap(({ summaries }) => summaries.map(({ traceId }) => traceId)));
  expect(told).toEqual(
    new Set(Array.from({ length: 800 }, (_, i) => traceId(i + 1)).filter((id) => id !== traceId(6))),
  );
  expect(next.news.every(({ summaries }) => summaries.length <= 500)).toBe(true);
});

test("a storm of changed rows does not hold back the records of the opened trace", async () => {
  const panel = await openPanel();
  await greet(panel);
  record(panel, 1, 1, ...conversation.slice(0, 2));
  await settle(panel);
  await panel.engine.openTrace(traceId(1));
  let next = 3;
  const storm = (ms: number) => {
    const spans = Array.from({ length: 40 }, (_, i) => start(100 + i, next + i, ms));
    record(panel, 1, next, ...spans, chunk(1, 1, ms, "x"));
    next += spans.length + 1;
  };
  const from = panel.clock.time;
  const pushes: { rows: number; chunks: number }[] = [];
  while (panel.clock.time < from + 90) {
    storm(panel.clock.time - from);
    const seen = panel.news.length;
    await until(panel, () => panel.news.length > seen);
    for (const { summaries, opened } of panel.news.slice(seen))
      pushes.push({ rows: summaries.length, chunks: opened?.streams.length ?? 0 });
  }
  expect(pushes.filter(({ rows }) => rows > 0).length).toBeLessThanOrEqual(2);
  expect(pushes.filter(({ chunks }) => chunks > 0).length).toBeGreaterThan(3);
});
