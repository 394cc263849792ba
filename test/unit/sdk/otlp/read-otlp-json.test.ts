import { describe, expect, it } from "vitest";
import type { OtlpSpan, OtlpValue } from "../../../../sdk/otlp/otlp-json.ts";
import { readId } from "../../../../sdk/otlp/read-ids.ts";
import { readInt64, readUnixNano, unixNanoOfIso } from "../../../../sdk/otlp/read-integers.ts";
import { parseExactJson } from "../../../../sdk/otlp/read-json-text.ts";
import { isOtlpJson, readOtlpJson } from "../../../../sdk/otlp/read-otlp-json.ts";
import { ReadProblems } from "../../../../sdk/otlp/read-problems.ts";

const TRACE = "5b8efff798038103d269b633813fc60c";
const SPAN = "eee19b7ec3c1b174";
const span = (more: object = {}) => ({
  traceId: TRACE,
  spanId: SPAN,
  name: "chat",
  startTimeUnixNano: "1544712660000000001",
  endTimeUnixNano: "1544712661000000002",
  ...more,
});
const resourceSpans = (...spans: unknown[]) => [{ resource: {}, scopeSpans: [{ scope: {}, spans }] }];

function read(value: unknown): { spans: OtlpSpan[]; problems: ReadProblems } {
  const problems = new ReadProblems();
  const { resourceSpans: list } = readOtlpJson(value, problems);
  return { spans: list.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)), problems };
}
const one = (raw: object): OtlpSpan => read({ resourceSpans: resourceSpans(raw) }).spans[0] as OtlpSpan;
const readOne = (value: unknown): OtlpValue | undefined =>
  one(span({ attributes: [{ key: "k", value }] })).attributes?.[0]?.value;

describe("wrappers", () => {
  it.each([
    ["the request of OTLP", { resourceSpans: resourceSpans(span()) }],
    ["Jaeger's result", { result: { resourceSpans: resourceSpans(span()) } }],
    ["Tempo's batches", { batches: resourceSpans(span()) }],
    ["Tempo's trace", { trace: { resourceSpans: resourceSpans(span()) } }],
    ["data", { data: { resourceSpans: resourceSpans(span()) } }],
    ["a list of requests", [{ resourceSpans: resourceSpans(span()) }]],
    ["a bare list of ResourceSpans", resourceSpans(span())],
    ["ScopeSpans alone", { scope: { name: "x" }, spans: [span()] }],
    ["spans alone", [span()]],
    ["names of the .proto file", { resource_spans: [{ scope_spans: [{ spans: [span()] }] }] }],
    [
      "names from before OTLP 0.19",
      {
        resourceSpans: [
          {
            instrumentationLibrarySpans: [{ instrumentationLibrary: { name: "x" }, spans: [span()] }],
          },
        ],
      },
    ],
  ])("reads %s", (_, value) => {
    expect(isOtlpJson(value)).toBe(true);
    expect(read(value).spans).toMatchObject([{ traceId: TRACE, spanId: SPAN, name: "chat" }]);
  });

  it("is not mistaken for other documents", () => {
    for (const value of [
      null,
      1,
      "x",
      [],
      {},
      { data: [{ traceID: "1", spans: [] }] },
      { spans: [{ id: 1 }] },
    ])
      expect(isOtlpJson(value)).toBe(false);
  });
});

