import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBody } from "../../../../extension/engine/read-body.ts";
import type { OtlpEntry, OtlpSpan, OtlpTraces, OtlpValue } from "../../../../sdk/otlp/otlp-json.ts";
import { ResourceNumbers, recordsOfOtlp } from "../../../../sdk/otlp/records-of-otlp.ts";
import { attributeOfOtlp, otlpOfAttribute } from "../../../../sdk/otlp/values.ts";
import { coverage, type TraceRecord } from "../../../../sdk/protocol/index.ts";

const ids = { traceId: "5b8efff798038103d269b633813fc60c", spanId: "eee19b7ec3c1b174" };
const span = (more: Partial<OtlpSpan> = {}): OtlpSpan => ({
  ...ids,
  name: "chat",
  startTimeUnixNano: "1544712660000000001",
  endTimeUnixNano: "1544712661000000002",
  ...more,
});
const traces = (...spans: OtlpSpan[]): OtlpTraces => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
const text = (key: string, length: number): OtlpEntry => ({
  key,
  value: { stringValue: "x".repeat(length) },
});

/** What the archive's door says of them: a refused record would be a gap. */
function through(records: TraceRecord[]): TraceRecord[] {
  const covered = records.reduce((sum, record) => sum + coverage(record), 0);
  return readBody(JSON.stringify(records), covered) ?? [];
}

describe("a span of OTLP", () => {
  it("becomes a resource, a start, its events and an end", () => {
    const records = recordsOfOtlp({
      resourceSpans: [
        {
          resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
          schemaUrl: "r",
          scopeSpans: [
            {
              scope: { name: "lib", version: "1", attributes: [{ key: "a", value: { intValue: "1" } }] },
              schemaUrl: "s",
              spans: [
                span({
                  parentSpanId: "0000000000000001",
                  kind: 3,
                  flags: 769,
                  traceState: "a=b",
                  attributes: [{ key: "gen_ai.request.model", value: { stringValue: "gpt-5" } }],
                  events: [{ timeUnixNano: "1544712660000000003", name: "e", droppedAttributesCount: 1 }],
                  links: [{ ...ids, traceState: "c=d", flags: 1 }],
                  droppedEventsCount: 7,
                  status: { code: 2, message: "no" },
                }),
              ],
            },
          ],
        },
      ],
    });
    const its = { trace: ids.traceId, span: ids.spanId };
    expect(records).toEqual([
      {
        type: "resource",
        resource: 1,
        attributes: { "service.name": "shop" },
        schemaUrl: "r",
        scope: { name: "lib", version: "1", attributes: { a: 1 }, schemaUrl: "s" },
      },
      {
        type: "start",
        ...its,
        parent: "0000000000000001",
        remote: true,
        state: "a=b",
        name: "chat",
        kind: 3,
        time: "1544712660000000001",
        resource: 1,
        attributes: { "gen_ai.request.model": "gpt-5" },
        links: [{ ...its, state: "c=d", flags: 1 }],
        flags: 769,
        dropped: { events: 7 },
      },
      { type: "event", ...its, time: "1544712660000000003", name: "e", dropped: 1 },
      { type: "end", ...its, time: "1544712661000000002", status: { code: 2, message: "no" } },
    ]);
    expect(through(records)).toEqual(records);
  });

  it("without an end has none", () => {
    expect(recordsOfOtlp(traces(span({ endTimeUnixNano: "0" }))).map(({ type }) => type)).toEqual([
      "resource",
      "start",
    ]);
  });

  it("has the number of the resource that was there before", () => {
    const numbers = new ResourceNumbers();
    expect(recordsOfOtlp(traces(span()), numbers)).toHaveLength(3);
    expect(recordsOfOtlp(traces(span()), numbers)).toHaveLength(2);
    expect(numbers.size).toBe(1);
  });

  it("with more text than a record has room for is told in several, none refused", () => {
    const attributes = [text("a", 600_000), text("b", 600_000), text("c", 600_000)];
    const records = recordsOfOtlp(traces(span({ attributes })));
    expect(records.map(({ type }) => type)).toEqual(["resource", "start", "update", "update", "end"]);
    expect(through(records)).toEqual(records);
  });

  it("has a value that no record has room for cut, and counted", () => {
    const records = recordsOfOtlp(traces(span({ attributes: [text("a", 3_000_000), text("b", 10)] })));
    expect(records[1]).toMatchObject({ cut: 1 });
    expect(
      String((records[1] as { attributes?: object }).attributes && JSON.stringify(records[1])),
    ).toContain("…[cut: ");
    expect(records[2]).toMatchObject({ type: "update", attributes: { b: "x".repeat(10) } });
    expect(through(records)).toEqual(records);
  });

  it("with long lists, long keys, many links and many events passes the door", () => {
    const values = Array.from({ length: 150_000 }, (): OtlpValue => ({ intValue: "1" }));
    const records = recordsOfOtlp(
      traces(
        span({
          attributes: [
            { key: "vector", value: { arrayValue: { values } } },
            text("k".repeat(5000), 1),
            { key: "m", value: { kvlistValue: { values: [text("j".repeat(5000), 1)] } } },
            { key: "__proto__", value: { stringValue: "x" } },
          ],
          links: Array.from({ length: 2500 }, () => ids),
          events: [{ timeUnixNano: "1", name: "e", attributes: [text("a", 2_000_000), text("b", 500_000)] }],
        }),
      ),
    );
    const passed = through(records);
    expect(passed.filter(({ type }) => type === "gap")).toEqual([]);
    expect(passed).toEqual(records);
    expect(records.reduce((sum, record) => sum + ("cut" in record ? (record.cut ?? 0) : 0), 0)).toBe(5);
  });
});

