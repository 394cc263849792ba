import { describe, expect, it } from "vitest";
import { cohereChat } from "../../../../sdk/wire/cohere.ts";
import { fixtureEvents, readEvents, readFixture, wireRequest } from "../../../fixtures/read-answer.ts";

const URL_ = "https://api.cohere.com/v2/chat";
const read = (name: string) => readFixture(cohereChat, `cohere/${name}`);
const partsOf = ({ root }: ReturnType<typeof read>) =>
  (root.facts["gen_ai.output.messages"] as { parts: unknown[] }[])[0]?.parts;

describe("Cohere's requests", () => {
  it("say model, parameters, messages with plans and documents, and which calls they answer", () => {
    const request = wireRequest(URL_, {
      model: "command-tide",
      stream: true,
      p: 0.9,
      k: 3,
      max_tokens: 5,
      stop_sequences: ["."],
      response_format: { type: "json_object" },
      messages: [
        { role: "user", content: "When?" },
        {
          role: "assistant",
          tool_plan: "Look it up.",
          tool_calls: [
            { id: "tide_1", type: "function", function: { name: "tide_table", arguments: '{"a":1}' } },
          ],
        },
        {
          role: "tool",
          tool_call_id: "tide_1",
          content: [{ type: "document", document: { data: '{"high":"noon"}' } }],
        },
      ],
    });
    expect(cohereChat.matches(request)).toBe("sure");
    expect(cohereChat.matches({ ...request, url: new URL("https://app.example/api/chat") })).toBe("maybe");
    const { name, facts, continues } = cohereChat.ask(request);
    expect(name).toBe("chat command-tide");
    expect(facts).toMatchObject({
      "gen_ai.provider.name": "cohere",
      "gen_ai.request.top_p": 0.9,
      "gen_ai.request.top_k": 3,
      "gen_ai.request.max_tokens": 5,
      "gen_ai.request.stop_sequences": ["."],
      "gen_ai.output.type": "json",
      "gen_ai.input.messages": [
        { role: "user", parts: [{ type: "text", content: "When?" }] },
        {
          role: "assistant",
          parts: [
            { type: "reasoning", content: "Look it up." },
            { type: "tool_call", id: "tide_1", name: "tide_table", arguments: { a: 1 } },
          ],
        },
        { role: "tool", parts: [{ type: "tool_call_response", id: "tide_1", response: '{"high":"noon"}' }] },
      ],
    });
    expect(continues).toEqual([{ key: "tool:tide_1", result: '{"high":"noon"}' }]);
  });
});

describe("Cohere's answers", () => {
  it("stream a plan as reasoning, and tool calls one object at a time", () => {
    const answered = read("plan-and-tools.sse");
    expect(answered).toMatchObject({
      reasoning: "I will look it up.",
      text: "",
      saidOver: true,
      isComplete: true,
    });
    expect(answered.root.facts).toMatchObject({
      "gen_ai.response.id": "co-tide",
      "gen_ai.response.finish_reasons": ["TOOL_CALL"],
      "gen_ai.usage.input_tokens": 905,
      "gen_ai.usage.output_tokens": 44,
      "gen_ai.usage.cache_read.input_tokens": 64,
    });
    const calls = answered.root.pieces.flatMap((piece) =>
      typeof piece === "string" ? [] : (piece.toolCall ?? []),
    );
    expect(calls).toEqual([
      { index: 0, id: "tide_1", name: "tide_table" },
      { index: 0, arguments: '{"harbour":' },
      { index: 0, arguments: ' "North"}' },
      { index: 1, id: "now_2", name: "now" },
      { index: 1, arguments: "{}" },
    ]);
    expect(answered.root.awaits).toEqual(["tool:tide_1", "tool:now_2"]);
  });

  it("stream thoughts, text and citations", () => {
    expect(partsOf(read("citations.sse"))).toEqual([
      { type: "reasoning", content: "Almanac." },
      { type: "text", content: "High at noon." },
      { type: "citation", text: "noon", start: 8, end: 12, sources: [{ type: "document", id: "doc:0" }] },
    ]);
    expect(cohereChat.recognises(fixtureEvents("cohere/citations.sse")[0]?.[0], "message-start")).toBe(true);
  });

  it("may come whole", () => {
    const answered = read("whole.json");
    expect(cohereChat.recognises(fixtureEvents("cohere/whole.json")[0]?.[0], "")).toBe(true);
    expect(partsOf(answered)).toEqual([
      { type: "reasoning", content: "Look it up." },
      { type: "tool_call", id: "tide_1", name: "tide_table", arguments: { harbour: "North" } },
      { type: "tool_call", id: "now_2", name: "now", arguments: {} },
    ]);
  });

  it("fail with their finish reason", () => {
    expect(read("error.sse").root.ended).toEqual({ type: "ERROR", message: "the tide went out" });
    expect(read("error.sse").text).toBe("Hi");
    const refused = readEvents(cohereChat, [[{ id: "x", message: "invalid api token" }, ""]], {
      isStream: false,
    });
    expect(refused.root.ended).toMatchObject({ message: "invalid api token" });
  });

  it("without message-end were cut off", () => {
    const events = fixtureEvents("cohere/citations.sse").slice(0, 5);
    expect(readEvents(cohereChat, events)).toMatchObject({ saidOver: false, isComplete: false });
  });
});
