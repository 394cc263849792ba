import { describe, expect, it } from "vitest";
import { geminiContent } from "../../../../sdk/wire/gemini.ts";
import { fixtureEvents, readEvents, readFixture, wireRequest } from "../../../fixtures/read-answer.ts";

const HOST = "https://generativelanguage.googleapis.com/v1beta/models";
const read = (name: string) => readFixture(geminiContent, `gemini/${name}`);
const messagesOf = ({ root }: ReturnType<typeof read>) =>
  root.facts["gen_ai.output.messages"] as { parts: unknown[]; finish_reason?: string }[];

describe("Gemini's requests", () => {
  it("are known by their path; others with contents only may be some", () => {
    const matches = (url: string, body: unknown) => geminiContent.matches(wireRequest(url, body));
    expect(matches(`${HOST}/gemini-tide-2:streamGenerateContent?alt=sse`, {})).toBe("sure");
    expect(matches("https://proxy.example/v1/gemini-tide-2:generateContent", {})).toBe("sure");
    expect(matches("https://app.example/ask", { contents: [] })).toBe("maybe");
    expect(matches(`${HOST}/gemini-tide-2:countTokens`, { contents: [] })).toBe("maybe");
    expect(matches("https://app.example/ask", { messages: [] })).toBeUndefined();
  });

  it("say model, parameters, instructions, messages and tools", () => {
    const { name, facts, continues } = geminiContent.ask(
      wireRequest(`${HOST}/gemini-tide-2:streamGenerateContent?alt=sse&key=secret`, {
        systemInstruction: { parts: [{ text: "Be brief." }] },
        contents: [
          {
            role: "user",
            parts: [{ text: "When?" }, { inlineData: { mimeType: "image/png", data: "AAAAAAAA" } }],
          },
          {
            role: "model",
            parts: [
              { text: "Look.", thought: true },
              {
                functionCall: { id: "c1", name: "tide_table", args: { harbour: "North" } },
                thoughtSignature: "eA==",
              },
              { executableCode: { id: "e1", language: "PYTHON", code: "1" } },
            ],
          },
          {
            role: "user",
            parts: [{ functionResponse: { id: "c1", name: "tide_table", response: { high: "noon" } } }],
          },
        ],
        tools: [
          { functionDeclarations: [{ name: "tide_table", description: "Tides", parametersJsonSchema: {} }] },
          { googleSearch: {} },
        ],
        generationConfig: {
          temperature: 1,
          topP: 0.9,
          topK: 4,
          maxOutputTokens: 99,
          seed: 7,
          stopSequences: ["."],
          candidateCount: 2,
          frequencyPenalty: 0.1,
          presencePenalty: 0.2,
          responseMimeType: "application/json",
          thinkingConfig: { thinkingLevel: "low" },
        },
      }),
    );
    expect(name).toBe("generate_content gemini-tide-2");
    expect(facts).toMatchObject({
      "gen_ai.operation.name": "generate_content",
      "gen_ai.provider.name": "gcp.gemini",
      "gen_ai.request.model": "gemini-tide-2",
      "gen_ai.request.stream": true,
      "gen_ai.request.temperature": 1,
      "gen_ai.request.top_p": 0.9,
      "gen_ai.request.top_k": 4,
      "gen_ai.request.max_tokens": 99,
      "gen_ai.request.seed": 7,
      "gen_ai.request.stop_sequences": ["."],
      "gen_ai.request.choice.count": 2,
      "gen_ai.request.frequency_penalty": 0.1,
      "gen_ai.request.presence_penalty": 0.2,
      "gen_ai.request.reasoning.level": "low",
      "gen_ai.output.type": "json",
      "gen_ai.system_instructions": [{ type: "text", content: "Be brief." }],
      "gen_ai.tool.definitions": [
        { type: "function", name: "tide_table", description: "Tides", parameters: {} },
        { type: "googleSearch", name: "googleSearch" },
      ],
      "gen_ai.input.messages": [
        {
          role: "user",
          parts: [
            { type: "text", content: "When?" },
            { type: "blob", modality: "image", mime_type: "image/png", size: 6 },
          ],
        },
        {
          role: "assistant",
          parts: [
            { type: "reasoning", content: "Look." },
            { type: "tool_call", id: "c1", name: "tide_table", arguments: { harbour: "North" } },
            {
              type: "server_tool_call",
              id: "e1",
              name: "code_execution",
              server_tool_call: { type: "code_execution", arguments: { language: "PYTHON", code: "1" } },
            },
          ],
        },
        { role: "user", parts: [{ type: "tool_call_response", id: "c1", response: { high: "noon" } }] },
      ],
    });
    expect(continues).toEqual([{ key: "tool:c1", result: { high: "noon" } }]);
    expect(JSON.stringify(facts)).not.toContain("secret");
  });

  it("may go to Vertex AI, and need not stream", () => {
    const url =
      "https://aiplatform.googleapis.com/v1/projects/p/publishers/google/models/gemini-tide-2:generateContent";
    expect(geminiContent.ask(wireRequest(url, { contents: [] })).facts).toMatchObject({
      "gen_ai.provider.name": "gcp.vertex_ai",
      "gen_ai.request.model": "gemini-tide-2",
      "gen_ai.request.stream": false,
    });
  });
});

