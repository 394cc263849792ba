import { describe, expect, it } from "vitest";
import { analyse } from "../../../../../extension/model/findings/analyse.ts";
import { clocksPutRight } from "../../../../../extension/model/findings/clocks-put-right.ts";
import { foldTrace, type RecordedTrace } from "../../../../../extension/model/fold.ts";
import type { Attributes, ResourceRecord, SpanKind } from "../../../../../sdk/protocol/index.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const BASE = 1_700_000_000_000;
const SIDS = { page: "1".repeat(32), worker: "2".repeat(32), api: "3".repeat(32) };
const HOUR = 3_600_000;

interface Told {
  by: keyof typeof SIDS;
  name: string;
  parent?: string;
  /** True times; what is recorded is off by the clock of who tells. */
  at: [from: number, to: number];
  kind?: SpanKind;
  attributes?: Attributes;
}

const idOf = (name: string): string =>
  [...name]
    .map((char) => char.charCodeAt(0).toString(16))
    .join("")
    .padEnd(16, "0")
    .slice(0, 16);

function recorded(spans: Told[], off: Partial<Record<keyof typeof SIDS, number>> = {}): RecordedTrace {
  const at = (ms: number, by: keyof typeof SIDS) => `${BASE + ms + (off[by] ?? 0)}000000`;
  return {
    traceId: TRACE,
    resources: Object.entries(SIDS).map(([service, sid]) => ({
      sid,
      record: {
        type: "resource",
        resource: 1,
        attributes: { "service.name": service },
        scope: { name: "test" },
      } satisfies ResourceRecord,
    })),
    records: spans.flatMap(({ by, name, parent, at: [from, to], kind = 1, attributes = {} }) => {
      const common = { trace: TRACE, span: idOf(name) };
      const above = parent ? { parent: idOf(parent) } : {};
      const start = { name, kind, time: at(from, by), resource: 1, attributes };
      return [
        { sid: SIDS[by], record: { type: "start", ...common, ...above, ...start } },
        { sid: SIDS[by], record: { type: "end", ...common, time: at(to, by) } },
      ] as RecordedTrace["records"];
    }),
  };
}

function latencyOf(from: RecordedTrace) {
  const { trace, clocks } = clocksPutRight(foldTrace(from), from);
  return analyse(trace, { clocks }).findings.filter(({ area }) => area === "latency");
}

const TOOL = { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "lookup" };
const CHAT = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "m" };
/** A tool that a server runs for most of the time that the user waits. */
const SPANS: Told[] = [
  { by: "page", name: "agent", at: [0, 8000] },
  { by: "page", name: "post", parent: "agent", at: [100, 6100], kind: 3 },
  { by: "api", name: "lookup", parent: "post", at: [120, 6080], kind: 2, attributes: TOOL },
  { by: "page", name: "chat", parent: "agent", at: [6200, 7900], kind: 3, attributes: CHAT },
];

describe("a server's wrong clock", () => {
  const right = latencyOf(recorded(SPANS));

  it.each([
    ["an hour behind", -HOUR, "1 h 00 m behind"],
    ["an hour ahead", HOUR, "1 h 00 m ahead"],
    ["two seconds ahead", 2000, "2.00 s ahead"],
  ])(
    "that is %s: what the end waited for is found all the same, and the clock is named",
    (_how, off, said) => {
      const found = latencyOf(recorded(SPANS, { api: off }));
      expect(found.map(({ rule, evidence: [first] }) => [rule, first.spanId])).toEqual(
        right.map(({ rule, evidence: [first] }) => [rule, first.spanId]),
      );
      const slow = found.find(({ rule }) => rule === "latency.tool");
      expect(slow?.title).toBe(
        `The tool “lookup” took 5.96 s of 8.00 s. Clocks that disagree were put right first: api ${said}.`,
      );
    },
  );

  it("would hide what was slow, were it believed", () => {
    const wrong = recorded(SPANS, { api: -HOUR });
    const believed = analyse(foldTrace(wrong)).findings;
    expect(believed.some(({ rule, title }) => rule === "latency.tool" && title.includes("of 8.00 s"))).toBe(
      false,
    );
  });

  it("is not spoken of where it is right", () => {
    expect(right.map(({ rule }) => rule)).toContain("latency.tool");
    expect(right.map(({ title }) => title).join()).not.toContain("Clocks");
  });
});

it("streams, events and spans of clocks that are right stay as they were told", () => {
  const from = recorded(SPANS, { api: -HOUR });
  const told = foldTrace(from);
  const { trace } = clocksPutRight(told, from);
  expect(trace.spans.get(idOf("chat"))).toBe(told.spans.get(idOf("chat")));
  const [before, after] = [told, trace].map(({ spans }) => spans.get(idOf("lookup")));
  expect(Number((after?.startNs ?? 0n) - (before?.startNs ?? 0n)) / 1e6).toBeCloseTo(HOUR, -2);
  expect((after?.endMs ?? 0) - (after?.startMs ?? 0)).toBeCloseTo(5960, 3);
});

it("a worker's clock is put right by what it did for the page, and order is judged by that", () => {
  const spans: Told[] = [
    { by: "page", name: "agent", at: [0, 3000], kind: 3 },
    { by: "worker", name: "search", parent: "agent", at: [10, 1500], kind: 2 },
    { by: "worker", name: "chat", parent: "agent", at: [1510, 2990], kind: 2, attributes: CHAT },
  ];
  const from = recorded(spans, { worker: 20_000 });
  const { trace, clocks } = clocksPutRight(foldTrace(from), from);
  expect(clocks.map(({ name, spans: told }) => [name, told])).toEqual([["worker", 2]]);
  const times = [...trace.spans.values()].map(({ startMs }) => Math.round((startMs - BASE) / 100) * 100);
  expect(times).toEqual([0, 0, 1500]);
});
