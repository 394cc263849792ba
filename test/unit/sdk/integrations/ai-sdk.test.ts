import { expect, test } from "vitest";
import { aiSdkTelemetry, aiSdkTracer } from "../../../../sdk/integrations/ai-sdk.ts";
import { record } from "../stages/recorder.ts";
import { clientLibrary } from "./client-library.ts";

type Recorder = ReturnType<typeof record>;
const tree = (recorder: Recorder) => {
  const starts = recorder.records().filter((one) => one.type === "start");
  const nameOf = (id?: string) => starts.find(({ span }) => span === id)?.name;
  return starts.map(({ name, parent }) => [name, nameOf(parent)]);
};

interface FacadeSpan {
  setAttributes(attributes: object): FacadeSpan;
  addEvent(name: string, attributes?: object): FacadeSpan;
  setStatus(status: { code: number; message?: string }): FacadeSpan;
  recordException(error: unknown): void;
  end(): void;
}

/** What versions 4 to 6 do: a span around a function, which goes on after awaits. */
async function recordSpan(
  tracer: ReturnType<typeof aiSdkTracer>,
  name: string,
  attributes: object,
  work: (span: FacadeSpan) => Promise<void>,
) {
  await null;
  return tracer.startActiveSpan(name, { attributes }, async (span: FacadeSpan) => {
    await work(span);
    span.end();
  });
}

test("the tracer for earlier versions keeps the tree over awaits, and attributes as they are named", async () => {
  const recorder = record();
  const tracer = aiSdkTracer();
  const named = (functionId: string) => ({ "ai.telemetry.functionId": functionId });
  const operation = (functionId: string) =>
    recordSpan(tracer, "ai.generateText", named(functionId), async () => {
      await recordSpan(tracer, "ai.generateText.doGenerate", named(functionId), async (span) => {
        span.setAttributes({ "ai.prompt.messages": "[]", who: functionId }).addEvent("ai.stream.firstChunk");
      });
      await recordSpan(tracer, "ai.toolCall", named(functionId), async (span) => {
        span.recordException(new Error("no"));
        span.setStatus({ code: 2, message: "no" });
      });
    });
  await Promise.all([operation("a"), operation("b")]);
  const starts = recorder.records().filter((one) => one.type === "start");
  for (const functionId of ["a", "b"]) {
    const [outer, ...inner] = starts.filter(
      (one) => one.attributes?.["ai.telemetry.functionId"] === functionId,
    );
    expect(inner.map(({ name, parent }) => [name, parent])).toEqual([
      ["ai.generateText.doGenerate", outer?.span],
      ["ai.toolCall", outer?.span],
    ]);
  }
  expect(recorder.attributesOf("ai.generateText.doGenerate")["ai.prompt.messages"]).toBe("[]");
  expect(recorder.records().filter(({ type }) => type === "end")).toHaveLength(6);
});

test("capture modes hold for the AI SDK's own attributes", () => {
  const recorder = record({ capture: "metadata" });
  const attributes = { "ai.prompt": "secret", "ai.model.id": "m" };
  aiSdkTracer()
    .startSpan("ai.generateText", { attributes })
    .setAttributes({ "ai.response.text": "secret" })
    .end();
  expect(recorder.attributesOf("ai.generateText")).toEqual({ "ai.model.id": "m" });
});

interface Ai {
  generateText(options: object): Promise<{ text: string }>;
  streamText(options: object): { textStream: AsyncIterable<string>; consumeStream(): Promise<void> };
  tool(options: object): object;
  stepCountIs(count: number): unknown;
  jsonSchema(schema: object): unknown;
}
interface AiTest {
  MockLanguageModelV4: new (options: object) => object;
  simulateReadableStream?(options: object): ReadableStream;
}
const ai = {
  ...(await clientLibrary<object>("ai")),
  ...(await clientLibrary<object>("ai/test")),
} as Partial<Ai & AiTest>;

const usage = {
  inputTokens: { total: 9, noCache: 4, cacheRead: 5, cacheWrite: 0 },
  outputTokens: { total: 3, text: 3, reasoning: 0 },
};

