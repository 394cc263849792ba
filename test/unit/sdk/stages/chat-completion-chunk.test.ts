import { expect, test } from "vitest";
import { type ChatCompletionChunkLike, chatCompletionChunk } from "../../../../sdk/index.ts";

const chunkOf = (delta: object) => chatCompletionChunk({ choices: [{ delta }] });

test("words, reasoning and pieces of tool calls are found", () => {
  expect(chunkOf({ content: "hi" })).toEqual(["hi"]);
  expect(chunkOf({ reasoning_content: "hm" })).toEqual([{ reasoning: "hm" }]);
  expect(chunkOf({ reasoning: "hm", content: "hi" })).toEqual([{ reasoning: "hm" }, "hi"]);
  expect(
    chunkOf({
      tool_calls: [
        { index: 0, id: "c", function: { name: "f", arguments: "" } },
        { index: 1, function: { arguments: '{"' } },
      ],
    }),
  ).toEqual([
    { toolCall: { index: 0, id: "c", name: "f", arguments: "" } },
    { toolCall: { index: 1, id: undefined, name: undefined, arguments: '{"' } },
  ]);
});

test("chunks without words are no chunks", () => {
  expect(chunkOf({ role: "assistant", content: null })).toEqual([]);
  expect(chatCompletionChunk({ choices: [] })).toEqual([]);
  expect(chatCompletionChunk({})).toEqual([]);
  expect(chatCompletionChunk(undefined as unknown as ChatCompletionChunkLike)).toEqual([]);
});
