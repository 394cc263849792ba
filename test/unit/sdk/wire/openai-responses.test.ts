import { describe, expect, it } from "vitest";
import { openaiResponses } from "../../../../sdk/wire/openai-responses.ts";
import { readEvents, readFixture, wireRequest } from "../../../fixtures/read-answer.ts";

const URL_ = "https://api.openai.com/v1/responses";
const parts = (root: { facts: Record<string, unknown> }) =>
  (root.facts["gen_ai.output.messages"] as { parts: unknown[] }[])[0]?.parts;

describe("what a request for a response asks", () => {
  it("has instructions, items, parameters and the conversation", () => {
    const { name, facts, continues } = openaiResponses.ask(
      wireRequest(URL_, {
        model: "made-up-5",
        instructions: "Be short.",
        conversation: { id: "conv_1" },
        reasoning: { effort: "high" },
        max_output_tokens: 70,
        tools: [{ type: "web_search" }, { type: "function", name: "look", parameters: {} }],
        input: [
          { role: "user", content: [{ type: "input_image", image_url: "https://a.example/cat.png" }] },
          { type: "function_call", call_id: "c1", name: "look", arguments: "{}" },
          { type: "function_call_output", call_id: "c1", output: "A cat" },
          { type: "mcp_approval_response", approval_request_id: "a1", approve: true },
        ],
      }),
    );
    expect(name).toBe("chat made-up-5");
    expect(facts).toMatchObject({
      "gen_ai.system_instructions": [{ type: "text", content: "Be short." }],
      "gen_ai.conversation.id": "conv_1",
      "gen_ai.request.reasoning.level": "high",
      "gen_ai.request.max_tokens": 70,
      "gen_ai.tool.definitions": [
        { type: "web_search", name: "web_search" },
        { type: "function", name: "look", parameters: {} },
      ],
      "gen_ai.input.messages": [
        { role: "user", parts: [{ type: "uri", modality: "image", uri: "https://a.example/cat.png" }] },
        { role: "assistant", parts: [{ type: "tool_call", id: "c1", name: "look", arguments: {} }] },
        { role: "tool", parts: [{ type: "tool_call_response", id: "c1", response: "A cat" }] },
        { role: "tool", parts: [{ type: "tool_call_response", id: "a1", response: true }] },
      ],
    });
    expect(continues).toEqual([
      { key: "approval:a1", result: { approve: true } },
      { key: "tool:c1", result: "A cat" },
    ]);
  });

  it("may be only to go on with a response", () => {
    const request = wireRequest(`${URL_}/resp_1?stream=true&starting_after=3`);
    expect(openaiResponses.matches(request)).toBe("sure");
    expect(openaiResponses.ask(request).continues).toEqual([{ key: "response:resp_1" }]);
  });

  it("is not an embedding's", () => {
    const body = { model: "m", input: "text" };
    expect(openaiResponses.matches(wireRequest("https://x.example/v1/embeddings", body))).toBeUndefined();
    expect(openaiResponses.matches(wireRequest("https://x.example/ask", body))).toBe("maybe");
  });
});

