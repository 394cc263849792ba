import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonPieces } from "../../../../extension/interop/import/json-pieces.ts";
import { openFile } from "../../../../extension/interop/import/open-file.ts";
import { ProtobufPieces } from "../../../../extension/interop/import/protobuf-pieces.ts";
import { parseTolerantly } from "../../../../extension/interop/import/tolerant-json.ts";
import { ReadProblems } from "../../../../sdk/otlp/read-problems.ts";
import { gzipped, opened } from "../../../fixtures/interop/open-fixture.ts";
import { readableSpans } from "../../../fixtures/interop/readable-spans.ts";

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, "0");
const span = (n: number, more: object = {}) => ({
  traceId: hex(1 + Math.floor(n / 10), 32),
  spanId: hex(n + 1, 16),
  name: `span ${n}`,
  startTimeUnixNano: String(1_700_000_000_000_000_000n + BigInt(n)),
  endTimeUnixNano: String(1_700_000_000_000_001_000n + BigInt(n)),
  ...more,
});
const request = (from: number, count: number, more: object = {}) => ({
  resourceSpans: [{ scopeSpans: [{ spans: Array.from({ length: count }, (_, i) => span(from + i, more)) }] }],
});
const padding = { attributes: [{ key: "text", value: { stringValue: 'a "quoted" \\ back'.repeat(60) } }] };

describe("a file", () => {
  it.each([
    ["JSON", JSON.stringify(request(0, 30))],
    ["indented JSON", JSON.stringify(request(0, 30), null, 2)],
    ["JSON Lines", [0, 10, 20].map((n) => JSON.stringify(request(n, 10))).join("\n")],
    [
      "JSON Lines with \\r\\n and an end",
      [0, 10, 20]
        .map((n) => JSON.stringify(request(n, 10)))
        .concat("")
        .join("\r\n"),
    ],
    [
      "several values after one another",
      [0, 10, 20].map((n) => JSON.stringify(request(n, 10), null, 1)).join("\n"),
    ],
    ["JSON with a byte order mark", `\ufeff${JSON.stringify(request(0, 30))}`],
    ["JSON after an empty line", `\n${JSON.stringify(request(0, 30))}`],
  ])("of %s is opened", async (_, text) => {
    const { spans, traces, problems } = await opened(text);
    expect(spans).toHaveLength(30);
    expect(traces).toHaveLength(3);
    expect(problems.list).toEqual([]);
  });

  it("that is gzipped is unpacked", async () => {
    const { spans } = await opened(await gzipped(JSON.stringify(request(0, 30))));
    expect(spans).toHaveLength(30);
  });

  it("in UTF-16, as PowerShell writes it, is read", async () => {
    const text = JSON.stringify(request(0, 3));
    const bytes = new Uint8Array(2 + text.length * 2);
    bytes.set([0xff, 0xfe]);
    for (let i = 0; i < text.length; i++) bytes[2 + i * 2] = text.charCodeAt(i);
    expect((await opened(bytes)).spans).toHaveLength(3);
  });

  it("of protobuf, plain, gzipped and with lengths before its messages, is opened", async () => {
    const message = Uint8Array.from(ProtobufTraceSerializer.serializeRequest(readableSpans()) ?? []);
    const framed = new Uint8Array(message.length + 4);
    new DataView(framed.buffer).setUint32(0, message.length);
    framed.set(message, 4);
    for (const bytes of [message, await gzipped(message), framed]) {
      const { spans, formats, problems } = await opened(bytes);
      expect(formats).toEqual(["otlp-protobuf"]);
      expect(spans.map(({ name }) => name)).toEqual(["invoke_agent helper", "chat gpt-5"]);
      expect(problems.list).toEqual([]);
    }
  });

  it.each([
    ["", "empty"],
    ["  \n ", "empty"],
    ["<!doctype html>", "HTML"],
    ["PK\u0003\u0004", "ZIP"],
    ["PAR1", "Parquet"],
    ["[]", "empty"],
    ['{"hello": 1}', "no traces"],
    ["hello", "no traces"],
  ])("that is %j says what it is instead", async (text, words) => {
    await expect(opened(text)).rejects.toThrow(new RegExp(words, "i"));
  });

  it("says what else it holds", async () => {
    const text = `${JSON.stringify(request(0, 1))}\n${JSON.stringify({ resourceLogs: [] })}`;
    expect((await opened(text)).problems.list).toEqual([
      { message: "It is JSON, but there are no traces in it: {resourceLogs …}", lost: true },
    ]);
  });
});

