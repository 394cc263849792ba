import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addAttributes, type Draft, recordText } from "../../../../sdk/journal/serialize.ts";

const MOST = 512 * 1024;

function serialize(value: unknown, { maxLength = 262_144, hook = undefined as never, mask = -1 } = {}) {
  const draft: Draft = {};
  const options = { maxLength, hook, maskOf: () => mask };
  addAttributes(options, draft, { value });
  const text = recordText(options, '"type":"start"', draft);
  const parsed = JSON.parse(text);
  return { text, value: parsed.attributes.value, cut: parsed.cut ?? 0, redacted: parsed.redacted ?? 0 };
}

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

/** Objects in objects, `depth` levels, made without recursion. */
function nested(depth: number): object {
  let value = {};
  for (let i = 0; i < depth; i++) value = { value };
  return value;
}

const cyclic = (): object => {
  const value: { self?: unknown; list: unknown[] } = { list: [] };
  value.self = value;
  value.list.push(value);
  return value;
};

describe("plain values pass unchanged", () => {
  it.each([
    ["a text", 'hello "quoted" \n 日本 \u0000'],
    ["half an emoji", "\ud83d"],
    ["numbers", [0, -1, 1.5, 1e300]],
    ["booleans and null", { yes: true, no: false, nothing: null }],
    ["messages", [{ role: "user", parts: [{ type: "text", content: "hi" }] }]],
  ])("%s", (_name, value) => {
    expect(serialize(value)).toMatchObject({ value, cut: 0, redacted: 0 });
  });

  it("any JSON value is written as JSON.stringify would", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8, noUnicodeString: false }), (value) => {
        fc.pre(!JSON.stringify(value).includes("__proto__"));
        // JSON itself says -0 as 0; that is why it is marked.
        fc.pre(!hasNegativeZero(value));
        expect(serialize(value).value).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("an object in two places is not a cycle", () => {
    const shared = { a: 1 };
    expect(serialize({ x: shared, y: [shared, shared] }).value).toEqual({
      x: { a: 1 },
      y: [{ a: 1 }, { a: 1 }],
    });
  });

  it("undefined members are absent, undefined items null, as in JSON", () => {
    expect(serialize({ a: undefined, b: [undefined, 1] }).value).toEqual({ b: [null, 1] });
  });
});

const hasNegativeZero = (value: unknown): boolean =>
  Object.is(value, -0) ||
  (typeof value === "object" && value !== null && Object.values(value).some(hasNegativeZero));

describe("what JSON cannot say is marked", () => {
  class Point {
    x = 1;
    get y() {
      return 2;
    }
  }
  it.each<[string, unknown, unknown]>([
    ["a BigInt", 12n, { $type: "bigint", value: "12" }],
    ["NaN", Number.NaN, { $type: "number", value: "NaN" }],
    ["-Infinity", Number.NEGATIVE_INFINITY, { $type: "number", value: "-Infinity" }],
    ["-0", -0, { $type: "number", value: "-0" }],
    ["a symbol", Symbol("s"), { $type: "symbol", value: "s" }],
    ["a function", function named() {}, { $type: "function", value: "named" }],
    ["a date", new Date(0), { $type: "date", value: "1970-01-01T00:00:00.000Z" }],
    ["an invalid date", new Date(Number.NaN), { $type: "date", value: null }],
    ["a map", new Map([["a", 1]]), { $type: "map", value: [["a", 1]] }],
    ["a set", new Set([1, "b"]), { $type: "set", value: [1, "b"] }],
    ["a URL", new URL("https://a.test/b"), "https://a.test/b"],
    ["bytes", new Float32Array(8), { $type: "Float32Array", value: 32 }],
    ["a buffer", new ArrayBuffer(7), { $type: "ArrayBuffer", value: 7 }],
    ["a blob", new Blob(["abc"]), { $type: "Blob", value: 3 }],
    [
      "an element",
      { nodeType: 1, nodeName: "DIV", [Symbol.toStringTag]: "HTMLDivElement" },
      { $type: "node", value: "div" },
    ],
    ["a promise", Promise.resolve(1), { $type: "Promise" }],
    ["an instance by its own members", new Point(), { x: 1 }],
    ["what has a toJSON by it", { toJSON: () => ({ a: 1 }) }, { a: 1 }],
    ["a cycle", cyclic(), { list: [{ $type: "cycle" }], self: { $type: "cycle" } }],
    ["an own __proto__", JSON.parse('{"__proto__": {"x": 1}, "a": 2}'), { "[__proto__]": { x: 1 }, a: 2 }],
    ["a revoked proxy", revoked(), { $type: "unreadable" }],
    ["a revoked proxy inside", { a: revoked(), b: 1 }, { a: { $type: "unreadable" }, b: 1 }],
  ])("%s", (_name, input, expected) => {
    expect(serialize(input).value).toEqual(expected);
  });

  it("an error keeps name, message, stack, cause and its own members", () => {
    const error = Object.assign(new TypeError("outer", { cause: new Error("inner") }), { code: "E1" });
    expect(serialize(error).value).toMatchObject({
      $type: "error",
      value: {
        name: "TypeError",
        message: "outer",
        stack: expect.stringContaining("TypeError: outer"),
        code: "E1",
        cause: { $type: "error", value: { message: "inner" } },
      },
    });
  });

  it("a getter that throws costs only its member", () => {
    const input = {
      a: 1,
      get b() {
        throw new Error("no");
      },
    };
    expect(serialize(input)).toMatchObject({ value: { a: 1, b: { $type: "unreadable" } }, cut: 1 });
  });

  it("an error that throws when looked at is marked", () => {
    const error = new Error("x");
    Object.defineProperty(error, "message", {
      get() {
        throw error;
      },
    });
    expect(serialize(error).value).toMatchObject({
      $type: "error",
      value: { message: { $type: "unreadable" } },
    });
  });

  it("a toJSON that calls the serialiser again does not spend its caller's budget", () => {
    const input = [{ toJSON: () => serialize("x".repeat(100), { maxLength: 10 }).value }, "y".repeat(50)];
    expect(serialize(input, { maxLength: 100 }).value[1]).toBe("y".repeat(50));
  });
});

