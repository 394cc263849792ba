import { describe, expect, it } from "vitest";
import { anthropicMessages } from "../../../../sdk/wire/anthropic.ts";
import { fixtureEvents, readEvents, readFixture, wireRequest } from "../../../fixtures/read-answer.ts";

const URL_ = "https://api.anthropic.com/v1/messages";
const read = (name: string) => readFixture(anthropicMessages, `anthropic/${name}`);
const partsOf = ({ root }: ReturnType<typeof read>) =>
  (root.facts["gen_ai.output.messages"] as { parts: unknown[] }[] | undefined)?.[0]?.parts;

describe("Anthropic's requests", () => {
  const matches = (url: string, body: unknown, headers = {}) =>
    anthropicMessages.matches(wireRequest(url, body, headers));

  it("are known by path, by header, and by Vertex AI's version; others only may be some", () => {
    const messages = [{ role: "user", content: "Hi" }];
    const version = { "anthropic-version": "2023-06-01" };
    expect(matches(URL_, { messages })).toBe("sure");
    expect(matches("https://proxy.example/llm", { messages, max_tokens: 9 }, version)).toBe("sure");
    expect(matches("https://proxy.example/llm", { messages, anthropic_version: "vertex-2023-10-16" })).toBe(
      "sure",
    );
    expect(matches("https://app.example/api/chat", { messages })).toBe("maybe");
    expect(matches(`${URL_}/count_tokens`, { messages, model: "m" }, version)).toBe("maybe");
    expect(matches(URL_, { jsonrpc: "2.0", method: "ping" })).toBeUndefined();
  });

  it("say model, parameters, instructions, messages and tools", () => {
    const { name, facts, continues } = anthropicMessages.ask(
      wireRequest(URL_, {
        model: "claude-tide-1",
        max_tokens: 64,
        temperature: 0.5,
        top_p: 0.9,
        top_k: 5,
        stop_sequences: ["END"],
        stream: true,
        output_config: { effort: "low", format: { type: "json_schema", schema: {} } },
        system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }],
        messages: [
          {
            role: "user",
            content: [
              { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAAAAAA" } },
              { type: "document", title: "Almanac", source: { type: "url", url: "https://a.example/x.pdf" } },
              { type: "document", source: { type: "text", media_type: "text/plain", data: "Noon: 4 m" } },
              { type: "text", text: "When?" },
            ],
          },
          {
            role: "assistant",
            content: [
              { type: "thinking", thinking: "Look.", signature: "eA==" },
              { type: "tool_use", id: "toolu_1", name: "tide_table", input: { harbour: "North" } },
              { type: "tool_use", id: "toolu_2", name: "now", input: {} },
            ],
          },
          {
            role: "user",
            content: [
              { type: "tool_result", tool_use_id: "toolu_1", content: [{ type: "text", text: "noon" }] },
              { type: "tool_result", tool_use_id: "toolu_2", content: "no clock", is_error: true },
            ],
          },
        ],
        tools: [{ name: "tide_table", description: "Tides", input_schema: { type: "object" } }],
      }),
    );
    expect(name).toBe("chat claude-tide-1");
    expect(facts).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "anthropic",
      "gen_ai.request.model": "claude-tide-1",
      "gen_ai.request.max_tokens": 64,
      "gen_ai.request.temperature": 0.5,
      "gen_ai.request.top_p": 0.9,
      "gen_ai.request.top_k": 5,
      "gen_ai.request.stop_sequences": ["END"],
      "gen_ai.request.stream": true,
      "gen_ai.request.reasoning.level": "low",
      "gen_ai.output.type": "json",
      "gen_ai.system_instructions": [{ type: "text", content: "Be brief." }],
      "gen_ai.tool.definitions": [
        { type: "function", name: "tide_table", description: "Tides", parameters: { type: "object" } },
      ],
    });
    expect(facts["gen_ai.input.messages"]).toEqual([
      {
        role: "user",
        parts: [
          { type: "blob", modality: "image", mime_type: "image/png", size: 6 },
          { type: "uri", modality: "document", uri: "https://a.example/x.pdf", name: "Almanac" },
          { type: "text", content: "Noon: 4 m" },
          { type: "text", content: "When?" },
        ],
      },
      {
        role: "assistant",
        parts: [
          { type: "reasoning", content: "Look." },
          { type: "tool_call", id: "toolu_1", name: "tide_table", arguments: { harbour: "North" } },
          { type: "tool_call", id: "toolu_2", name: "now", arguments: {} },
        ],
      },
      {
        role: "user",
        parts: [
          { type: "tool_call_response", id: "toolu_1", response: "noon" },
          { type: "tool_call_response", id: "toolu_2", response: "no clock", is_error: true },
        ],
      },
    ]);
    expect(continues).toEqual([
      { key: "tool:toolu_2", result: "no clock", failure: { type: "tool_error" } },
      { key: "tool:toolu_1", result: "noon" },
    ]);
  });

  it("name their model in the path on Vertex AI", () => {
    const url =
      "https://europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/anthropic/models/claude-tide-1@2:streamRawPredict";
    const request = wireRequest(url, { anthropic_version: "vertex-2023-10-16", messages: [], max_tokens: 1 });
    expect(anthropicMessages.matches(request)).toBe("sure");
    expect(anthropicMessages.ask(request).facts).toMatchObject({
      "gen_ai.request.model": "claude-tide-1@2",
      "gen_ai.provider.name": "gcp.vertex_ai",
    });
  });
});

