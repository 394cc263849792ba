import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_DEPTH, MAX_NODES } from "../../../../extension/engine/attribute-tree.ts";
import { readBody, skipCovered } from "../../../../extension/engine/read-body.ts";
import { validateRecord } from "../../../../extension/engine/validate-record.ts";
import { coverage, type TraceRecord } from "../../../../sdk/protocol/index.ts";
import { chunk, end, resource, spanId, start, traceId } from "./engine-world.ts";

const ids = { trace: traceId(1), span: spanId(1) };
const time = "1760000000000000000";
const read = (...records: unknown[]) => readBody(JSON.stringify(records), records.length);

describe("records as the SDK makes them", () => {
  const whole = [
    resource(),
    start(1, 1, 0, {
      parent: spanId(9),
      remote: true,
      state: "a=b",
      attributes: { a: [1, { b: null }], c: true },
      links: [{ trace: traceId(2), span: spanId(2), attributes: { why: "retry" } }],
      cut: 2,
    }),
    { type: "update", ...ids, name: "renamed", attributes: { x: 1 }, links: [], redacted: 1 },
    { type: "event", ...ids, time, name: "exception", attributes: { "exception.message": "no" } },
    {
      ...chunk(1, 1, 5, ""),
      at: [0, 0.5, 7, 7],
      parts: ["a", 3, { reasoning: "hm" }, { toolCall: { index: 0, id: "c", name: "f", arguments: "{" } }],
      merged: 1,
    },
    { ...chunk(1, 1, 6, "x"), covers: 1 },
    end(1, 1, 9, { status: { code: 2, message: "no" }, aborted: true, attributes: {} }),
    { type: "gap", covers: 1, reason: "overflow", chunks: 3, traces: [traceId(1)] },
  ];

  test("pass unchanged", () => {
    expect(read(...whole)).toEqual(whole);
  });

  test("lose fields that nobody knows", () => {
    expect(read({ ...end(1, 1, 9), extra: { evil: 1 }, constructor: "x" })).toEqual([end(1, 1, 9)]);
  });

  test("pass again when written down and read back", () => {
    const records = read(...whole) as TraceRecord[];
    expect(read(...records)).toEqual(records);
  });
});

test.each([
  ["no object", 7],
  ["a list", []],
  ["an unknown type", { type: "stop", ...ids }],
  ["an inherited type", { type: "toString" }],
  ["a trace id in capitals", start(1, 1, 0, { trace: "A".repeat(32) })],
  ["a trace id of zeros", start(1, 1, 0, { trace: "0".repeat(32) })],
  ["a span id of zeros", start(1, 1, 0, { span: "0".repeat(16) })],
  ["a span id that is too long", start(1, 1, 0, { span: "1".repeat(17) })],
  ["a parent that is no id", start(1, 1, 0, { parent: "x" })],
  ["an unknown kind", start(1, 1, 0, { kind: 6 })],
  ["a kind in words", start(1, 1, 0, { kind: "1" })],
  ["a negative resource", start(1, 1, 0, { resource: -1 })],
  ["a time as a number", start(1, 1, 0, { time: 5 })],
  ["a negative time", start(1, 1, 0, { time: "-5" })],
  ["an empty time", start(1, 1, 0, { time: "" })],
  ["a time beyond 64 bits", start(1, 1, 0, { time: "18446744073709551616" })],
  ["a time in hex", start(1, 1, 0, { time: "0x10" })],
  ["attributes as a list", start(1, 1, 0, { attributes: [] })],
  ["a remote that is not true", start(1, 1, 0, { remote: false })],
  ["a link without ids", start(1, 1, 0, { links: [{}] })],
  ["offsets that go back", { ...chunk(1, 1, 0, "a"), at: [2, 1], parts: ["a", "b"] }],
  ["a negative offset", { ...chunk(1, 1, 0, "a"), at: [-1] }],
  ["more parts than offsets", { ...chunk(1, 1, 0, "a"), parts: ["a", "b"] }],
  ["no parts", { ...chunk(1, 1, 0, "a"), at: [], parts: [] }],
  ["a part that is no part", { ...chunk(1, 1, 0, "a"), parts: [{ text: "a" }] }],
  ["a negative length", { ...chunk(1, 1, 0, "a"), parts: [-1] }],
  ["a tool call that is none", { ...chunk(1, 1, 0, "a"), parts: [{ toolCall: "f" }] }],
  ["an unknown status", end(1, 1, 0, { status: { code: 3 } })],
  ["a fractional cut", end(1, 1, 0, { cut: 0.5 })],
  ["a gap of an unknown reason", { type: "gap", covers: 1, reason: "bored" }],
  ["a gap of nine traces", { type: "gap", covers: 1, reason: "lost", traces: Array(9).fill(traceId(1)) }],
  ["a scope without a name", { ...resource(), scope: {} }],
])("%s becomes a counted gap", (_, record) => {
  expect(readBody(JSON.stringify([end(1, 1, 0), record, end(1, 1, 0)]), 3)).toEqual([
    end(1, 1, 0),
    { type: "gap", covers: 1, reason: "invalid" },
    end(1, 1, 0),
  ]);
});

