import { describe, expect, it } from "vitest";
import { geminiInteractions } from "../../../../sdk/wire/gemini-interactions.ts";
import { fixtureEvents, readEvents, readFixture, wireRequest } from "../../../fixtures/read-answer.ts";

const URL_ = "https://generativelanguage.googleapis.com/v1beta/interactions";
const read = (name: string) => readFixture(geminiInteractions, `gemini-interactions/${name}`);
const partsOf = ({ root }: ReturnType<typeof read>) =>
  (root.facts["gen_ai.output.messages"] as { parts: unknown[] }[])[0]?.parts;

describe("Interactions' requests", () => {
  it("are known by path and body", () => {
    const matches = (url: string, body?: unknown) => geminiInteractions.matches(wireRequest(url, body));
    expect(matches(URL_, { model: "gemini-tide-3", input: "Hi" })).toBe("sure");
    expect(matches(`${URL_}/int-1?stream=true`)).toBe("sure");
    expect(matches("https://app.example/interactions", { kind: "click" })).toBeUndefined();
    expect(matches("https://app.example/interactions/17")).toBeUndefined();
  });

  it("say model, parameters and input, and which calls they answer", () => {
    const { name, facts, continues } = geminiInteractions.ask(
      wireRequest(URL_, {
        model: "gemini-tide-3",
        stream: true,
        system_instruction: "Be brief.",
        previous_interaction_id: "int-0",
        generation_config: {
          temperature: 0,
          top_p: 1,
          max_output_tokens: 5,
          seed: 1,
          thinking_level: "high",
        },
        tools: [{ type: "function", name: "tide_table", parameters: {} }, { type: "google_search" }],
        input: [
          { type: "user_input", content: [{ type: "text", text: "When?" }] },
          { type: "model_output", content: [{ type: "text", text: "Wait." }] },
          { type: "function_call", id: "fn-1", name: "tide_table", arguments: { harbour: "North" } },
          { type: "function_result", call_id: "fn-1", name: "tide_table", result: "noon" },
          { type: "image", mime_type: "image/png", data: "AAAAAAAA" },
        ],
      }),
    );
    expect(name).toBe("chat gemini-tide-3");
    expect(facts).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "gcp.gemini",
      "gen_ai.request.stream": true,
      "gen_ai.request.temperature": 0,
      "gen_ai.request.max_tokens": 5,
      "gen_ai.request.reasoning.level": "high",
      "gen_ai.system_instructions": [{ type: "text", content: "Be brief." }],
      "gen_ai.input.messages": [
        { role: "user", parts: [{ type: "text", content: "When?" }] },
        { role: "assistant", parts: [{ type: "text", content: "Wait." }] },
        {
          role: "assistant",
          parts: [{ type: "tool_call", id: "fn-1", name: "tide_table", arguments: { harbour: "North" } }],
        },
        { role: "user", parts: [{ type: "tool_call_response", id: "fn-1", response: "noon" }] },
        { role: "user", parts: [{ type: "blob", modality: "image", mime_type: "image/png", size: 6 }] },
      ],
    });
    expect(continues).toEqual([{ key: "tool:fn-1", result: "noon" }]);
  });

  it("to an agent invoke it", () => {
    const { name, facts } = geminiInteractions.ask(wireRequest(URL_, { agent: "deep-tide", input: "When?" }));
    expect(name).toBe("invoke_agent deep-tide");
    expect(facts).toMatchObject({
      "gen_ai.agent.name": "deep-tide",
      "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: "When?" }] }],
    });
  });

  it("that read an interaction again go on with it", () => {
    expect(geminiInteractions.ask(wireRequest(`${URL_}/int-1?stream=true`)).continues).toEqual([
      { key: "response:int-1" },
    ]);
  });
});

