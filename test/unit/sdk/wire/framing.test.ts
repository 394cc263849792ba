import { createParser } from "eventsource-parser";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFraming } from "../../../../sdk/wire/framing.ts";
import { createSse } from "../../../../sdk/wire/sse.ts";

const BOM = "\uFEFF";

/** The text cut at these places. */
function pieces(text: string, at: readonly number[]): string[] {
  const cuts = [0, ...at.map((one) => one % (text.length + 1)).sort((a, b) => a - b), text.length];
  return cuts.slice(1).map((to, index) => text.slice(cuts[index], to));
}

function framed(text: readonly string[], type = "") {
  const events: unknown[] = [];
  const losses: string[] = [];
  const parser = createFraming(
    type,
    (data, name) => events.push(name ? [name, data] : data),
    (what) => losses.push(what),
  );
  for (const piece of text) parser?.push(piece);
  parser?.end();
  return { events, losses };
}

const line = fc.oneof(
  fc.constantFrom(
    "",
    "data",
    "data:",
    "data: x",
    "data:{}",
    "event: a",
    "event",
    ": note",
    "id: 1",
    "retry: 5",
    "other: x",
  ),
  fc.string({ maxLength: 12 }).map((text) => text.replace(/[\r\n\0]/g, "")),
);

describe("server-sent events", () => {
  it("are what eventsource-parser takes them for, cut anywhere", () => {
    const body = fc.array(fc.tuple(line, fc.constantFrom("\n", "\r\n", "\r")), { maxLength: 30 });
    fc.assert(
      fc.property(body, fc.boolean(), fc.array(fc.nat(), { maxLength: 8 }), (lines, hasBom, cuts) => {
        const text = `${lines.flat().join("")}\n\n`;
        const expected: unknown[] = [];
        const oracle = createParser({ onEvent: ({ data, event = "" }) => expected.push([data, event]) });
        // The oracle waits for what follows a lone CR at the end of a piece, so it gets all at once.
        oracle.feed(text);
        const events: unknown[] = [];
        const parser = createSse((data, name) => data !== undefined && events.push([data, name]));
        for (const piece of pieces(`${hasBom ? BOM : ""}${text}`, cuts)) parser.push(piece);
        parser.end();
        // Names without data are ours alone.
        const isOurs = ([data]: [string, string]) => data === "";
        const known = (all: unknown[]) => (all as [string, string][]).filter((one) => !isOurs(one));
        expect(known(events)).toEqual(known(expected));
      }),
      { numRuns: 500 },
    );
  });

  it("join their data lines and may have a name but no data", () => {
    expect(framed(['data: {"a":\ndata: 1}\n\nevent: end\n\n'])).toEqual({
      events: [{ a: 1 }, ["end", ""]],
      losses: [],
    });
  });

  it("may lack their last blank line, but not a part of their JSON", () => {
    expect(framed(['data: {"a":1}\n\ndata: [DONE]'])).toEqual({ events: [{ a: 1 }, "[DONE]"], losses: [] });
    expect(framed(['data: {"a":1}\n\ndata: {"b'])).toEqual({ events: [{ a: 1 }], losses: ["cut"] });
    expect(framed(['data: {"a":\n\ndata: {"b":2}\n\n'])).toEqual({
      events: [{ b: 2 }],
      losses: ["unreadable"],
    });
  });
});

describe("other framings", () => {
  const ARRAY = '[{"a":"]}\\""}\n,\r\n{"b":[1,{"c":"\\\\"}]}\n]';
  it.each([
    ["a streamed array", ARRAY, "application/json", [{ a: ']}"' }, { b: [1, { c: "\\" }] }]],
    ["one object", ' {\n"a": {"b": 1}}\n', "application/json; charset=utf-8", [{ a: { b: 1 } }]],
    ["lines called JSON", '{"a":1}\n{"b":2}\n', "application/json", [{ a: 1 }, { b: 2 }]],
    ["JSON lines", '{"a":1}\r\n\n{"b":2}', "application/x-ndjson", [{ a: 1 }, { b: 2 }]],
    ["events without a type", 'data: {"a":1}\n\n', "", [{ a: 1 }]],
    ["events called text", 'event: x\ndata: {"a":1}\n\n', "text/plain", [["x", { a: 1 }]]],
    [
      "an error called events",
      '{"error":{"message":"no"}}',
      "text/event-stream",
      [{ error: { message: "no" } }],
    ],
    [
      "lines with codes",
      'f:{"messageId":"1"}\n0:"Hi"\n',
      "text/plain; charset=utf-8",
      ['f:{"messageId":"1"}', '0:"Hi"'],
    ],
  ])("%s, cut anywhere", (_, text, type, events) => {
    for (let at = 0; at <= text.length; at++)
      expect(framed(pieces(text, [at]), type)).toEqual({ events, losses: [] });
  });

  it("words are passed on as they come", () => {
    expect(framed(["Hello ", "world"], "text/plain").events.join("")).toBe("Hello world");
    expect(framed(["[1] says that"], "text/plain").events).toEqual(["[1] says that"]);
  });

  it("arrays and lines that end too early are cut off", () => {
    expect(framed(['[{"a":1},\n{"b"'], "application/json")).toEqual({ events: [{ a: 1 }], losses: ["cut"] });
    expect(framed(['[{"a":1}\n'], "application/json").losses).toEqual(["cut"]);
    expect(framed(['{"a":1}\n{"b"'], "application/x-ndjson").losses).toEqual(["cut"]);
  });

  it("pictures and pages are none", () => {
    expect(
      createFraming(
        "text/html",
        () => {},
        () => {},
      ),
    ).toBeUndefined();
    expect(
      createFraming(
        "image/png",
        () => {},
        () => {},
      ),
    ).toBeUndefined();
  });

  it("keep no more than one event of bounded length", () => {
    const long = "x".repeat(1024 * 1024);
    const many = Array.from({ length: 12 }, () => long);
    expect(framed(['data: "', ...many, '"\n\ndata: {"a":1}\n\n'])).toEqual({
      events: [{ a: 1 }],
      losses: ["unreadable"],
    });
    expect(framed(['[{"a":"', ...many, '"},{"b":2}]'], "application/json")).toEqual({
      events: [{ b: 2 }],
      losses: ["unreadable"],
    });
  });
});
