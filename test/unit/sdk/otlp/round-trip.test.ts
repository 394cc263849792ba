import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Span } from "../../../../extension/model/trace.ts";
import type { OtlpSpan, OtlpTraces } from "../../../../sdk/otlp/otlp-json.ts";
import { otlpOfSpans } from "../../../../sdk/otlp/otlp-of-spans.ts";
import { readOtlpJson } from "../../../../sdk/otlp/read-otlp-json.ts";
import { readOtlpProtobuf } from "../../../../sdk/otlp/read-otlp-protobuf.ts";
import { MOST_CHUNK_EVENTS } from "../../../../sdk/otlp/stream-of-span.ts";
import { writeOtlpProtobuf } from "../../../../sdk/otlp/write-otlp-protobuf.ts";
import { arbitraryOtlp } from "../../../fixtures/arbitrary-otlp.ts";
import { foldOtlp } from "../../../fixtures/fold-otlp.ts";

const throughJson = (traces: OtlpTraces) => readOtlpJson(JSON.parse(JSON.stringify(traces)));
const throughProtobuf = (traces: OtlpTraces) => readOtlpProtobuf(writeOtlpProtobuf(traces));

/** Spans by id, without what names the session's own numbers; times of chunks to the nanosecond. */
function comparable(spans: Span[]) {
  return spans
    .map(({ resource, stream, ...span }) => ({
      ...span,
      resource: {
        attributes: resource?.attributes,
        schemaUrl: resource?.schemaUrl,
        scope: { attributes: undefined, ...resource?.scope },
      },
      stream: stream && {
        ...stream,
        times: Array.from(stream.times.subarray(0, stream.count), (ms) => Math.round(ms * 1e6)),
      },
    }))
    .sort((a, b) => (a.spanId < b.spanId ? -1 : 1));
}

const ids = { traceId: "5b8efff798038103d269b633813fc60c", spanId: "eee19b7ec3c1b174" };
const streamed = (chunks: number, more: Partial<OtlpSpan> = {}): OtlpTraces => ({
  resourceSpans: [
    {
      scopeSpans: [
        {
          spans: [
            {
              ...{ ...ids, name: "chat", kind: 3 },
              ...{ startTimeUnixNano: "1544712660000000001", endTimeUnixNano: "1544712669000000002" },
              attributes: [
                {
                  key: "genai_traces.stream",
                  value: {
                    stringValue: JSON.stringify({
                      at: Array.from({ length: chunks }, (_, i) => i * 1000.5 + 0.001),
                      parts: Array.from({ length: chunks }, (_, i) =>
                        i % 3
                          ? `chunk ${i}`
                          : i % 2
                            ? { reasoning: 7 }
                            : { toolCall: { index: 0, arguments: "{" } },
                      ),
                      merged: 2,
                    }),
                  },
                },
              ],
              ...more,
            },
          ],
        },
      ],
    },
  ],
});
const firstSpan = (traces: OtlpTraces) => traces.resourceSpans[0]?.scopeSpans[0]?.spans[0] as OtlpSpan;

describe("import, export, import", () => {
  for (const [name, through] of [
    ["JSON", throughJson],
    ["protobuf", throughProtobuf],
  ] as const) {
    it(`gives equal spans through OTLP ${name}, whatever stands in them`, () => {
      fc.assert(
        fc.property(arbitraryOtlp, (traces) => {
          const once = foldOtlp(readOtlpJson(traces));
          const again = foldOtlp(through(otlpOfSpans(once)));
          expect(comparable(again)).toEqual(comparable(once));
        }),
        { numRuns: 200 },
      );
    });

    it(`keeps each chunk with its time through OTLP ${name}`, () => {
      const once = foldOtlp(streamed(3000));
      expect(once[0]?.stream?.count).toBe(3000);
      expect(comparable(foldOtlp(through(otlpOfSpans(once))))).toEqual(comparable(once));
    });
  }

  it("keeps what a stopped, shortened span knows of itself", () => {
    const span = { ...foldOtlp(streamed(2))[0], aborted: true, cut: 3, redacted: 4 } as Span;
    expect(foldOtlp(throughJson(otlpOfSpans([span])))[0]).toMatchObject({
      aborted: true,
      cut: 3,
      redacted: 4,
    });
  });

  it("keeps a span that never ended open", () => {
    const span = { ...foldOtlp(streamed(1))[0], endNs: undefined } as Span;
    expect(foldOtlp(throughProtobuf(otlpOfSpans([span])))[0]?.endNs).toBeUndefined();
    expect(firstSpan(otlpOfSpans([span], { unended: "start" })).endTimeUnixNano).toBe("1544712660000000001");
  });
});

describe("chunks as span events", () => {
  it("are one each while there are few", () => {
    const { events } = firstSpan(otlpOfSpans(foldOtlp(streamed(3))));
    expect(events?.map(({ timeUnixNano }) => timeUnixNano)).toEqual([
      "1544712660000000002",
      "1544712660001000502",
      "1544712660002001002",
    ]);
  });

  it("are bundled where there are more than others keep, and none is lost", () => {
    const { events = [] } = firstSpan(otlpOfSpans(foldOtlp(streamed(3001))));
    expect(events).toHaveLength(MOST_CHUNK_EVENTS);
    const counts = events.map((event) => Number(Object.values(event.attributes?.[1]?.value ?? {})[0]));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3001);
  });

  it("leave room for the span's own events", () => {
    const own = Array.from({ length: 120 }, (_, i) => ({ timeUnixNano: String(i + 1), name: "own" }));
    const { events } = firstSpan(otlpOfSpans(foldOtlp(streamed(50, { events: own }))));
    expect(events).toHaveLength(128);
    expect(foldOtlp(otlpOfSpans(foldOtlp(streamed(50, { events: own }))))[0]?.events).toHaveLength(120);
  });
});

describe("content for back ends", () => {
  it("is JSON text where it is more than a list of plain values", () => {
    const [span] = foldOtlp(streamed(1));
    const attributes = {
      "gen_ai.input.messages": [{ role: "user", parts: [] }],
      "gen_ai.response.finish_reasons": ["stop"],
      big: { $type: "bigint", value: "9007199254740993" },
    };
    const written = firstSpan(otlpOfSpans([{ ...(span as Span), attributes }], { content: "json" }));
    expect(written.attributes?.slice(0, 3)).toEqual([
      { key: "gen_ai.input.messages", value: { stringValue: '[{"role":"user","parts":[]}]' } },
      { key: "gen_ai.response.finish_reasons", value: { arrayValue: { values: [{ stringValue: "stop" }] } } },
      { key: "big", value: { intValue: "9007199254740993" } },
    ]);
  });
});