describe("Anthropic's answers", () => {
  it("are known by their first event, or by their shape", () => {
    const [first] = fixtureEvents("anthropic/pause.sse");
    expect(anthropicMessages.recognises(first?.[0], "message_start")).toBe(true);
    expect(anthropicMessages.recognises(fixtureEvents("anthropic/whole.json")[0]?.[0], "")).toBe(true);
    expect(anthropicMessages.recognises({ type: "ping" }, "ping")).toBe(false);
  });

  it("stream thoughts, text and tool calls, and count tokens with those of the cache", () => {
    const answered = read("thinking-and-tools.sse");
    expect(answered).toMatchObject({
      reasoning: "Two harbours, two calls.",
      text: "Let me look at the tides.",
      saidOver: true,
      isComplete: true,
    });
    expect(answered.root.facts).toMatchObject({
      "gen_ai.response.id": "msg_tide",
      "gen_ai.response.model": "claude-tide-1",
      "gen_ai.response.finish_reasons": ["tool_use"],
      "gen_ai.usage.input_tokens": 1240,
      "gen_ai.usage.output_tokens": 77,
      "gen_ai.usage.cache_read.input_tokens": 1000,
      "gen_ai.usage.cache_write.input_tokens": 200,
      "gen_ai.usage.reasoning.output_tokens": 21,
    });
    expect(partsOf(answered)).toEqual([
      { type: "reasoning", content: "Two harbours, two calls." },
      { type: "redacted_thinking" },
      { type: "text", content: "Let me look at the tides." },
      { type: "tool_call", id: "toolu_north", name: "tide_table", arguments: { harbour: "North" } },
      { type: "tool_call", id: "toolu_now", name: "now", arguments: {} },
    ]);
    expect(answered.root.awaits).toEqual(["tool:toolu_north", "tool:toolu_now"]);
  });

  it("show the provider's tools as parts, and as operations with their own ends", () => {
    const answered = read("web-search.sse");
    expect(partsOf(answered)).toEqual([
      {
        type: "server_tool_call",
        id: "srvtoolu_1",
        name: "web_search",
        server_tool_call: { type: "web_search", arguments: { query: "spring tide" } },
      },
      {
        type: "server_tool_call_response",
        id: "srvtoolu_1",
        server_tool_call_response: {
          type: "web_search_tool_result",
          content: [
            {
              type: "web_search_result",
              title: "Tides",
              url: "https://tides.example/spring",
              page_age: null,
            },
          ],
        },
      },
      expect.objectContaining({ type: "server_tool_call", name: "web_fetch" }),
      expect.objectContaining({ type: "server_tool_call_response", id: "srvtoolu_2" }),
      expect.objectContaining({ type: "server_tool_call", name: "moon" }),
      expect.objectContaining({ type: "server_tool_call_response", id: "mcptoolu_3" }),
      { type: "citation", url: "https://tides.example/spring", title: "Tides", text: "highest at full moon" },
      { type: "text", content: "Highest at full moon." },
    ]);
    expect(answered.root.children.map(({ name, ended }) => [name, ended])).toEqual([
      ["execute_tool web_search", true],
      ["execute_tool web_fetch", { type: "url_not_accessible" }],
      ["execute_tool moon", true],
    ]);
    expect(answered.root.children[2]?.facts).toEqual({
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "moon",
      "gen_ai.tool.type": "extension",
      "gen_ai.tool.call.id": "mcptoolu_3",
      "gen_ai.tool.call.arguments": { day: 3 },
      "gen_ai.tool.call.result": [{ type: "text", text: "full" }],
    });
    // Cumulative, with what the search brought in.
    expect(answered.root.facts["gen_ai.usage.input_tokens"]).toBe(4200);
    expect(answered.root.awaits).toEqual([]);
  });

  it("begin anew with a second message_start", () => {
    const answered = read("second-start.sse");
    expect(answered.root.facts["gen_ai.response.id"]).toBe("msg_kept");
    expect(partsOf(answered)).toEqual([
      { type: "tool_call", id: "toolu_kept", name: "tide_table", arguments: { harbour: "East" } },
    ]);
    expect(answered.root.awaits).toEqual(["tool:toolu_kept"]);
  });

  it("that pause are gone on with by the request that repeats them", () => {
    const { root } = read("pause.sse");
    expect(root.facts["gen_ai.response.finish_reasons"]).toEqual(["pause_turn"]);
    expect(root.awaits).toEqual(["tool:srvtoolu_9"]);
    const next = anthropicMessages.ask(
      wireRequest(URL_, {
        messages: [
          { role: "user", content: "Hi" },
          {
            role: "assistant",
            content: [{ type: "server_tool_use", id: "srvtoolu_9", name: "web_search", input: {} }],
          },
        ],
      }),
    );
    expect(next.continues).toEqual([{ key: "tool:srvtoolu_9" }]);
  });

  it("that refuse say why, after what was said", () => {
    const answered = read("refusal.sse");
    expect(answered.text).toBe("To sink a");
    expect(partsOf(answered)).toEqual([
      { type: "text", content: "To sink a" },
      { type: "refusal", content: "Harbour systems are out of bounds.", category: "cyber" },
    ]);
    expect(answered.root.facts["gen_ai.response.finish_reasons"]).toEqual(["refusal"]);
  });

  it("keep compactions, fallbacks and blocks of kinds to come", () => {
    expect(partsOf(read("compaction-and-fallback.sse"))).toEqual([
      { type: "compaction", content: "They spoke of tides." },
      { type: "fallback", from: { model: "claude-tide-1" }, to: { model: "claude-ebb-1" } },
      { type: "text", content: "On we go." },
    ]);
  });

  it("that fail in the middle end with the server's word for it, and keep what was said", () => {
    const answered = read("overloaded.sse");
    expect(answered.root.ended).toEqual({ type: "overloaded_error", message: "Overloaded" });
    expect(answered.text).toBe("The tide");
    expect(answered.saidOver).toBe(true);
  });

  it("may come whole", () => {
    const answered = read("whole.json");
    expect(answered.isComplete).toBe(true);
    expect(partsOf(answered)).toEqual([
      { type: "reasoning", content: "Easy." },
      { type: "text", content: "High at noon." },
      { type: "citation", title: "Almanac", text: "noon: 4.1 m", start: 3, end: 4 },
      { type: "tool_call", id: "toolu_w", name: "tide_table", arguments: { harbour: "West" } },
    ]);
    expect(answered.root.children).toEqual([]);
  });

  it("that are cut off are not complete, and keep half arguments as they are", () => {
    const events = fixtureEvents("anthropic/thinking-and-tools.sse").slice(0, 16);
    const answered = readEvents(anthropicMessages, events);
    expect(answered).toMatchObject({ saidOver: false, isComplete: false });
    expect(partsOf(answered)?.at(-1)).toEqual({
      type: "tool_call",
      id: "toolu_north",
      name: "tide_table",
      arguments: '{"harbour": "No',
    });
  });

  it("may be given results of a search, which are no answer of a tool", () => {
    const found = { type: "search_result", source: "https://a.example", title: "Tides" };
    const { facts } = anthropicMessages.ask(
      wireRequest("https://api.anthropic.com/v1/messages", {
        messages: [{ role: "user", content: [{ ...found, content: [{ type: "text", text: "2 m" }] }] }],
      }),
    );
    expect(facts["gen_ai.input.messages"]).toMatchObject([{ parts: [{ type: "search_result" }] }]);
  });
});
