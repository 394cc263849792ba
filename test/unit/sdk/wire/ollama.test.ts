import { describe, expect, it } from "vitest";
import { ollama } from "../../../../sdk/wire/ollama.ts";
import { fixtureEvents, readEvents, readFixture, wireRequest } from "../../../fixtures/read-answer.ts";

const HOST = "http://127.0.0.1:11434/api";
const read = (name: string) => readFixture(ollama, `ollama/${name}`);

describe("Ollama's requests", () => {
  it("are known by port and path; elsewhere they only may be some, for many apps have an /api/chat", () => {
    const matches = (url: string, body: unknown) => ollama.matches(wireRequest(url, body));
    expect(matches(`${HOST}/chat`, { model: "tide:3b", messages: [] })).toBe("sure");
    expect(matches("https://ollama.com/api/generate", { model: "tide:3b", prompt: "" })).toBe("sure");
    expect(matches("https://app.example/api/chat", { model: "tide:3b", messages: [] })).toBe("maybe");
    expect(matches("https://app.example/api/chat", { id: "1", messages: [] })).toBeUndefined();
    expect(matches(`${HOST}/show`, { model: "tide:3b" })).toBeUndefined();
  });

  it("to chat say model, options, messages and tools, and stream unless they say no", () => {
    const ask = (stream?: boolean) =>
      ollama.ask(
        wireRequest(`${HOST}/chat`, {
          model: "tide:3b",
          stream,
          think: "high",
          format: "json",
          messages: [
            { role: "system", content: "Be brief." },
            { role: "user", content: "When?", images: ["AAAAAAAA"] },
            { role: "assistant", content: "", tool_calls: [{ function: { name: "now", arguments: {} } }] },
            { role: "tool", tool_name: "now", content: "noon" },
          ],
          tools: [{ type: "function", function: { name: "now", description: "Time", parameters: {} } }],
          options: { temperature: 0, top_p: 1, top_k: 2, num_predict: 3, seed: 4, stop: ["."] },
        }),
      );
    expect(ask().name).toBe("chat tide:3b");
    expect(ask(false).facts["gen_ai.request.stream"]).toBe(false);
    expect(ask().facts).toMatchObject({
      "gen_ai.provider.name": "ollama",
      "gen_ai.request.model": "tide:3b",
      "gen_ai.request.stream": true,
      "gen_ai.request.reasoning.level": "high",
      "gen_ai.output.type": "json",
      "gen_ai.request.temperature": 0,
      "gen_ai.request.top_p": 1,
      "gen_ai.request.top_k": 2,
      "gen_ai.request.max_tokens": 3,
      "gen_ai.request.seed": 4,
      "gen_ai.request.stop_sequences": ["."],
      "gen_ai.tool.definitions": [{ type: "function", name: "now", description: "Time", parameters: {} }],
      "gen_ai.input.messages": [
        { role: "system", parts: [{ type: "text", content: "Be brief." }] },
        {
          role: "user",
          parts: [
            { type: "text", content: "When?" },
            { type: "blob", modality: "image", size: 6 },
          ],
        },
        { role: "assistant", parts: [{ type: "tool_call", name: "now", arguments: {} }] },
        { role: "tool", parts: [{ type: "tool_call_response", name: "now", response: "noon" }] },
      ],
    });
  });

  it("to generate complete a text", () => {
    const { name, facts } = ollama.ask(
      wireRequest(`${HOST}/generate`, { model: "tide:3b", prompt: "When?", system: "Be brief." }),
    );
    expect(name).toBe("text_completion tide:3b");
    expect(facts).toMatchObject({
      "gen_ai.operation.name": "text_completion",
      "gen_ai.system_instructions": [{ type: "text", content: "Be brief." }],
      "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: "When?" }] }],
    });
  });
});

describe("Ollama's answers", () => {
  it("stream thoughts, text and whole tool calls, until they are done", () => {
    const answered = read("thinking-and-tools.ndjson");
    expect(answered).toMatchObject({
      reasoning: "Two harbours.",
      text: "Looking up.",
      saidOver: true,
      isComplete: true,
    });
    expect(answered.root.facts).toMatchObject({
      "gen_ai.response.model": "tide:3b",
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.input_tokens": 26,
      "gen_ai.usage.output_tokens": 18,
    });
    expect(answered.root.pieces.slice(-2)).toEqual([
      { toolCall: { index: 0, id: "call_1", name: "tide_table", arguments: '{"harbour":"North"}' } },
      { toolCall: { index: 1, name: "now", arguments: "{}" } },
    ]);
    expect(answered.root.awaits).toEqual(["tool:call_1"]);
  });

  it("to generate may say their last words when they are done", () => {
    const answered = read("generate.ndjson");
    expect(answered).toMatchObject({ text: "High at noon.!", isComplete: true });
    expect(answered.root.facts["gen_ai.response.finish_reasons"]).toEqual(["length"]);
    const [first] = fixtureEvents("ollama/generate.ndjson");
    expect(ollama.recognises(first?.[0], "")).toBe(true);
  });

  it("fail in a line of their own", () => {
    expect(read("error.ndjson").root.ended).toEqual({
      type: "_OTHER",
      message: "model runner has unexpectedly stopped",
    });
  });

  it("may come whole; counts that were not sent are absent", () => {
    const { root } = read("whole.json");
    expect(root.facts["gen_ai.output.messages"]).toEqual([
      { role: "assistant", parts: [{ type: "text", content: "High at noon." }], finish_reason: "stop" },
    ]);
    expect(root.facts).not.toHaveProperty(["gen_ai.usage.input_tokens"]);
  });

  it("that never say done were cut off", () => {
    const events = fixtureEvents("ollama/thinking-and-tools.ndjson").slice(0, 3);
    expect(readEvents(ollama, events)).toMatchObject({ saidOver: false, isComplete: false });
  });
});