describe("a broken file", () => {
  it("that was cut off has all that came before", async () => {
    const text = JSON.stringify(request(0, 30));
    const { spans, problems } = await opened(text.slice(0, -200));
    expect(spans.length).toBeGreaterThan(26);
    expect(problems.list[0]?.message).toMatch(/^line 1, column \d+, at “span \d+”: the file ends inside/);
  });

  it("with one broken span has all the others, and says where it is", async () => {
    const text = JSON.stringify(request(0, 30), null, 1).replace('"name": "span 7"', '"name": span 7"');
    const { spans, problems } = await opened(text);
    expect(spans).toHaveLength(29);
    expect(problems.list[0]?.message).toMatch(
      /^line \d+, column \d+, at “span 6”: a value is expected, and there is “span”/,
    );
  });

  it("of lines loses only the broken one", async () => {
    const lines = [0, 10, 20].map((n) => JSON.stringify(request(n, 10)));
    lines[1] = "{ not json";
    const { spans, problems } = await opened(lines.join("\n"));
    expect(spans).toHaveLength(20);
    expect(problems.list[0]?.message).toMatch(/^line 2, column/);
  });

  it("of gzip that was cut off has what could be unpacked", async () => {
    const lines = Array.from({ length: 300 }, (_, n) =>
      JSON.stringify(request(n * 10, 10, { x: Math.random() })),
    );
    const packed = await gzipped(lines.join("\n"));
    const { spans, problems } = await opened(packed.slice(0, packed.length / 2));
    expect(spans.length).toBeGreaterThan(100);
    expect(problems.list.map(({ message }) => message).join()).toContain("damaged or was cut off");
  });

  it("as Python writes it, with NaN, None and commas too many, is read", () => {
    expect(parseTolerantly("{'a'")).toMatchObject({ flaws: [{ line: 1 }] });
    expect(parseTolerantly('{"a": NaN, "b": [None, True,], "c": -Infinity,}').values).toEqual([
      { a: "NaN", b: [null, true], c: "-Infinity" },
    ]);
  });
});

describe("a long file", () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, n) => JSON.stringify(request(n * 10, 10, padding)));

  it.each([
    ["a list of requests", (texts: string[]) => `[${texts.join(",")}]`],
    ["JSON Lines", (texts: string[]) => texts.join("\n")],
    [
      "one request",
      (texts: string[]) =>
        `{"resourceSpans": [${texts.map((text) => text.slice('{"resourceSpans":['.length, -2)).join(",\n")}]}`,
    ],
    [
      "a result in a wrapper",
      (texts: string[]) =>
        `{"result": {"resourceSpans": [${texts.map((text) => text.slice('{"resourceSpans":['.length, -2)).join(",")}]}, "x": {"y": [1]}}`,
    ],
  ])("as %s comes in pieces", async (_, join) => {
    const { spans, pieces, problems } = await opened(join(many(1000)));
    expect(spans).toHaveLength(10_000);
    expect(pieces).toBeGreaterThan(20);
    expect(problems.list).toEqual([]);
  });

  it("that is broken in the middle loses the broken element only", async () => {
    const texts = many(1000);
    texts[500] = texts[500]?.replace('"spanId"', '"spanId') as string;
    const { spans, problems } = await opened(texts.join("\n"));
    expect(spans.length).toBeGreaterThan(9500);
    expect(problems.lost).toBeGreaterThan(0);
  });

  it("that was cut off says so", async () => {
    const text = `[${many(1000).join(",")}]`;
    const { spans, problems } = await opened(text.slice(0, text.length - 20_000));
    expect(spans.length).toBeGreaterThan(9900);
    expect(problems.list.at(-1)?.message).toContain("the file ends inside");
  });

  it("is read no further than asked", async () => {
    const blob = new Blob(many(3000).map((text) => `${text}\n`));
    let last = 0;
    for await (const { read } of openFile(blob, new ReadProblems())) {
      last = read;
      break;
    }
    expect(last).toBeLessThan(blob.size);
  });
});