describe("budgets", () => {
  it("a long text keeps its head and says how much is missing", () => {
    const { value, cut } = serialize("x".repeat(300_000));
    expect(value).toBe(`${"x".repeat(262_144)}…[cut: 37856 chars]`);
    expect(cut).toBe(1);
  });

  it("the texts of one value share its budget", () => {
    const { value, cut } = serialize(["a".repeat(60), "b".repeat(60), "c"], { maxLength: 100 });
    expect(value[1]).toBe(`${"b".repeat(40)}…[cut: 20 chars]`);
    expect(value[2]).toBe("[cut: 1 items]");
    expect(cut).toBe(2);
  });

  it("100 MB of text cost less than 10 ms", () => {
    const text = "x".repeat(100 * 1024 * 1024);
    const start = performance.now();
    const { value } = serialize(text);
    expect(performance.now() - start).toBeLessThan(10);
    expect(value).toContain("[cut:");
  });

  it("a depth of 20 000 ends at 12", () => {
    const { text, cut } = serialize(nested(20_000));
    expect(text.match(/\{"value":/g)?.length).toBeLessThanOrEqual(14);
    expect(text).toContain('"$type":"deep"');
    expect(cut).toBe(1);
  });

  it("a million items are cut after 10 000", () => {
    const { value, cut } = serialize(new Array(1_000_000).fill(1));
    expect(value.length).toBe(10_000);
    expect(value.at(-1)).toBe("[cut: 990001 items]");
    expect(cut).toBe(1);
  });

  it("an endless iterable dressed as a Set ends", () => {
    const endless = new (class extends Set {
      override *[Symbol.iterator](): SetIterator<unknown> {
        for (;;) yield 1;
      }
    })();
    expect(serialize(endless).value.value.length).toBeLessThan(10_002);
  });

  it("a sparse array of 4 billion items ends", () => {
    const sparse: unknown[] = [];
    sparse.length = 2 ** 32 - 1;
    expect(serialize(sparse).value.length).toBeLessThan(10_001);
  });

  it("text that must be escaped does not make a record too long", () => {
    const { text, cut } = serialize("\u0001".repeat(262_144));
    expect(text.length).toBeLessThanOrEqual(MOST);
    expect(cut).toBeGreaterThan(0);
  });

  it("a BigInt of a million digits is not written out", () => {
    const huge = 1n << 3_000_000n;
    const start = performance.now();
    expect(serialize(huge)).toMatchObject({ value: { $type: "bigint" }, cut: 1 });
    expect(performance.now() - start).toBeLessThan(50);
  });

  it("many large attributes stay within one record", () => {
    const draft: Draft = {};
    const input = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, "x".repeat(100_000)]));
    const options = { maxLength: 262_144, maskOf: () => -1 };
    addAttributes(options, draft, input);
    expect(recordText(options, '"type":"start"', draft).length).toBeLessThanOrEqual(MOST);
    expect(draft.cut).toBeGreaterThan(0);
  });
});

describe("anything at all", () => {
  const anything = fc.anything({
    withBigInt: true,
    withMap: true,
    withSet: true,
    withDate: true,
    withTypedArray: true,
    withObjectString: true,
    withNullPrototype: true,
    withSparseArray: true,
    withBoxedValues: true,
    withUnicodeString: true,
    maxDepth: 6,
  });

  it("never throws, can be parsed, keeps within the record's bound, and pollutes nothing", () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 0, max: 2000 }), (value, maxLength) => {
        const { text } = serialize(value, { maxLength });
        expect(text.length).toBeLessThanOrEqual(MOST);
        expect(Object.keys(Object.prototype)).toEqual([]);
        expect(text).not.toContain('"__proto__":');
      }),
      { numRuns: 500 },
    );
  });

  it("a proxy that throws in every trap is a placeholder", () => {
    const traps = ["get", "has", "ownKeys", "getPrototypeOf", "getOwnPropertyDescriptor"] as const;
    const fail = () => {
      throw new Error("trap");
    };
    for (const trap of traps) {
      const hostile = new Proxy({ a: 1 }, { [trap]: fail });
      expect(() => serialize({ hostile })).not.toThrow();
    }
    const all = new Proxy(() => {}, Object.fromEntries(traps.map((trap) => [trap, fail])));
    expect(serialize(all).value).toEqual({ $type: "unreadable" });
  });
});

describe("masked content", () => {
  it("keeps how messages are built and nothing of what they say", () => {
    const messages = [
      { role: "user", parts: [{ type: "text", content: "my name is Ada" }] },
      {
        role: "assistant",
        parts: [{ type: "tool_call", id: "c1", name: "pay", arguments: { name: "Ada", amount: 12 } }],
      },
    ];
    const { value, text } = serialize(messages, { mask: 4 });
    expect(value).toEqual([
      { role: "user", parts: [{ type: "text", content: { $type: "string", value: 14 } }] },
      {
        role: "assistant",
        parts: [
          {
            type: "tool_call",
            id: "c1",
            name: "pay",
            arguments: { name: { $type: "string", value: 3 }, amount: { $type: "number" } },
          },
        ],
      },
    ]);
    expect(text).not.toContain("Ada");
  });
});
