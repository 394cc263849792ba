import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inOrder, nestingLanes } from "../../../../../extension/interop/export/nesting-lanes.ts";
import { writePerfetto } from "../../../../../extension/interop/export/write-perfetto.ts";
import type { Span } from "../../../../../extension/model/trace.ts";
import { foldOtlp } from "../../../../fixtures/fold-otlp.ts";

const traceId = "a".repeat(32);
const idOf = (n: number) => (n + 1).toString(16).padStart(16, "0");
const BASE = 1_764_000_000_000_000_000n;

/** Spans by start, end and parent (its number). */
const spansOf = (times: readonly (readonly [from: number, to: number, parent?: number])[]): Span[] =>
  foldOtlp({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: times.map(([from, to, parent], n) => ({
              ...{ traceId, spanId: idOf(n), name: `s${n}`, kind: 1 },
              ...(parent !== undefined && { parentSpanId: idOf(parent) }),
              startTimeUnixNano: String(BASE + BigInt(from)),
              endTimeUnixNano: String(BASE + BigInt(to)),
            })),
          },
        ],
      },
    ],
  });

interface TraceEvent {
  ph: string;
  name: string;
  ts: number;
  dur: number;
  tid: number;
}
async function eventsOf(spans: Span[]): Promise<TraceEvent[]> {
  let text = "";
  const one = async function* () {
    yield { traceId, spans, gaps: [] };
  };
  for await (const piece of writePerfetto(one())) text += piece;
  return JSON.parse(text).traceEvents;
}

describe("lanes", () => {
  it("hold a child in its parent, and what runs beside it in another", () => {
    expect(
      nestingLanes(
        spansOf([
          [0, 100],
          [10, 40, 0],
          [20, 60, 0],
          [70, 90, 0],
        ]),
      ),
    ).toEqual([0, 0, 1, 0]);
  });

  it("never nest a span in one that is not its ancestor", () => {
    const times = fc.array(fc.tuple(fc.nat(30), fc.nat(10), fc.option(fc.nat(20), { nil: undefined })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(times, (drawn) => {
        const spans = inOrder(
          spansOf(drawn.map(([at, ms, up], n) => [at, at + ms, up !== undefined && up < n ? up : undefined])),
        );
        const lanes = nestingLanes(spans);
        const end = (span: Span) => span.endNs as bigint;
        const ancestors = (span: Span): string[] => {
          const up = spans.find(({ spanId }) => spanId === span.parentSpanId);
          return up ? [up.spanId, ...ancestors(up)] : [];
        };
        spans.forEach((a, i) => {
          spans.slice(i + 1).forEach((b, j) => {
            if (lanes[i] !== lanes[i + 1 + j] || b.startNs >= end(a)) return;
            // They share time: b stands whole in a, of which it is.
            expect(end(b) <= end(a)).toBe(true);
            expect(ancestors(b)).toContain(a.spanId);
          });
        });
      }),
    );
  });
});

describe("trace events", () => {
  it("are exact to the nanosecond, from the first start on", async () => {
    const slices = (
      await eventsOf(
        spansOf([
          [0, 100_000_001],
          [1_001, 2_002, 0],
        ]),
      )
    ).filter(({ ph }) => ph === "X");
    expect(slices.map(({ ts, dur }) => [ts, dur])).toEqual([
      [0, 100_000.001],
      [1.001, 1.001],
    ]);
  });

  it("have an instant and a step of a counter for each chunk", async () => {
    const [span] = spansOf([[0, 10_000_000]]);
    const stream = {
      count: 2,
      times: Float64Array.of(1, 2.5),
      chunks: ["ab", "c"].map((text) => ({ kind: "text" as const, text, length: text.length })),
      merged: 0,
    };
    const events = await eventsOf([{ ...(span as Span), stream }]);
    expect(events.filter(({ ph }) => ph === "i").map(({ ts }) => ts)).toEqual([1000, 2500]);
    expect(events.filter(({ ph }) => ph === "C")).toMatchObject([
      { args: { characters: 2 } },
      { args: { characters: 3 } },
    ]);
  });
});