describe("pieces", () => {
  const json = fc.json({ maxDepth: 4 });
  const cuts = fc.array(fc.nat(40), { minLength: 1, maxLength: 30 });

  function piecesOf(text: string, lengths: number[]): string[] {
    const splitter = new JsonPieces();
    const pieces: string[] = [];
    let at = 0;
    for (let i = 0; at < text.length; i++) {
      const length = 1 + (lengths[i % lengths.length] as number);
      pieces.push(...splitter.push(text.slice(at, at + length)));
      at += length;
    }
    const rest = splitter.end();
    return rest === undefined ? pieces : [...pieces, rest];
  }

  it("of a list are its elements, however the text comes in", () => {
    fc.assert(
      fc.property(fc.array(json), cuts, (items, lengths) => {
        const pieces = piecesOf(`[ ${items.join(" ,\n")} ]`, lengths);
        expect(pieces.flatMap((piece) => JSON.parse(piece))).toEqual(items.map((item) => JSON.parse(item)));
      }),
    );
  });

  it("of several values are the values", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.dictionary(
            fc.string(),
            json.map((text) => JSON.parse(text) as unknown),
          ),
        ),
        cuts,
        (items, lengths) => {
          const plain = items.filter(
            (item) => !/resourceSpans|resource_spans|batches|data|runs/.test(Object.keys(item).join()),
          );
          const pieces = piecesOf(plain.map((item) => JSON.stringify(item)).join("\n"), lengths);
          expect(pieces.map((piece) => JSON.parse(piece))).toEqual(
            plain.map((item) => JSON.parse(JSON.stringify(item))),
          );
        },
      ),
    );
  });

  it("of protobuf are whole envelopes, however the bytes come in", () => {
    const message = Uint8Array.from(ProtobufTraceSerializer.serializeRequest(readableSpans()) ?? []);
    const whole = Uint8Array.from([...message, ...message, ...message]);
    fc.assert(
      fc.property(cuts, (lengths) => {
        const splitter = new ProtobufPieces(false);
        const bytes: number[] = [];
        let at = 0;
        for (let i = 0; at < whole.length; i++) {
          const length = 1 + (lengths[i % lengths.length] as number);
          for (const piece of splitter.push(whole.subarray(at, at + length))) bytes.push(...piece);
          at += length;
        }
        expect(splitter.end()).toBeUndefined();
        expect(Uint8Array.from(bytes)).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });
});

describe("whatever a file holds", () => {
  it("it is opened, or refused with words, and what is lost is said", async () => {
    const texts = [
      JSON.stringify(request(0, 5), null, 1),
      [0, 2, 4].map((n) => JSON.stringify(request(n, 2))).join("\n"),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts),
        fc.array(fc.tuple(fc.nat(4000), fc.nat(30), fc.string({ maxLength: 4 })), {
          minLength: 1,
          maxLength: 4,
        }),
        async (text, changes) => {
          let changed = text;
          for (const [at, length, put] of changes)
            changed = changed.slice(0, at) + put + changed.slice(at + length);
          const whole = await opened(changed).catch((error: Error) => error);
          if (whole instanceof Error) expect(whole.name === "Error" && whole.message.length > 5).toBe(true);
          else if (whole.spans.length + whole.repeated < whole.problems.spans)
            expect(whole.problems.list.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 400 },
    );
  });
});