describe("a value", () => {
  it.each<[OtlpValue, unknown]>([
    [{ intValue: "9007199254740993" }, { $type: "bigint", value: "9007199254740993" }],
    [{ intValue: "-5" }, -5],
    [{ doubleValue: "NaN" }, { $type: "number", value: "NaN" }],
    [{ doubleValue: "-Infinity" }, { $type: "number", value: "-Infinity" }],
    [{ bytesValue: "AAH/" }, { $type: "bytes", value: "AAH/" }],
    [{}, null],
  ])("%j is kept as %j and comes back", (otlp, attribute) => {
    expect(attributeOfOtlp(otlp)).toEqual(attribute);
    expect(otlpOfAttribute(attribute as string)).toEqual(otlp);
  });

  it("of any kind comes back as it was", () => {
    const value = fc.letrec<{ value: OtlpValue }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.string().map((stringValue): OtlpValue => ({ stringValue })),
        fc.boolean().map((boolValue): OtlpValue => ({ boolValue })),
        fc
          .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
          .map((n): OtlpValue => ({ intValue: String(n) })),
        // Whole doubles come back as ints: see values.ts.
        fc
          .double({ noNaN: true, noDefaultInfinity: true })
          .filter((n) => !Number.isInteger(n))
          .map((doubleValue): OtlpValue => ({ doubleValue })),
        fc.constantFrom<OtlpValue>({ doubleValue: "NaN" }, { doubleValue: "Infinity" }, {}),
        fc.base64String().map((bytesValue): OtlpValue => ({ bytesValue })),
        fc.array(tie("value"), { maxLength: 4 }).map((values): OtlpValue => ({ arrayValue: { values } })),
        fc
          .uniqueArray(fc.record({ key: fc.string({ minLength: 1 }), value: tie("value") }), {
            maxLength: 4,
            selector: ({ key }) => key,
          })
          // Objects have keys like "1" before all others.
          .map((values) => values.filter(({ key }) => !/^\d+$/.test(key) && key !== "$type"))
          .map((values): OtlpValue => ({ kvlistValue: { values } })),
      ),
    })).value;
    fc.assert(
      fc.property(value, (otlp) => {
        expect(otlpOfAttribute(attributeOfOtlp(otlp))).toEqual(otlp);
      }),
    );
  });
});