describe("Interactions' answers", () => {
  it("come in steps: thoughts, the provider's tools, text, media, sources, function calls", () => {
    const answered = read("steps.sse");
    expect(answered).toMatchObject({
      reasoning: "Ask the sea.",
      text: "At full moon.",
      saidOver: true,
      isComplete: true,
    });
    expect(answered.root.facts).toMatchObject({
      "gen_ai.response.id": "int-tide",
      "gen_ai.response.model": "gemini-tide-3",
      "gen_ai.response.finish_reasons": ["requires_action"],
      "gen_ai.usage.input_tokens": 25,
      "gen_ai.usage.output_tokens": 37,
      "gen_ai.usage.cache_read.input_tokens": 4,
      "gen_ai.usage.reasoning.output_tokens": 7,
    });
    expect(partsOf(answered)).toEqual([
      { type: "reasoning", content: "Ask the sea." },
      {
        type: "server_tool_call",
        id: "srch-1",
        name: "google_search",
        server_tool_call: { type: "google_search", arguments: { queries: ["spring tide"] } },
      },
      {
        type: "server_tool_call_response",
        id: "srch-1",
        server_tool_call_response: {
          type: "google_search_result",
          content: [{ title: "Tides", url: "https://tides.example" }],
        },
      },
      { type: "text", content: "At full moon." },
      { type: "citation", url: "https://tides.example", title: "Tides", start: 0, end: 13 },
      { type: "blob", modality: "audio", mime_type: "audio/l16", size: 6 },
      { type: "tool_call", id: "fn-1", name: "tide_table", arguments: { harbour: "North" } },
    ]);
    expect(answered.root.children.map(({ name, ended }) => [name, ended])).toEqual([
      ["execute_tool google_search", true],
    ]);
    expect(answered.root.awaits).toEqual(["tool:fn-1"]);
  });

  it("may come whole", () => {
    const answered = read("whole.json");
    expect(partsOf(answered)).toEqual([
      { type: "reasoning", content: "Easy." },
      { type: "text", content: "At noon." },
      { type: "blob", modality: "image", mime_type: "image/png", size: 6 },
    ]);
    expect(answered.root.awaits).toEqual([]);
  });

  it("may have the names that the API had at first", () => {
    const streamed = read("first-names.sse");
    expect(streamed).toMatchObject({
      reasoning: "Ask the sea.",
      text: "At full moon.",
      saidOver: true,
      isComplete: true,
    });
    expect(streamed.root.facts["gen_ai.usage.output_tokens"]).toBe(12);
    expect(streamed.root.pieces.at(-2)).toEqual({ toolCall: { index: 0, name: "tide_table" } });
    expect(streamed.root.pieces.at(-1)).toEqual({ toolCall: { index: 0, arguments: '{"harbour":"North"}' } });
    expect(streamed.root.awaits).toEqual(["tool:fn-1"]);
    expect(partsOf(read("first-names.json"))).toEqual([
      { type: "reasoning", content: "Easy." },
      { type: "text", content: "At noon." },
      { type: "citation", url: "https://tides.example", start: 0, end: 7 },
      { type: "blob", modality: "image", mime_type: "image/png", size: 6 },
      { type: "tool_call", id: "fn-2", name: "tide_table", arguments: { harbour: "South" } },
    ]);
  });

  it("fail with the server's code, or with a status", () => {
    expect(read("error.sse").root.ended).toEqual({ type: "unavailable", message: "Try later." });
    const ended = (interaction: object) =>
      readEvents(geminiInteractions, [[{ event_type: "interaction.completed", interaction }, ""]]).root.ended;
    expect(ended({ status: "failed", errors: [{ code: "quota", message: "No more." }] })).toEqual({
      type: "quota",
      message: "No more.",
    });
    expect(ended({ status: "failed" })).toMatchObject({ type: "failed" });
    expect(ended({ status: "cancelled" })).toBe("aborted");
  });

  it("that are cut off can be read on", () => {
    const answered = readEvents(
      geminiInteractions,
      fixtureEvents("gemini-interactions/steps.sse").slice(0, 14),
    );
    expect(answered.isComplete).toBe(false);
    expect(answered.root.awaits).toContain("response:int-tide");
  });
});
