import { expect, test } from "vitest";
import { langchainHandler } from "../../../../sdk/integrations/langchain.ts";
import { record } from "../stages/recorder.ts";
import { clientLibrary } from "./client-library.ts";

type Recorder = ReturnType<typeof record>;
const tree = (recorder: Recorder) => {
  const starts = recorder.records().filter((one) => one.type === "start");
  const nameOf = (id?: string) => starts.find(({ span }) => span === id)?.name;
  return starts.map(({ name, parent }) => [name, nameOf(parent)]);
};

test("runs become one tree by their own ids, whatever the order of awaits", () => {
  const recorder = record();
  const handler = langchainHandler();
  const metadata = { thread_id: "t-1" };
  handler.handleChainStart(
    { id: ["lc", "Agent"] },
    { q: 1 },
    "1",
    undefined,
    [],
    metadata,
    undefined,
    "LangGraph",
  );
  handler.handleChainStart(undefined, {}, "2", "1", [], {}, undefined, "model");
  handler.handleChainStart(undefined, {}, "2b", undefined, [], {}, "as typed", "1");
  handler.handleChatModelStart(
    { id: ["lc", "ChatOpenAI"] },
    [[{ type: "human", content: "Oslo?" }]],
    "3",
    "2",
    { invocation_params: { model: "gpt-5", temperature: 0 } },
    [],
    { ls_provider: "openai" },
  );
  handler.handleToolStart({ name: "weather" }, '{"city":"Oslo"}', "4", "1", [], {}, undefined, "call_1");
  handler.handleRetrieverStart({ id: ["x", "Store"] }, "lamps", "5", "1");
  handler.handleRetrieverEnd([{ id: "d", pageContent: "a lamp", metadata: { score: 0.5 } }], "5");
  handler.handleToolEnd({ content: "21", tool_call_id: "call_1" }, "4");
  handler.handleChainEnd({ a: 1 }, "1");
  expect(tree(recorder)).toEqual([
    ["invoke_workflow LangGraph", undefined],
    ["model", "invoke_workflow LangGraph"],
    ["as typed", "invoke_workflow LangGraph"],
    ["chat gpt-5", "model"],
    ["execute_tool weather", "invoke_workflow LangGraph"],
    ["retrieval Store", "invoke_workflow LangGraph"],
  ]);
  expect(recorder.attributesOf("invoke_workflow LangGraph")).toMatchObject({
    "gen_ai.conversation.id": "t-1",
    "genai_traces.output": { a: 1 },
  });
  expect(recorder.attributesOf("chat gpt-5")).toMatchObject({
    "gen_ai.provider.name": "openai",
    "gen_ai.request.temperature": 0,
    "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: "Oslo?" }] }],
  });
  expect(recorder.attributesOf("execute_tool weather")).toMatchObject({
    "gen_ai.tool.call.id": "call_1",
    "gen_ai.tool.call.arguments": { city: "Oslo" },
    "gen_ai.tool.call.result": "21",
  });
  expect(recorder.attributesOf("retrieval Store")["gen_ai.retrieval.documents"]).toEqual([
    { id: "d", score: 0.5, content: "a lamp", metadata: { score: 0.5 } },
  ]);
});

