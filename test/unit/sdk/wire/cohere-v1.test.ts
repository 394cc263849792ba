import { describe, expect, it } from "vitest";
import { cohereChatV1 } from "../../../../sdk/wire/cohere-v1.ts";
import { fixtureEvents, readEvents, readFixture, wireRequest } from "../../../fixtures/read-answer.ts";

const URL_ = "https://api.cohere.com/v1/chat";
const read = (name: string) => readFixture(cohereChatV1, `cohere-v1/${name}`);
const partsOf = ({ root }: ReturnType<typeof read>) =>
  (root.facts["gen_ai.output.messages"] as { parts: unknown[] }[])[0]?.parts;

describe("requests of Cohere's first version", () => {
  it("say model, preamble, history and message", () => {
    const request = wireRequest(URL_, {
      model: "command-tide",
      message: "When?",
      preamble: "Be brief.",
      conversation_id: "conv-1",
      stream: true,
      chat_history: [
        { role: "USER", message: "Hi" },
        { role: "CHATBOT", message: "Hello", tool_calls: [{ name: "now", parameters: {} }] },
        {
          role: "TOOL",
          tool_results: [{ call: { name: "now", parameters: {} }, outputs: [{ time: "noon" }] }],
        },
      ],
      tools: [{ name: "now", description: "Time", parameter_definitions: {} }],
    });
    expect(cohereChatV1.matches(request)).toBe("sure");
    expect(cohereChatV1.matches({ ...request, url: new URL("https://app.example/chat") })).toBe("maybe");
    expect(cohereChatV1.matches({ ...request, body: { message: { text: "Hi" } } })).toBeUndefined();
    expect(cohereChatV1.answers?.({ status: 200, header: () => "application/stream+json" })).toBe(true);
    expect(cohereChatV1.ask(request).facts).toMatchObject({
      "gen_ai.provider.name": "cohere",
      "gen_ai.request.model": "command-tide",
      "gen_ai.conversation.id": "conv-1",
      "gen_ai.system_instructions": [{ type: "text", content: "Be brief." }],
      "gen_ai.tool.definitions": [{ type: "function", name: "now", description: "Time", parameters: {} }],
      "gen_ai.input.messages": [
        { role: "user", parts: [{ type: "text", content: "Hi" }] },
        {
          role: "assistant",
          parts: [
            { type: "text", content: "Hello" },
            { type: "tool_call", name: "now", arguments: {} },
          ],
        },
        { role: "tool", parts: [{ type: "tool_call_response", response: [{ time: "noon" }] }] },
        { role: "user", parts: [{ type: "text", content: "When?" }] },
      ],
    });
  });
});

describe("answers of Cohere's first version", () => {
  it("search, then stream text and citations, and say nothing twice that their end repeats", () => {
    const answered = read("search.ndjson");
    expect(answered).toMatchObject({ text: "At full moon.", saidOver: true, isComplete: true });
    expect(answered.root.children.map(({ name, ended }) => [name, ended])).toEqual([
      ["execute_tool search", true],
    ]);
    expect(answered.root.facts).toMatchObject({
      "gen_ai.response.id": "resp-1",
      "gen_ai.response.finish_reasons": ["COMPLETE"],
      "gen_ai.usage.input_tokens": 40,
      "gen_ai.usage.output_tokens": 7,
    });
    expect(partsOf(answered)?.slice(2)).toEqual([
      { type: "text", content: "At full moon." },
      { type: "citation", text: "full moon", start: 3, end: 12, sources: ["web_1"] },
    ]);
  });

  it("stream a plan and tool calls, which come once more as a whole", () => {
    const answered = read("tools.ndjson");
    expect(answered.reasoning).toBe("I look it up.");
    expect(answered.root.pieces.slice(1)).toEqual([
      { toolCall: { index: 0, name: "tide_table" } },
      { toolCall: { index: 0, arguments: '{"harbour":' } },
      { toolCall: { index: 0, arguments: '"North"}' } },
    ]);
    expect(answered.root.facts).toMatchObject({
      "gen_ai.usage.input_tokens": 50,
      "gen_ai.usage.output_tokens": 9,
    });
  });

  it("may come whole", () => {
    expect(cohereChatV1.recognises(fixtureEvents("cohere-v1/whole.json")[0]?.[0], "")).toBe(true);
    expect(partsOf(read("whole.json"))).toEqual([
      { type: "text", content: "At noon." },
      { type: "citation", text: "noon", start: 3, end: 7, sources: ["a"] },
    ]);
  });

  it("fail with their finish reason", () => {
    expect(read("error.ndjson").root.ended).toMatchObject({ type: "ERROR_TOXIC" });
  });

  it("without stream-end were cut off", () => {
    const events = fixtureEvents("cohere-v1/search.ndjson").slice(0, 5);
    expect(readEvents(cohereChatV1, events)).toMatchObject({ saidOver: false, isComplete: false });
  });
});
