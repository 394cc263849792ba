import { expect, test } from "vitest";
import { type MessagesInput, toMessages, toParts } from "../../../../sdk/stages/messages.ts";

test("a string is one message of the given role", () => {
  expect(toMessages("hi", "user")).toEqual([{ role: "user", parts: [{ type: "text", content: "hi" }] }]);
  expect(toParts("be brief")).toEqual([{ type: "text", content: "be brief" }]);
});

test("messages in OpenTelemetry's shape pass as they are", () => {
  const message = { role: "assistant", parts: [{ type: "reasoning" as const, content: "hm" }], name: "Ada" };
  expect(toMessages([message], "user")).toEqual([message]);
  expect((toMessages([message], "user") as unknown[])[0]).toBe(message);
});

test("tool calls and their results become parts", () => {
  const call = { id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } };
  expect(
    toMessages(
      [
        { role: "assistant", content: null, tool_calls: [call] },
        { role: "tool", tool_call_id: "c1", content: "2" },
      ],
      "user",
    ),
  ).toEqual([
    {
      role: "assistant",
      parts: [{ type: "tool_call", id: "c1", name: "f", arguments: '{"a":1}' }],
    },
    { role: "tool", parts: [{ type: "tool_call_response", id: "c1", response: "2" }] },
  ]);
});

test("content in parts keeps its order, and what is not text stays as it is", () => {
  const image = { type: "image_url", image_url: { url: "https://x" } };
  expect(toMessages([{ role: "user", content: [{ type: "text", text: "see" }, image] }], "user")).toEqual([
    { role: "user", parts: [{ type: "text", content: "see" }, image] },
  ]);
});

test("an empty message has no parts", () => {
  expect(toMessages([{ role: "assistant", content: "" }, { role: "assistant" }], "user")).toEqual([
    { role: "assistant", parts: [] },
    { role: "assistant", parts: [] },
  ]);
});

test("what is no message stays what it is", () => {
  const strange = [null, 7, "text"] as unknown as MessagesInput;
  expect(toMessages(strange, "user")).toEqual([null, 7, "text"]);
  expect(toMessages({ a: 1 } as unknown as MessagesInput, "user")).toEqual({ a: 1 });
  expect(toMessages(undefined, "user")).toBeUndefined();
});