describe("ids", () => {
  it.each([
    ["lower-case hex", SPAN],
    ["upper-case hex", SPAN.toUpperCase()],
    ["base64", "7uGbfsPBsXQ="],
    ["base64 without its padding", "7uGbfsPBsXQ"],
    ["base64 of the hex digits", btoa(SPAN)],
    ["a Buffer", { type: "Buffer", data: [0xee, 0xe1, 0x9b, 0x7e, 0xc3, 0xc1, 0xb1, 0x74] }],
    [
      "a byte array that became an object",
      Object.assign({}, [0xee, 0xe1, 0x9b, 0x7e, 0xc3, 0xc1, 0xb1, 0x74]),
    ],
  ])("reads %s", (_, value) => {
    expect(readId(value, 8)).toEqual({ id: SPAN, madeUp: false });
  });

  it("reads UUIDs and pads ids of 64 bits", () => {
    expect(readId("5b8efff7-9803-8103-d269-b633813fc60c", 16).id).toBe(TRACE);
    expect(readId("EEE19B7EC3C1B174", 16).id).toBe(`0000000000000000${SPAN}`);
  });

  it("knows no id in zeros and nothing", () => {
    for (const value of ["", "0".repeat(16), undefined, null, {}, [], true, "AAAAAAAAAAA="])
      expect(readId(value, 8).id).toBe("");
  });

  it("makes one up for a text that is none, the same each time, so that parents are found", () => {
    const parent = readId("root-span", 8);
    expect(parent).toMatchObject({ madeUp: true });
    const { spans, problems } = read(
      resourceSpans(span({ spanId: "root-span" }), span({ spanId: "child!", parentSpanId: "root-span" })),
    );
    expect(spans[1]?.parentSpanId).toBe(spans[0]?.spanId);
    expect(spans[0]?.attributes).toContainEqual({
      key: "genai_traces.original.span_id",
      value: { stringValue: "root-span" },
    });
    expect(problems).toMatchObject({ spans: 2, repaired: 2, lost: 0 });
  });
});

describe("64-bit integers", () => {
  it("are exact as text, as bare numbers of a document and as Longs", () => {
    expect(readInt64("9007199254740993")).toBe("9007199254740993");
    expect(readInt64({ low: 1, high: 2097152, unsigned: false })).toBe("9007199254740993");
    expect(readInt64({ low: -1, high: -1, unsigned: false })).toBe("-1");
    const text = JSON.stringify({ resourceSpans: resourceSpans(span()) })
      .replace('"1544712660000000001"', "1544712660000000001")
      .replace(
        '"endTimeUnixNano"',
        '"attributes":[{"key":"n","value":{"intValue": 9007199254740993}}],"endTimeUnixNano"',
      );
    expect(text).toContain(":1544712660000000001");
    const [first] = read(parseExactJson(text)).spans;
    expect(first?.startTimeUnixNano).toBe("1544712660000000001");
    expect(first?.attributes?.[0]?.value).toEqual({ intValue: "9007199254740993" });
  });

  it("in a text that looks like a key are left alone", () => {
    const text = JSON.stringify({ a: '{"startTimeUnixNano":1544712660000000001}' });
    expect(parseExactJson(text)).toEqual(JSON.parse(text));
  });

  it("reads ISO times with all their digits", () => {
    expect(unixNanoOfIso("2018-12-13T14:51:00.000000001Z")).toBe("1544712660000000001");
    expect(unixNanoOfIso("2018-12-13T15:51:00.5+01:00")).toBe("1544712660500000000");
    expect(unixNanoOfIso("2018-12-13 14:51:00.123456")).toBe("1544712660123456000");
    expect(unixNanoOfIso("soon")).toBeUndefined();
    expect(readUnixNano([1544712660, 1])).toBe("1544712660000000001");
  });
});

