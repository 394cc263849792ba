import { describe, expect, it } from "vitest";
import { openaiChat } from "../../../../sdk/wire/openai-chat.ts";
import { openaiCompletions } from "../../../../sdk/wire/openai-completions.ts";
import { readFixture, wireRequest } from "../../../fixtures/read-answer.ts";

const parts = (root: { facts: Record<string, unknown> }, choice = 0) =>
  (root.facts["gen_ai.output.messages"] as { parts: unknown[] }[])[choice]?.parts;

describe("what a chat request asks", () => {
  const asked = openaiChat.ask(
    wireRequest("https://api.openai.com/v1/chat/completions", {
      model: "made-up-1",
      messages: [
        { role: "system", content: "Be short." },
        {
          role: "user",
          content: [
            { type: "text", text: "What is this?" },
            { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
          ],
        },
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "c1", type: "function", function: { name: "look", arguments: '{"at":1}' } }],
        },
        { role: "tool", tool_call_id: "c1", content: "A cat" },
      ],
      tools: [{ type: "function", function: { name: "look", parameters: { type: "object" } } }],
      max_completion_tokens: 50,
      reasoning_effort: "low",
      response_format: { type: "json_schema" },
      stop: "END",
      stream: true,
    }),
  );

  it("is named by its model and provider", () => {
    expect(asked.name).toBe("chat made-up-1");
    expect(asked.facts).toMatchObject({
      "gen_ai.provider.name": "openai",
      "gen_ai.request.max_tokens": 50,
      "gen_ai.request.reasoning.level": "low",
      "gen_ai.request.stop_sequences": ["END"],
      "gen_ai.request.stream": true,
      "gen_ai.output.type": "json",
      "gen_ai.tool.definitions": [{ type: "function", name: "look", parameters: { type: "object" } }],
    });
  });

  it("has messages without the bytes of media", () => {
    expect(asked.facts["gen_ai.input.messages"]).toEqual([
      { role: "system", parts: [{ type: "text", content: "Be short." }] },
      {
        role: "user",
        parts: [
          { type: "text", content: "What is this?" },
          { type: "blob", modality: "image", mime_type: "image/png", size: 3 },
        ],
      },
      { role: "assistant", parts: [{ type: "tool_call", id: "c1", name: "look", arguments: { at: 1 } }] },
      { role: "tool", parts: [{ type: "tool_call_response", id: "c1", response: "A cat" }] },
    ]);
  });

  it("goes on with the call whose tools it answers", () => {
    expect(asked.continues).toEqual([{ key: "tool:c1", result: "A cat" }]);
  });

  it("takes the model from an Azure deployment, and no provider from an unknown host", () => {
    const azure = wireRequest("https://gate.example/openai/deployments/mine/chat/completions", {});
    expect(openaiChat.ask(azure).facts).toMatchObject({
      "gen_ai.request.model": "mine",
      "gen_ai.provider.name": "azure.ai.openai",
    });
    const unknown = openaiChat.ask(
      wireRequest("https://gate.example/api/chat", { model: "m", messages: [] }),
    );
    expect(unknown.facts["gen_ai.provider.name"]).toBeUndefined();
  });
});