describe("Gemini's answers", () => {
  it("stream thoughts, text and whole function calls; the last counts are right", () => {
    const answered = read("thoughts-and-tools.sse");
    expect(answered).toMatchObject({ reasoning: "Two harbours.", text: "I look them up.", isComplete: true });
    expect(answered.root.facts).toMatchObject({
      "gen_ai.response.id": "resp-tide",
      "gen_ai.response.model": "gemini-tide-2",
      "gen_ai.response.finish_reasons": ["STOP"],
      "gen_ai.usage.input_tokens": 128,
      "gen_ai.usage.output_tokens": 64,
      "gen_ai.usage.cache_read.input_tokens": 8,
      "gen_ai.usage.reasoning.output_tokens": 50,
    });
    expect(answered.root.pieces.filter((piece) => typeof piece !== "string" && piece.toolCall)).toEqual([
      { toolCall: { index: 0, id: "call-1", name: "tide_table", arguments: '{"harbour":"North"}' } },
      { toolCall: { index: 1, name: "tide_table", arguments: '{"harbour":"South"}' } },
      { toolCall: { index: 2, name: "now", arguments: "{}" } },
    ]);
    expect(answered.root.awaits).toEqual(["tool:call-1"]);
  });

  it("stream arguments value by value, whose paths lead nowhere else", () => {
    const { root } = read("streamed-arguments.sse");
    const calls = root.pieces.flatMap((piece) => (typeof piece === "string" ? [] : (piece.toolCall ?? [])));
    expect(calls.map(({ index, name }) => [index, name])).toEqual([
      [0, "plan_trip"],
      [0, undefined],
      [1, "now"],
    ]);
    expect(JSON.parse(calls[1]?.arguments ?? "")).toEqual(
      JSON.parse(
        '{"boat":{"name":"Sea Gull","seats":4},"stops":[{"harbour":"North"},{"harbour":"South"}],"night":false,"note":null,"__proto__":{"tide":true}}',
      ),
    );
    expect(({} as { tide?: boolean }).tide).toBeUndefined();
  });

  it("that are cut off keep the arguments that came", () => {
    const events = fixtureEvents("gemini/streamed-arguments.sse").slice(0, 2);
    const answered = readEvents(geminiContent, events);
    expect(answered.isComplete).toBe(false);
    expect(answered.root.pieces.at(-1)).toEqual({
      toolCall: { index: 0, arguments: '{"boat":{"name":"Sea "}}' },
    });
  });

  it("show code that ran, media as references, and sources", () => {
    const answered = read("code-media-grounding.sse");
    expect(messagesOf(answered)[0]?.parts).toEqual([
      expect.objectContaining({ type: "server_tool_call", id: "code-1", name: "code_execution" }),
      {
        type: "server_tool_call_response",
        id: "code-1",
        server_tool_call_response: { type: "codeExecutionResult", content: "42\n" },
      },
      expect.objectContaining({ type: "server_tool_call" }),
      expect.objectContaining({ type: "server_tool_call_response" }),
      { type: "blob", modality: "image", mime_type: "image/png", size: 6 },
      { type: "uri", modality: "video", mime_type: "video/mp4", uri: "gs://tides/spring.mp4" },
      { type: "text", content: "It is 42." },
      { type: "citation", url: "https://tides.example/42", title: "Forty-two" },
      { type: "citation", url: "https://tides.example/book", start: 0, end: 9 },
    ]);
    expect(answered.root.children.map(({ name, ended }) => [name, ended])).toEqual([
      ["execute_tool code_execution", true],
      ["execute_tool code_execution", { type: "OUTCOME_FAILED" }],
    ]);
  });

  it("come as a streamed array, or as the whole array at once", () => {
    expect(read("chunks.json-array")).toMatchObject({ text: "High at noon.", isComplete: true });
    const chunks = fixtureEvents("gemini/chunks.json-array").map(([chunk]) => chunk);
    expect(geminiContent.recognises(chunks, "")).toBe(true);
    const whole = readEvents(geminiContent, [[chunks, ""]], { isStream: false });
    expect(messagesOf(whole)[0]?.parts).toEqual([{ type: "text", content: "High at noon." }]);
  });

  it("keep candidates apart", () => {
    expect(messagesOf(read("two-candidates.sse"))).toEqual([
      { role: "assistant", parts: [{ type: "text", content: "Up" }], finish_reason: "STOP" },
      { role: "assistant", parts: [{ type: "text", content: "Down" }], finish_reason: "MAX_TOKENS" },
    ]);
  });

  it("say why a prompt was blocked", () => {
    const answered = read("prompt-blocked.json");
    expect(messagesOf(answered)[0]?.parts).toEqual([
      { type: "refusal", content: "", category: "PROHIBITED_CONTENT" },
    ]);
    expect(answered.root.facts).not.toHaveProperty(["gen_ai.usage.output_tokens"]);
    expect(answered.isComplete).toBe(true);
  });

  it("fail in the middle, or at once in an array", () => {
    const answered = read("error-mid-stream.sse");
    expect(answered.root.ended).toEqual({ type: "UNAVAILABLE", message: "The model is overloaded." });
    expect(answered.text).toBe("The ti");
    expect(read("error-in-array.json").root.ended).toMatchObject({ type: "RESOURCE_EXHAUSTED" });
  });

  it("without a finish reason were cut off", () => {
    const events = fixtureEvents("gemini/thoughts-and-tools.sse").slice(0, -1);
    expect(readEvents(geminiContent, events)).toMatchObject({ saidOver: false, isComplete: false });
  });

  it("offers several tools in one object, its own among them", () => {
    const { facts } = geminiContent.ask(
      wireRequest("https://generativelanguage.googleapis.com/v1beta/models/g:generateContent", {
        contents: [],
        tools: [{ functionDeclarations: [{ name: "tide" }], googleSearch: {}, urlContext: {} }],
      }),
    );
    expect(facts["gen_ai.tool.definitions"]).toEqual([
      { type: "function", name: "tide" },
      { type: "googleSearch", name: "googleSearch" },
      { type: "urlContext", name: "urlContext" },
    ]);
  });
});
