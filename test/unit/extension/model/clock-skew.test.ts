import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clockSkewOf } from "../../../../extension/model/clock-skew.ts";
import { foldIntoTable } from "../../../../extension/model/table/fold-table.ts";
import { createTable } from "../../../../extension/model/table/trace-table.ts";
import { growTree } from "../../../../extension/model/table/tree.ts";
import type { SpanKind } from "../../../../sdk/protocol/index.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const BASE = 1_700_000_000_000;
const KINDS: Record<string, SpanKind> = { i: 1, s: 2, c: 3, p: 4, q: 5 };
const SIDS: Record<string, string> = { page: "1".repeat(32), worker: "2".repeat(32), api: "3".repeat(32) };

/** `"b<a api@2-8 s"`: b, a child of a, is told by api, lasts from 2 to 8 ms and is of kind server. */
function skewOf(...spans: string[]) {
  const table = createTable(TRACE);
  const idOf = (name: string) => name.charCodeAt(0).toString(16).padStart(16, "0");
  for (const text of spans) {
    const [, name = "", parent, who = "", from, to, kind = "i"] =
      /^(\w)(?:<(\w))? (\w+)@([\d.]+)(?:-([\d.]+))?(?: (\w))?$/.exec(text) ?? [];
    const at = (ms: string | undefined) =>
      String(BigInt(BASE) * 1_000_000n + BigInt(Math.round(Number(ms) * 1e6)));
    const common = { trace: TRACE, span: idOf(name) };
    const sid = SIDS[who] ?? "9".repeat(32);
    const start = {
      ...{
        type: "start" as const,
        ...common,
        name,
        kind: KINDS[kind] as SpanKind,
        time: at(from),
        resource: 1,
      },
      ...(parent && { parent: idOf(parent) }),
    };
    foldIntoTable(table, { sid, record: start }, () => who);
    if (to) foldIntoTable(table, { sid, record: { type: "end", ...common, time: at(to) } }, () => who);
  }
  const skew = clockSkewOf(table, growTree(table));
  return skew?.clocks.map(
    ({ name, offsetMs, spans }) => `${name} ${Math.round(offsetMs * 1000) / 1000} (${spans})`,
  );
}

describe("a clock", () => {
  it("is believed while children lie in their parents", () => {
    expect(skewOf("a page@0-100", "b<a api@20-60 s")).toBeUndefined();
  });

  it("that is behind is put right so that its span lies in the middle of the caller's", () => {
    expect(skewOf("a page@1000-1100 c", "b<a api@208-248 s")).toEqual(["api 822 (1)"]);
  });

  it("that is ahead is put right, too", () => {
    expect(skewOf("a page@0-100 c", "b<a api@500-540 s")).toEqual(["api -470 (1)"]);
  });

  it("is wrong by one amount, for all that it tells and with what satisfies every call", () => {
    expect(
      skewOf(
        "a page@1000-2000",
        "b<a page@1000-1100 c",
        "c<b api@210-290 s",
        "d<a page@1500-1700 c",
        "e<d api@700-880 s",
        "f<e api@710-720",
      ),
    ).toEqual(["api 805 (3)"]);
  });

  it("is shifted no farther than the starts demand where a child is longer than its parent", () => {
    expect(skewOf("a page@100-150", "b<a worker@40-400")).toEqual(["worker 60 (1)"]);
  });

  it("is put right while nothing has ended", () => {
    expect(skewOf("a page@100", "b<a worker@40")).toEqual(["worker 60 (1)"]);
  });

  it("is believed when a child only outlives a parent that need not wait", () => {
    expect(skewOf("a page@0-100", "b<a worker@50-130")).toBeUndefined();
    expect(skewOf("a page@0-100 p", "b<a worker@500-530 q")).toBeUndefined();
  });

  it("is doubted when a child begins after its parent is over and nothing says that it was handed over", () => {
    expect(skewOf("a page@0-100", "b<a worker@3600000-3600050")).toEqual(["worker -3599975 (1)"]);
  });

  it("is believed when only some calls contradict it: those were not waited for", () => {
    expect(
      skewOf(
        "a page@0-900",
        "b<a page@10-20 c",
        "c<b api@12-18 s",
        "d<a page@100-120 c",
        "e<d api@400-410 s",
      ),
    ).toBeUndefined();
  });

  it("is measured against the clock that called it, which may be wrong itself", () => {
    expect(
      skewOf("a page@1000-1100 c", "b<a api@510-590 s", "c<b api@520-580 c", "d<c worker@0-40 s"),
    ).toEqual(["worker 1030 (1)", "api 500 (2)"]);
  });

  it("that rounds to milliseconds is not wrong", () => {
    expect(skewOf("a page@0.9-10 c", "b<a api@0-9 s")).toBeUndefined();
  });

  it("is told apart from another of the same name by its session", () => {
    SIDS.app = "4".repeat(32);
    const table = createTable(TRACE);
    const common = { trace: TRACE, name: "x", kind: 1 as const, resource: 1 };
    const at = (ms: number) => `${BASE + ms}000000`;
    const page = { type: "start" as const, ...common, span: "1".padStart(16, "0"), time: at(100) };
    const worker = { ...page, span: "2".padStart(16, "0"), parent: page.span, time: at(30) };
    foldIntoTable(table, { sid: "a".repeat(32), record: page }, () => "app");
    foldIntoTable(table, { sid: "b".repeat(32), record: worker }, () => "app");
    expect(clockSkewOf(table, growTree(table))?.clocks[0]).toMatchObject({
      name: "app, session bbbb",
      offsetMs: 70,
    });
  });
});