describe("responses", () => {
  it("have words, sources, tools of the provider with their time, and the app's tools by index", () => {
    const { root, text, reasoning, saidOver } = readFixture(openaiResponses, "openai-responses/tools.sse");
    expect([text, reasoning, saidOver]).toEqual(["It rains.", "Look it up.", true]);
    expect(root.facts).toMatchObject({
      "gen_ai.response.id": "resp_1",
      "gen_ai.response.model": "made-up-5",
      "gen_ai.conversation.id": "conv_1",
      "gen_ai.response.finish_reasons": ["tool_calls"],
      "gen_ai.usage.input_tokens": 30,
      "gen_ai.usage.cache_read.input_tokens": 10,
      "gen_ai.usage.reasoning.output_tokens": 5,
    });
    expect(root.children).toMatchObject([
      {
        name: "execute_tool web_search",
        facts: {
          "gen_ai.tool.call.id": "ws_1",
          "gen_ai.tool.call.arguments": { type: "search", query: "rain" },
        },
        ended: true,
      },
      {
        name: "execute_tool ask",
        facts: { "gen_ai.tool.call.arguments": { q: 1 } },
        ended: { type: "denied", message: "No entry" },
      },
    ]);
    expect(parts(root)).toContainEqual({
      type: "citation",
      url: "https://a.example/",
      title: "A",
      start: 0,
      end: 9,
    });
    expect(parts(root)?.at(-1)).toEqual({
      type: "tool_call",
      id: "call_1",
      name: "umbrella",
      arguments: { open: true },
    });
    expect(root.awaits).toEqual(["tool:call_1"]);
  });

  it("have tools that nobody offered run by the provider, and what programs gave as it is", () => {
    const { root, isComplete } = readFixture(openaiResponses, "openai-responses/run-by-provider.sse");
    expect(isComplete).toBe(true);
    expect(parts(root)).toEqual([
      {
        type: "server_tool_call",
        id: "xs_1",
        name: "x_keyword_search",
        server_tool_call: { type: "x_keyword_search", arguments: { query: "rain" } },
      },
      {
        type: "server_tool_call_response",
        id: "call_p",
        server_tool_call_response: { type: "program_output", content: { units: 42 } },
      },
      { type: "text", content: "It rains on 42." },
    ]);
    expect(root.children.map(({ name, ended }) => [name, ended])).toEqual([
      ["execute_tool x_keyword_search", true],
    ]);
    // Its last event names no status.
    expect(root.facts["gen_ai.response.finish_reasons"]).toEqual(["completed"]);
    expect(root.awaits).toEqual([]);
  });

  it("fail in band", () => {
    const { root } = readFixture(openaiResponses, "openai-responses/failed.sse");
    expect(root.ended).toEqual({ type: "insufficient_quota", message: "No money" });
  });

  it("do not fail with a tool of the provider", () => {
    const answered = readEvents(openaiResponses, [
      [{ type: "response.mcp_call.failed", item_id: "mcp_1", error: { code: "denied" } }, ""],
      [{ type: "response.output_text.delta", delta: "No matter." }, ""],
      [{ type: "response.completed", response: { status: "completed" } }, ""],
    ]);
    expect([answered.text, answered.root.ended, answered.isComplete]).toEqual([
      "No matter.",
      undefined,
      true,
    ]);
  });

  it("may be resumed near their end, and stop early", () => {
    const { root, text } = readFixture(openaiResponses, "openai-responses/resumed.sse");
    expect(text).toBe("the end");
    expect(root.facts["gen_ai.response.finish_reasons"]).toEqual(["max_output_tokens"]);
  });

  it("may be one body, with refusals, images by reference and questions for approval", () => {
    const { root, isComplete } = readFixture(openaiResponses, "openai-responses/whole.json");
    expect(isComplete).toBe(true);
    expect(parts(root)).toEqual([
      { type: "refusal", content: "I will not." },
      {
        type: "server_tool_call",
        id: "ig_1",
        name: "image_generation",
        server_tool_call: { type: "image_generation" },
      },
      { type: "blob", modality: "image", mime_type: "image/webp", size: 6 },
      {
        type: "server_tool_call_response",
        id: "ig_1",
        server_tool_call_response: {
          type: "image_generation_call",
          content: { type: "blob", modality: "image", mime_type: "image/webp", size: 6 },
        },
      },
      { type: "mcp_approval_request", id: "mcpr_1", name: "pay", arguments: { sum: 5 } },
    ]);
    expect(root.awaits).toEqual(["approval:mcpr_1"]);
  });

  it("thinks aloud between Perplexity's searches", () => {
    const { reasoning, text } = readEvents(openaiResponses, [
      [{ type: "response.created", response: { id: "r", status: "in_progress" } }, ""],
      [{ type: "response.reasoning.started", thought: "I look up " }, ""],
      [{ type: "response.reasoning.search_queries", queries: ["tides"], thought: "the tides." }, ""],
      [{ type: "response.reasoning.stopped" }, ""],
      [{ type: "response.output_text.delta", output_index: 0, delta: "Two metres." }, ""],
      [{ type: "response.completed", response: { id: "r", status: "completed", output: [] } }, ""],
    ]);
    expect({ reasoning, text }).toEqual({ reasoning: "I look up the tides.", text: "Two metres." });
  });
});