test("a streamed answer is told by its pieces, another by its messages", () => {
  const recorder = record();
  const handler = langchainHandler();
  handler.handleChatModelStart({}, [[]], "1", undefined, { invocation_params: { model: "m" } });
  handler.handleLLMNewToken("Hel", { completion: 0 }, "1");
  const chunk = { message: { tool_call_chunks: [{ index: 0, id: "c", name: "add", args: "{" }] } };
  handler.handleLLMNewToken("", { completion: 0 }, "1", undefined, [], { chunk });
  const usage_metadata = { input_tokens: 5, output_tokens: 2, input_token_details: { cache_read: 3 } };
  const message = {
    type: "ai",
    content: "Hello",
    usage_metadata,
    response_metadata: { finish_reason: "stop" },
  };
  handler.handleLLMEnd({ generations: [[{ message }]] }, "1");
  handler.handleChatModelStart({}, [[]], "2", undefined, { invocation_params: { model: "n" } });
  handler.handleLLMEnd({ generations: [[{ message }]] }, "2");
  expect(recorder.chunks()).toEqual([
    "Hel",
    { toolCall: { index: 0, id: "c", name: "add", arguments: "{" } },
  ]);
  expect(recorder.attributesOf("chat m")).toMatchObject({
    "gen_ai.usage.input_tokens": 5,
    "gen_ai.usage.cache_read.input_tokens": 3,
    "gen_ai.response.finish_reasons": ["stop"],
  });
  expect(recorder.attributesOf("chat m")).not.toHaveProperty("gen_ai.output.messages");
  expect(recorder.attributesOf("chat n")["gen_ai.output.messages"]).toEqual([
    { role: "assistant", parts: [{ type: "text", content: "Hello" }] },
  ]);
});

test("errors fail, interrupts for a human do not", () => {
  const recorder = record();
  const handler = langchainHandler();
  handler.handleChainStart({}, {}, "1", undefined, [], {}, undefined, "a");
  handler.handleChainError(new TypeError("bad"), "1");
  handler.handleChainStart({}, {}, "2", undefined, [], {}, undefined, "b");
  handler.handleChainError(Object.assign(new Error("ask"), { name: "GraphInterrupt" }), "2");
  const ends = recorder.facts().filter(({ type }) => type === "end");
  expect(ends).toMatchObject([{ status: { code: 2, message: "bad" } }, {}]);
  expect(ends[1]).not.toHaveProperty("status");
});

test("nothing of what LangChain hands over makes the handler throw", () => {
  record();
  const handler = langchainHandler() as unknown as Record<string, unknown>;
  for (const [name, method] of Object.entries(handler))
    if (name.startsWith("handle"))
      for (const odd of [undefined, null, 1, "x", [], {}])
        expect(() => (method as (...args: unknown[]) => void)(odd, odd, odd, odd)).not.toThrow();
});

interface Core {
  FakeListChatModel: new (
    fields: object,
  ) => {
    pipe(next: unknown): {
      invoke(input: string, config: object): Promise<string>;
      stream(input: string, config: object): Promise<AsyncIterable<string>>;
    };
  };
  StringOutputParser: new () => object;
}
const library = {
  ...(await clientLibrary<object>("@langchain/core/utils/testing")),
  ...(await clientLibrary<object>("@langchain/core/output_parsers")),
} as Partial<Core>;

test.skipIf(!library.FakeListChatModel)("LangChain itself calls the handler, streaming or not", async () => {
  const recorder = record();
  const { FakeListChatModel, StringOutputParser } = library as Core;
  const model = new FakeListChatModel({ responses: ["Lima", "Oslo"] });
  const chain = model.pipe(new StringOutputParser());
  const callbacks = [langchainHandler()];
  expect(await chain.invoke("Capital of Peru?", { callbacks })).toBe("Lima");
  let text = "";
  for await (const piece of await chain.stream("And Norway?", { callbacks })) text += piece;
  expect(text).toBe("Oslo");
  expect(tree(recorder).map(([name, parent]) => [name?.split(" ")[0], parent])).toEqual([
    ["invoke_workflow", undefined],
    ["chat", "invoke_workflow RunnableSequence"],
    ["StrOutputParser", "invoke_workflow RunnableSequence"],
    ["invoke_workflow", undefined],
    ["chat", "invoke_workflow RunnableSequence"],
    ["StrOutputParser", "invoke_workflow RunnableSequence"],
  ]);
  expect(recorder.chunks().join("")).toBe("Oslo");
  expect(recorder.records().filter(({ type }) => type === "end")).toHaveLength(6);
});