test.skipIf(!ai.MockLanguageModelV4)("version 7 is a tree of an agent, model calls and tools", async () => {
  const recorder = record();
  const { generateText, tool, stepCountIs, jsonSchema, MockLanguageModelV4 } = ai as Ai & AiTest;
  const answers = [
    {
      content: [{ type: "tool-call", toolCallId: "c1", toolName: "weather", input: '{"city":"Oslo"}' }],
      finishReason: { unified: "tool-calls", raw: "tool_calls" },
      usage,
      warnings: [],
    },
    {
      content: [{ type: "text", text: "21 °C" }],
      finishReason: { unified: "stop", raw: "stop" },
      usage,
      warnings: [],
    },
  ];
  const model = new MockLanguageModelV4({
    provider: "openai.chat",
    modelId: "gpt-5",
    doGenerate: async () => answers.shift(),
  });
  const weather = tool({
    description: "tells it",
    inputSchema: jsonSchema({ type: "object", properties: { city: { type: "string" } } }),
    execute: async () => ({ degrees: 21 }),
  });
  const result = await generateText({
    model,
    prompt: "Oslo?",
    temperature: 0,
    tools: { weather },
    stopWhen: stepCountIs(3),
    telemetry: { functionId: "forecast", integrations: [aiSdkTelemetry()] },
  });
  expect(result.text).toBe("21 °C");
  expect(tree(recorder)).toEqual([
    ["invoke_agent forecast", undefined],
    ["chat gpt-5", "invoke_agent forecast"],
    ["execute_tool weather", "invoke_agent forecast"],
    ["chat gpt-5", "invoke_agent forecast"],
  ]);
  expect(recorder.attributesOf("chat gpt-5")).toMatchObject({
    "gen_ai.provider.name": "openai",
    "gen_ai.request.temperature": 0,
    "gen_ai.usage.input_tokens": 9,
    "gen_ai.usage.cache_read.input_tokens": 5,
    "gen_ai.response.finish_reasons": ["tool-calls"],
    "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: "Oslo?" }] }],
    "gen_ai.output.messages": [
      {
        role: "assistant",
        parts: [{ type: "tool_call", id: "c1", name: "weather", arguments: { city: "Oslo" } }],
      },
    ],
    "gen_ai.tool.definitions": [{ type: "function", name: "weather", description: "tells it" }],
  });
  expect(recorder.attributesOf("execute_tool weather")).toMatchObject({
    "gen_ai.tool.call.id": "c1",
    "gen_ai.tool.call.arguments": { city: "Oslo" },
    "gen_ai.tool.call.result": { degrees: 21 },
  });
  expect(recorder.attributesOf("invoke_agent forecast")["genai_traces.output"]).toBe("21 °C");
  expect(recorder.records().filter(({ type }) => type === "end")).toHaveLength(4);
});

test.skipIf(!ai.MockLanguageModelV4)(
  "version 7 tells errors, and no words where none may be recorded",
  async () => {
    const recorder = record();
    const { generateText, MockLanguageModelV4 } = ai as Ai & AiTest;
    const model = new MockLanguageModelV4({
      provider: "openai.chat",
      modelId: "gpt-5",
      doGenerate: async () => {
        throw new TypeError("refused");
      },
    });
    const ask = (telemetry: object) => generateText({ model, prompt: "words", maxRetries: 0, telemetry });
    await expect(ask({ recordInputs: false, integrations: aiSdkTelemetry() })).rejects.toThrow("refused");
    expect(JSON.stringify(recorder.records())).not.toContain("words");
    await expect(ask({ integrations: aiSdkTelemetry() })).rejects.toThrow("refused");
    const ends = recorder.records().filter((one) => one.type === "end");
    expect(ends).toHaveLength(4);
    expect(ends.slice(2)).toMatchObject([
      { status: { code: 2, message: "refused" }, attributes: { "error.type": "TypeError" } },
      { status: { code: 2, message: "refused" } },
    ]);
  },
);