it("every child begins within its parent again, whatever the clock was wrong by", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -50_000, max: 50_000 }).filter((ms) => Math.abs(ms) > 200),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 4, max: 90 })), {
        minLength: 1,
        maxLength: 6,
      }),
      (offset, calls) => {
        const table = createTable(TRACE);
        const at = (ms: number) => `${BASE + 100_000 + ms}000000`;
        const id = (n: number) => n.toString(16).padStart(16, "0");
        const put = (sid: string, span: number, parent: number, kind: SpanKind, from: number, to: number) => {
          const common = { trace: TRACE, span: id(span) };
          const record = {
            type: "start" as const,
            ...common,
            parent: parent ? id(parent) : undefined,
            name: "x",
            kind,
            time: at(from),
            resource: 1,
          };
          foldIntoTable(table, { sid, record }, () => sid);
          foldIntoTable(table, { sid, record: { type: "end", ...common, time: at(to) } }, () => sid);
        };
        put("page", 1, 0, 1, 0, 1000);
        calls.forEach(([from, length], i) => {
          put("page", 10 + i, 1, 3, from, from + length);
          put("api", 30 + i, 10 + i, 2, from + 1 + offset, from + length - 1 + offset);
        });
        const skew = clockSkewOf(table, growTree(table));
        const found = skew?.clocks[0]?.offsetMs ?? 0;
        expect(found).toBeGreaterThanOrEqual(-offset - 1);
        expect(found).toBeLessThanOrEqual(-offset + 1);
      },
    ),
  );
});

it("thirty thousand services that all disagree are each told of, and do not hold up the rest", () => {
  const table = createTable(TRACE);
  const common = { trace: TRACE, name: "x", kind: 1 as const, resource: 1 };
  const at = (ms: number) => `${BASE + ms}000000`;
  const id = (n: number) => n.toString(16).padStart(16, "0");
  const root = { type: "start" as const, ...common, span: id(1), time: at(100) };
  foldIntoTable(table, { sid: "page", record: root }, () => "page");
  for (let i = 2; i < 30_002; i++) {
    const record = { ...root, span: id(i), parent: id(1), time: at(30) };
    foldIntoTable(table, { sid: "page", record }, () => `service ${i}`);
  }
  expect(clockSkewOf(table, growTree(table))?.clocks).toHaveLength(30_000);
});
