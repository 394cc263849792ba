import { describe, expect, it } from "vitest";
import { createTrace, foldRecord } from "../../../../extension/model/fold.ts";
import { type GenAIView, genAIView } from "../../../../extension/model/genai-view.ts";
import type { Span } from "../../../../extension/model/trace.ts";
import type { Attributes, AttributeValue, ChunkPart } from "../../../../sdk/protocol/index.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";

function view(attributes: Attributes, parts: ChunkPart[] = []): GenAIView {
  const trace = createTrace(TRACE);
  const common = { trace: TRACE, span: SPAN };
  const fold = (record: Parameters<typeof foldRecord>[1]["record"]) =>
    foldRecord(trace, { sid: "1".repeat(32), record }, () => undefined);
  fold({ type: "start", ...common, name: "x", kind: 3, time: "1000000000", resource: 1, attributes });
  if (parts.length)
    fold({ type: "chunks", ...common, time: "1250000000", at: parts.map((_, i) => i * 1000), parts });
  return genAIView(trace.spans.get(SPAN) as Span);
}

describe("genAIView", () => {
  it("reads messages, system, tools and usage of a chat", () => {
    const found = view({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "m",
      "gen_ai.request.temperature": 0.2,
      "gen_ai.system_instructions": [{ type: "text", content: "be kind" }],
      "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: "hi" }] }],
      "gen_ai.usage.input_tokens": 9,
      "gen_ai.usage.cache_read.input_tokens": 4,
      "gen_ai.response.finish_reasons": ["stop"],
    });
    expect(found).toMatchObject({
      kind: "model",
      provider: "openai",
      requestModel: "m",
      parameters: { temperature: 0.2 },
      system: [{ type: "text", content: "be kind" }],
      input: [{ role: "user", parts: [{ type: "text", content: "hi" }] }],
      usage: { input: 9, cacheRead: 4 },
      finishReasons: ["stop"],
    });
  });

  it("reads the same from JSON strings, as exporters write them", () => {
    const messages: AttributeValue = [{ role: "user", parts: [{ type: "text", content: "hi" }] }];
    expect(view({ "gen_ai.input.messages": JSON.stringify(messages) }).input).toMatchObject(messages);
  });

  it("reads OpenAI's shape, with tool calls and their answers", () => {
    const found = view({
      "gen_ai.input.messages": [
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } }],
        },
        { role: "tool", tool_call_id: "c1", content: "42" },
      ],
    });
    expect(found.input.map((message) => message.parts)).toEqual([
      [{ type: "tool_call", id: "c1", name: "f", arguments: { a: 1 } }],
      [{ type: "tool_call_response", id: "c1", response: "42" }],
    ]);
  });

  it("puts the answer together from the stream when the app did not report it", () => {
    const found = view({}, [
      { reasoning: "think" },
      "Li",
      "ma",
      { toolCall: { index: 0, id: "c1", name: "f", arguments: '{"a"' } },
      { toolCall: { index: 0, arguments: ":1}" } },
    ]);
    expect(found.outputFromStream).toBe(true);
    expect(found.output).toEqual([
      {
        role: "assistant",
        parts: [
          { type: "reasoning", content: "think" },
          { type: "text", content: "Lima" },
          { type: "tool_call", id: "c1", name: "f", arguments: { a: 1 } },
        ],
      },
    ]);
    expect(found.ttftMs).toBe(250);
  });

  it("keeps two tool calls that stream interleaved apart", () => {
    const call = (index: number, args: string, name?: string) => ({
      toolCall: { index, arguments: args, name },
    });
    const found = view({}, [call(0, "[1", "f"), call(1, "[2", "g"), call(0, "]"), call(1, "]")]);
    expect(found.output[0]?.parts).toMatchObject([
      { name: "f", arguments: [1] },
      { name: "g", arguments: [2] },
    ]);
  });

  it("prefers what the app reported to what streamed", () => {
    const found = view({ "gen_ai.output.messages": [{ role: "assistant", parts: [] }] }, ["x"]);
    expect(found.outputFromStream).toBe(false);
  });

  it("says how long a text was that was not captured", () => {
    expect(view({}, [5, 7]).output[0]?.parts).toEqual([{ type: "withheld", kind: "text", length: 12 }]);
  });

  it("says the same of messages recorded without their words", () => {
    const content = { $type: "string", value: 31 };
    const messages: AttributeValue = [
      { role: "user", parts: [{ type: "text", content }] },
      { role: "user", content },
    ];
    expect(view({ "gen_ai.input.messages": messages }).input.map((message) => message.parts)).toEqual([
      [{ type: "withheld", kind: "text", length: 31 }],
      [{ type: "withheld", kind: "text", length: 31 }],
    ]);
  });

  it("reads documents with scores, and what the app added", () => {
    const found = view({
      "gen_ai.retrieval.documents": [{ id: "d1", score: 0.9, content: "text", page: 4 }, "plain"],
    });
    expect(found.documents).toEqual([
      { id: "d1", score: 0.9, content: "text", title: undefined, uri: undefined, extra: { page: 4 } },
      { content: "plain", extra: {} },
    ]);
  });

  it("does not fall over values of the wrong type", () => {
    const found = view({
      "gen_ai.input.messages": 5,
      "gen_ai.output.messages": "{broken",
      "gen_ai.retrieval.documents": null,
      "gen_ai.usage.input_tokens": "many",
      "gen_ai.request.model": { a: 1 },
      "gen_ai.response.finish_reasons": "stop",
    });
    expect(found.input).toEqual([
      { role: "user", parts: [{ type: "text", content: "5" }], name: undefined, finishReason: undefined },
    ]);
    expect(found.output[0]?.parts[0]).toEqual({ type: "text", content: "{broken" });
    expect(found.documents).toEqual([]);
    expect(found.usage.input).toBeUndefined();
    expect(found.finishReasons).toEqual(["stop"]);
  });
});