describe("values", () => {
  it.each([
    [{ stringValue: "x" }, { stringValue: "x" }],
    [{ string_value: "x" }, { stringValue: "x" }],
    [{ intValue: 3 }, { intValue: "3" }],
    [{ intValue: "3" }, { intValue: "3" }],
    [{ intValue: 0.5 }, { doubleValue: 0.5 }],
    [{ intValue: "many" }, { stringValue: "many" }],
    [{ doubleValue: "NaN" }, { doubleValue: "NaN" }],
    [{ doubleValue: "0.5" }, { doubleValue: 0.5 }],
    [{ boolValue: false }, { boolValue: false }],
    [{ bytesValue: "-_8=" }, { bytesValue: "+/8=" }],
    [{ bytesValue: { type: "Buffer", data: [1, 2] } }, { bytesValue: "AQI=" }],
    [{ arrayValue: {} }, { arrayValue: { values: [] } }],
    [{ arrayValue: { values: [{ intValue: 1 }] } }, { arrayValue: { values: [{ intValue: "1" }] } }],
    [{ kvlistValue: {} }, { kvlistValue: { values: [] } }],
    [
      { kvlistValue: { values: [{ key: "a", value: {} }] } },
      { kvlistValue: { values: [{ key: "a", value: {} }] } },
    ],
    [{}, {}],
    ["plain", { stringValue: "plain" }],
  ])("reads %j as %j", (raw, value) => {
    expect(readOne(raw)).toEqual(value);
  });

  it("are bounded in depth", () => {
    let value: object = { stringValue: "x" };
    for (let i = 0; i < 5000; i++) value = { arrayValue: { values: [value] } };
    const { spans, problems } = read(resourceSpans(span({ attributes: [{ key: "k", value }] })));
    expect(JSON.stringify(spans).length).toBeGreaterThan(100);
    expect(problems.repaired).toBe(1);
  });
});

describe("what is wrong", () => {
  it("is said of the span it is in, and the others are read", () => {
    const { spans, problems } = read(
      resourceSpans(span(), span({ spanId: "" }), 7, span({ spanId: "1".repeat(16), endTimeUnixNano: "1" })),
    );
    expect(spans).toHaveLength(2);
    expect(problems).toMatchObject({ spans: 4, lost: 2, repaired: 1 });
    expect(problems.list).toEqual([
      { span: 2, name: "chat", message: "has no span id", lost: true },
      { span: 3, message: "is no object", lost: true },
      { span: 4, name: "chat", message: "ends before it starts; it is shown without a length", lost: false },
    ]);
  });

  it("is kept a hundred times and counted beyond", () => {
    const { problems } = read(resourceSpans(...Array.from({ length: 500 }, () => null)));
    expect(problems.lost).toBe(500);
    expect(problems.list).toHaveLength(100);
  });

  it("is no reason to lose a span without times, or without an end", () => {
    const { spans } = read(
      resourceSpans(span({ startTimeUnixNano: undefined }), span({ endTimeUnixNano: 0 })),
    );
    expect(spans[0]?.startTimeUnixNano).toBe("1544712661000000002");
    expect(spans[1]?.endTimeUnixNano).toBeUndefined();
  });
});

it("reads kinds and status codes by name", () => {
  expect(
    one(span({ kind: "SPAN_KIND_CLIENT", status: { code: "STATUS_CODE_ERROR", message: "no" } })),
  ).toMatchObject({
    kind: 3,
    status: { code: 2, message: "no" },
  });
});

it("keeps flags, dropped counts, links, scope attributes and schema URLs", () => {
  const { resourceSpans: list } = readOtlpJson({
    resourceSpans: [
      {
        schemaUrl: "r",
        resource: { droppedAttributesCount: 1 },
        scopeSpans: [
          {
            schemaUrl: "s",
            scope: { name: "lib", attributes: [{ key: "a", value: { intValue: 1 } }] },
            spans: [
              span({
                flags: 769,
                droppedEventsCount: 2,
                links: [
                  { traceId: TRACE, spanId: SPAN, traceState: "a=b", flags: 1, droppedAttributesCount: 3 },
                ],
              }),
            ],
          },
        ],
      },
    ],
  });
  expect(list).toMatchObject([
    {
      schemaUrl: "r",
      resource: { droppedAttributesCount: 1 },
      scopeSpans: [
        {
          schemaUrl: "s",
          scope: { name: "lib", attributes: [{ key: "a", value: { intValue: "1" } }] },
          spans: [
            {
              flags: 769,
              droppedEventsCount: 2,
              links: [{ traceState: "a=b", flags: 1, droppedAttributesCount: 3 }],
            },
          ],
        },
      ],
    },
  ]);
});