describe("chat answers", () => {
  it("have reasoning, text, tools whose indexes begin anywhere, and usage", () => {
    const { root, text, reasoning, saidOver } = readFixture(openaiChat, "openai-chat/text-and-tools.sse");
    expect([text, reasoning, saidOver]).toEqual(["Grüß dich 👋", "The user greets.", true]);
    expect(root.facts).toMatchObject({
      "gen_ai.response.id": "chatcmpl-1",
      "gen_ai.response.model": "made-up-1",
      "gen_ai.response.finish_reasons": ["tool_calls"],
      "gen_ai.usage.input_tokens": 20,
      "gen_ai.usage.output_tokens": 9,
      "gen_ai.usage.cache_read.input_tokens": 16,
      "gen_ai.usage.reasoning.output_tokens": 4,
    });
    const calls = root.pieces.flatMap((piece) => (typeof piece === "object" && piece.toolCall) || []);
    expect(calls.map(({ index, id, name, arguments: json }) => [index, id, name, json])).toEqual([
      [0, "call_a", "weather", ""],
      [0, undefined, undefined, '{"city":'],
      [1, "call_b", "clock", "{}"],
      [0, "call_a", "weather", '"Köln"}'],
    ]);
    expect(root.awaits).toEqual(["tool:call_a", "tool:call_b"]);
  });

  it("have each call by itself where the server gives all of them one index, or none", () => {
    const bad = readFixture(openaiChat, "openai-chat/calls-counted-badly.sse").root;
    expect(parts(bad)).toEqual([
      { type: "citation", url: "https://rules.example/", title: "Rules" },
      { type: "tool_call", id: "a", name: "weather", arguments: { city: "Bonn" } },
      { type: "tool_call", id: "b", name: "weather", arguments: { city: "Ulm" } },
    ]);
    const none = readFixture(openaiChat, "openai-chat/calls-not-counted.sse").root;
    const json = ["", ""];
    for (const piece of none.pieces)
      if (typeof piece === "object") json[piece.toolCall?.index ?? 2] += piece.toolCall?.arguments ?? "";
    expect(json).toEqual(['{"city":"Bonn"}', '{"zone":"UTC"}']);
    expect(none.awaits).toEqual(["tool:a", "tool:b"]);
  });

  it("have their usage within a choice, and what was cached by other names", () => {
    expect(readFixture(openaiChat, "openai-chat/calls-counted-badly.sse").root.facts).toMatchObject({
      "gen_ai.usage.input_tokens": 61,
      "gen_ai.usage.output_tokens": 25,
      "gen_ai.usage.cache_read.input_tokens": 7,
      "gen_ai.usage.cache_write.input_tokens": 9,
    });
  });

  it("may reason between tags, which end anywhere", () => {
    const { text, reasoning, root } = readFixture(openaiChat, "openai-chat/thinking-in-text.sse");
    expect([reasoning, text]).toEqual(["One, two.", "Three <think> is a tag."]);
    expect(root.facts["gen_ai.usage.output_tokens"]).toBe(8);
  });

  it("may come as parts, with citations, images and whole tool calls", () => {
    const { root, reasoning } = readFixture(openaiChat, "openai-chat/content-parts.sse");
    expect(reasoning).toBe("Hm.");
    expect(parts(root)).toEqual([
      { type: "reasoning", content: "Hm." },
      { type: "text", content: "It is " },
      { type: "citation", sources: [1] },
      { type: "text", content: "so." },
      { type: "citation", url: "https://a.example/", title: "A", start: 0, end: 2 },
      { type: "blob", modality: "image", mime_type: "image/png", size: 3 },
      { type: "tool_call", id: "t1", name: "one", arguments: {} },
      { type: "tool_call", id: "t2", name: "two", arguments: { n: 2 } },
      { type: "citation", url: "https://b.example/" },
    ]);
  });

  it("may be several, which are over when all of them are", () => {
    const { root, isComplete, saidOver } = readFixture(openaiChat, "openai-chat/two-choices.sse");
    expect([isComplete, saidOver]).toEqual([true, false]);
    expect(root.facts["gen_ai.output.messages"]).toEqual([
      { role: "assistant", parts: [{ type: "text", content: "Jawohl" }], finish_reason: "length" },
      { role: "assistant", parts: [{ type: "text", content: "Nope" }], finish_reason: "stop" },
    ]);
  });

  it("have the provider's own tools as operations", () => {
    const { root } = readFixture(openaiChat, "openai-chat/executed-tools.sse");
    expect(root.children).toMatchObject([
      {
        name: "execute_tool search",
        facts: { "gen_ai.tool.call.arguments": { query: "rain" }, "gen_ai.tool.call.result": "It rains." },
        ended: true,
      },
    ]);
  });

  it("fail in an event or within a chunk", () => {
    const byEvent = readFixture(openaiChat, "openai-chat/error-event.sse");
    expect([byEvent.text, byEvent.root.ended]).toEqual([
      "maybe",
      { type: "tool_use_failed", message: "Tool choice is required" },
    ]);
    const inChunk = readFixture(openaiChat, "openai-chat/error-in-chunk.sse");
    expect(inChunk.root.ended).toEqual({ type: "502", message: "Provider disconnected" });
    expect(inChunk.root.facts["gen_ai.response.finish_reasons"]).toEqual(["error"]);
  });

  it("may be one body, with refusals, speech and calls without ids", () => {
    const { root, isComplete } = readFixture(openaiChat, "openai-chat/whole.json");
    expect(isComplete).toBe(true);
    expect(parts(root)).toEqual([
      { type: "refusal", content: "I will not." },
      { type: "tool_call", name: "one", arguments: {} },
      { type: "tool_call", name: "two", arguments: {} },
      { type: "text", content: "No." },
      { type: "file", modality: "audio", file_id: "audio_1" },
    ]);
    // Reasoning that was counted apart.
    expect(root.facts["gen_ai.usage.output_tokens"]).toBe(253);
  });
});

describe("legacy completions", () => {
  it("are texts that go on", () => {
    const request = wireRequest("https://api.openai.com/v1/completions", {
      model: "made-up-0",
      prompt: "One",
    });
    expect(openaiCompletions.matches(request)).toBe("sure");
    const { root, text, asked } = readFixture(openaiCompletions, "openai-completions/text.sse", request);
    expect([asked.name, text]).toEqual(["text_completion made-up-0", " and so on"]);
    expect(root.facts).toMatchObject({
      "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: "One" }] }],
      "gen_ai.response.finish_reasons": ["length"],
      "gen_ai.usage.input_tokens": 2,
    });
  });
});