test("neighbouring refused records are one gap of all they claimed", () => {
  const body = JSON.stringify([1, { covers: 5 }, { covers: -1 }, { covers: 1e300 }, end(1, 1, 0)]);
  expect(readBody(body, 9)).toEqual([{ type: "gap", covers: 8, reason: "invalid" }, end(1, 1, 0)]);
});

test("numbers that JSON can say and JavaScript cannot hold are refused", () => {
  const text = JSON.stringify([start(1, 1, 0, { attributes: { n: "N" } })]).replace('"N"', "1e999");
  expect(readBody(text, 1)).toEqual([{ type: "gap", covers: 1, reason: "invalid" }]);
});

test("attributes have bounds of depth, size and key length", () => {
  const nested = (depth: number): unknown => (depth ? [nested(depth - 1)] : 1);
  const with_ = (attributes: object) => validateRecord(start(1, 1, 0, { attributes }));
  expect(with_({ a: nested(MAX_DEPTH) })).toBeDefined();
  expect(with_({ a: nested(MAX_DEPTH + 1) })).toBeUndefined();
  expect(with_({ a: Array(MAX_NODES - 1).fill(0) })).toBeDefined();
  expect(with_({ a: Array(MAX_NODES).fill(0) })).toBeUndefined();
  expect(with_({ ["k".repeat(1025)]: 1 })).toBeUndefined();
  expect(with_({ a: "x".repeat(1024 * 1024 + 1) })).toBeUndefined();
});

test.each([
  ["no JSON", "[{", 1],
  ["no list", "{}", 1],
  ["fewer than it says", "[1]", 2],
  ["more than it says", "[1,2]", 1],
  ["null", "null", 1],
  ["a hundred thousand brackets", "[".repeat(100_000), 1],
])("a body that is %s is refused whole", (_, body, n) => {
  expect(readBody(body, n)).toBeUndefined();
});

describe("poisoned keys", () => {
  test("stay data", () => {
    const poison = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1}';
    const text = JSON.stringify([start(1, 1, 0, { attributes: { deep: "P" } })]).replace('"P"', poison);
    const [record] = readBody(text, 1) as unknown as [{ attributes: { deep: object } }];
    expect(Object.getPrototypeOf(record.attributes.deep)).toBe(Object.prototype);
    expect(Object.keys(record.attributes.deep)).toEqual(["__proto__", "constructor", "toString"]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test("on the record itself do not stand in for missing fields", () => {
    const text = `[{"__proto__":${JSON.stringify(start(1, 1))}}]`;
    expect(readBody(text, 1)).toEqual([{ type: "gap", covers: 1, reason: "invalid" }]);
  });
});

const anyJson = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(-0, 1e308, 2 ** 53, -(2 ** 53), "__proto__", "constructor", "0".repeat(32), ""),
);
/** A good record with some fields replaced by anything at all. */
const mangled = fc
  .tuple(
    fc.constantFrom<object>(resource(), start(1, 1), chunk(1, 1, 0, "a"), end(1, 1, 0)),
    fc.dictionary(
      fc.constantFrom(
        ...["type", "trace", "span", "parent", "name", "kind", "time", "resource", "attributes", "links"],
        ...["at", "parts", "merged", "covers", "status", "aborted", "cut", "scope", "reason", "__proto__"],
      ),
      anyJson,
    ),
  )
  .map(([record, wrong]) => {
    const copy: Record<string, unknown> = { ...record };
    for (const [key, value] of Object.entries(wrong))
      Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
    return copy;
  });

test("whatever a page sends, the door does not throw, and what it lets in covers exactly n", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(anyJson, mangled), { maxLength: 8 }),
      fc.integer({ min: 1, max: 10 }),
      (values, n) => {
        const records = readBody(JSON.stringify(values), n);
        expect(({} as { polluted?: number }).polluted).toBeUndefined();
        if (!records) return;
        expect(records.reduce((sum, record) => sum + coverage(record), 0)).toBe(n);
        for (const record of records) expect(validateRecord(record)).toEqual(record);
      },
    ),
    { numRuns: 2000 },
  );
});

test("any text at all is read or refused", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.nat(), (text, n) => void readBody(text, n + 1)));
});

describe("a batch sent again with other boundaries", () => {
  const gap = { type: "gap", covers: 5, reason: "overflow" } as const;

  test("gives only what is new", () => {
    const records = [end(1, 1, 0), end(1, 2, 0), end(1, 3, 0)] as TraceRecord[];
    expect(skipCovered(records, 2)).toEqual([end(1, 3, 0)]);
  });

  test("shortens a gap", () => {
    expect(skipCovered([gap], 2)).toEqual([{ ...gap, covers: 3 }]);
  });

  test("gives the new parts of merged chunks where it is known which they are", () => {
    const merged = { ...chunk(1, 1, 0, ""), covers: 3, at: [0, 5, 9], parts: ["a", "b", "c"] } as TraceRecord;
    expect(skipCovered([merged], 1)).toEqual([{ ...merged, covers: 2, at: [5, 9], parts: ["b", "c"] }]);
  });

  test("declares lost what cannot be told apart", () => {
    const merged = { ...chunk(1, 1, 0, ""), covers: 3, at: [0], parts: ["abc"], merged: 2 } as TraceRecord;
    expect(skipCovered([merged], 1)).toEqual([
      { type: "gap", covers: 2, reason: "lost", traces: [traceId(1)] },
    ]);
  });
});
