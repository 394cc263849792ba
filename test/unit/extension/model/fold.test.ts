import { describe, expect, it } from "vitest";
import { createTrace, failureOf, foldRecord, rootsOf } from "../../../../extension/model/fold.ts";
import type { Resource, Span, Trace } from "../../../../extension/model/trace.ts";
import type { GapRecord, SpanRecord } from "../../../../sdk/protocol/index.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SID = "1".repeat(32);
const resource: Resource = { attributes: { "service.name": "shop" }, scope: { name: "genai-traces" } };

/** A time some milliseconds after a fixed moment. */
const at = (ms: number): string => String(1_763_000_000_000_000_000n + BigInt(Math.round(ms * 1e6)));

const start = (span: string, ms: number, more: object = {}): SpanRecord => ({
  type: "start",
  trace: TRACE,
  span,
  name: span,
  kind: 1,
  time: at(ms),
  resource: 1,
  ...more,
});
const end = (span: string, ms: number, more: object = {}): SpanRecord => ({
  type: "end",
  trace: TRACE,
  span,
  time: at(ms),
  ...more,
});

function fold(...records: (SpanRecord | GapRecord)[]): Trace {
  const trace = createTrace(TRACE);
  for (const record of records) foldRecord(trace, { sid: SID, record }, () => resource);
  return trace;
}
const span = (trace: Trace, id: string): Span => trace.spans.get(id) as Span;

describe("foldRecord", () => {
  it("shows a running span before it ends, then its end", () => {
    const trace = fold(start("a", 0));
    expect(span(trace, "a").endNs).toBeUndefined();
    foldRecord(
      trace,
      { sid: SID, record: end("a", 12.5, { status: { code: 2, message: "no" } }) },
      () => resource,
    );
    expect(span(trace, "a").endNs).toBe(BigInt(at(12.5)));
    expect(span(trace, "a").status).toEqual({ code: 2, message: "no" });
    expect(span(trace, "a").resource).toBe(resource);
  });

  it("is exact to the nanosecond", () => {
    const trace = fold(
      start("a", 0, { time: "1763000000000000001" }),
      end("a", 0, { time: "1763000000000000003" }),
    );
    expect(Number((span(trace, "a").endNs ?? 0n) - span(trace, "a").startNs)).toBe(2);
  });

  it("never gives a negative duration", () => {
    const trace = fold(start("a", 5), end("a", 1));
    expect(span(trace, "a").endNs).toBe(span(trace, "a").startNs);
  });

  it("makes a span whose start was lost from what is there, and corrects it when the start comes late", () => {
    const chunks: SpanRecord = {
      type: "chunks",
      trace: TRACE,
      span: "a",
      time: at(30),
      at: [0, 5000],
      parts: ["x", "y"],
    };
    const trace = fold(chunks, { type: "update", trace: TRACE, span: "a", attributes: { k: "newer" } });
    expect(span(trace, "a").startMissing).toBe(true);
    expect([...(span(trace, "a").stream?.times ?? [])].slice(0, 2)).toEqual([0, 5]);
    foldRecord(
      trace,
      { sid: SID, record: start("a", 10, { attributes: { k: "older", j: 1 } }) },
      () => resource,
    );
    expect(span(trace, "a")).toMatchObject({ startMissing: false, attributes: { k: "newer", j: 1 } });
    expect([...(span(trace, "a").stream?.times ?? [])].slice(0, 2)).toEqual([20, 25]);
  });

  it("keeps each chunk's own time and kind", () => {
    const trace = fold(start("a", 0), {
      type: "chunks",
      trace: TRACE,
      span: "a",
      time: at(100),
      at: [0, 1500, 3000, 4000],
      parts: [{ reasoning: "hm" }, "Lima", { toolCall: { name: "f", arguments: "{" } }, 7],
      merged: 2,
    });
    const stream = span(trace, "a").stream;
    expect(stream?.chunks.map(({ kind, text, length }) => [kind, text, length])).toEqual([
      ["reasoning", "hm", 2],
      ["text", "Lima", 4],
      ["tool_call", "{", 1],
      ["text", "", 7],
    ]);
    expect([...(stream?.times ?? [])].slice(0, 4)).toEqual([100, 101.5, 103, 104]);
    expect(stream?.merged).toBe(2);
  });

  it("holds many chunks", () => {
    const trace = fold(start("a", 0));
    for (let i = 0; i < 500; i++)
      foldRecord(
        trace,
        { sid: SID, record: { type: "chunks", trace: TRACE, span: "a", time: at(i), at: [0], parts: ["x"] } },
        () => resource,
      );
    expect(span(trace, "a").stream?.count).toBe(500);
    expect(span(trace, "a").stream?.times[499]).toBeCloseTo(499);
  });

  it("ignores an attribute that would change a prototype", () => {
    const attributes = JSON.parse('{"__proto__":{"polluted":1},"ok":2}');
    const trace = fold(start("a", 0), { type: "update", trace: TRACE, span: "a", attributes });
    expect((span(trace, "a").attributes as { polluted?: unknown }).polluted).toBeUndefined();
    expect(span(trace, "a").attributes.ok).toBe(2);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("keeps gaps with the reason why", () => {
    expect(fold({ type: "gap", covers: 900, reason: "overflow", chunks: 40 }).gaps).toEqual([
      { sessionId: SID, reason: "overflow", records: 900, chunks: 40 },
    ]);
  });

  it("finds the roots, orphans included, and the words of a failure", () => {
    const trace = fold(
      start("a", 0),
      start("b", 1, { parent: "a" }),
      start("c", 2, { parent: "gone" }),
      {
        type: "event",
        trace: TRACE,
        span: "b",
        time: at(2),
        name: "exception",
        attributes: { "exception.message": "boom" },
      },
      end("b", 3, { status: { code: 2 } }),
    );
    expect(rootsOf(trace).map((root) => root.spanId)).toEqual(["a", "c"]);
    expect(failureOf(span(trace, "b"))).toBe("boom");
    expect(failureOf(span(trace, "a"))).toBeUndefined();
  });
});
