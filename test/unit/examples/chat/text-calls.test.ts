import fc from "fast-check";
import { expect, test } from "vitest";
import type { ModelChunk } from "../../../../sdk/examples/chat/models/model.ts";
import { callAsText, readCalls } from "../../../../sdk/examples/chat/models/text-calls.ts";

const usage = { prompt_tokens: 1, completion_tokens: 2 };

/** As llama.cpp streams: a chunk without words, pieces, the finish, and the figures without a choice. */
async function* streamOf(pieces: string[]): AsyncGenerator<ModelChunk> {
  const base = { id: "", model: "" };
  yield { ...base, choices: [{ delta: { content: null } }] };
  for (const content of pieces) yield { ...base, choices: [{ delta: { content } }] };
  yield { ...base, choices: [{ delta: {}, finish_reason: "stop" }] };
  yield { ...base, choices: [], usage };
}

async function read(pieces: string[]) {
  const seen = { text: "", name: "", arguments: "", finish: "", usage: undefined as unknown };
  for await (const { choices, usage } of readCalls(streamOf(pieces))) {
    const { delta, finish_reason } = choices[0] ?? { delta: {} };
    seen.text += delta.content ?? "";
    seen.name += delta.tool_calls?.[0]?.function?.name ?? "";
    seen.arguments += delta.tool_calls?.[0]?.function?.arguments ?? "";
    seen.finish += finish_reason ?? "";
    seen.usage ??= usage;
  }
  return seen;
}

/** The same text in other pieces. */
const cut = (text: string, places: number[]): string[] => {
  const at = [0, ...places.map((place) => place % (text.length + 1)).sort((a, b) => a - b), text.length];
  return at.slice(1).map((end, n) => text.slice(at[n], end));
};
const places = fc.array(fc.nat(), { maxLength: 8 });

test("a spoken call becomes a tool call, however it is cut into pieces", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string().filter((text) => text.trim() === text && text !== ""),
      places,
      async (city, at) => {
        expect(await read(cut(` CALL weather ${city}`, at))).toEqual({
          text: "",
          name: "weather",
          arguments: JSON.stringify({ city }),
          finish: "tool_calls",
          usage,
        });
      },
    ),
  );
});

test("words stay words, however they are cut, and so do words that begin like a call", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(" The lamp glows.", " CAL", " CALLING you", "C", "", " Call weather Oslo", " CALL "),
      places,
      async (text, at) => {
        expect(await read(cut(text, at))).toEqual({ text, name: "", arguments: "", finish: "stop", usage });
      },
    ),
  );
});

test("a call that ends with its name has an empty argument", async () => {
  expect(await read([" CALL", " order"])).toMatchObject({ name: "order", arguments: '{"number":""}' });
});

test("words are passed on as they come, not at the end", async () => {
  const iterator = readCalls(streamOf([" The", " lamp"]));
  const texts: unknown[] = [];
  for (let n = 0; n < 2; n++) texts.push((await iterator.next()).value?.choices[0]?.delta.content);
  expect(texts).toEqual([" The", " lamp"]);
  await iterator.return(undefined);
});

test("a call is told to the model again in its own words", () => {
  const call = {
    id: "1",
    type: "function" as const,
    function: { name: "order", arguments: '{"number":"7"}' },
  };
  expect(callAsText(call)).toBe("CALL order 7");
});
