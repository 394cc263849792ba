import { expect, test } from "vitest";
import {
  agent,
  chat,
  embeddings,
  evaluation,
  feedback,
  guardrail,
  postProcess,
  prompt,
  rerank,
  retrieval,
  tool,
  workflow,
} from "../../../../sdk/index.ts";
import { record } from "./recorder.ts";

test("a workflow names its conversation and keeps what came in and went out", () => {
  const { facts } = record();
  workflow({ name: "support", conversationId: "c-1", input: "hello" }, (span) => {
    span.output("hi");
  });
  expect(facts()).toEqual([
    {
      type: "start",
      name: "invoke_workflow support",
      kind: 1,
      attributes: {
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.workflow.name": "support",
        "gen_ai.conversation.id": "c-1",
        "genai_traces.input": "hello",
      },
    },
    { type: "end", attributes: { "genai_traces.output": "hi" } },
  ]);
});

test("an agent is invoked by name", () => {
  const { facts } = record();
  agent({ name: "Planner", id: "a-1", description: "plans", conversationId: "c-1", input: 1 })
    .output({ plan: [] })
    .end();
  expect(facts()).toEqual([
    {
      type: "start",
      name: "invoke_agent Planner",
      kind: 1,
      attributes: {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.name": "Planner",
        "gen_ai.agent.id": "a-1",
        "gen_ai.agent.description": "plans",
        "gen_ai.conversation.id": "c-1",
        "genai_traces.input": 1,
      },
    },
    { type: "end", attributes: { "genai_traces.output": { plan: [] } } },
  ]);
});

test("a prompt keeps its template, each variable and the rendered messages that its function returns", () => {
  const { facts } = record();
  const text = prompt(
    { name: "greet", version: "2", template: "Hello {who}", variables: { who: "Ada", n: 1 } },
    () => "Hello Ada",
  );
  expect(text).toBe("Hello Ada");
  expect(facts()).toEqual([
    {
      type: "start",
      name: "prompt greet",
      kind: 1,
      attributes: {
        "genai_traces.stage": "prompt",
        "gen_ai.prompt.name": "greet",
        "gen_ai.prompt.version": "2",
        "genai_traces.prompt.template": "Hello {who}",
        "gen_ai.prompt.variable.who": "Ada",
        "gen_ai.prompt.variable.n": 1,
      },
    },
    {
      type: "end",
      attributes: {
        "genai_traces.prompt.messages": [{ role: "user", parts: [{ type: "text", content: "Hello Ada" }] }],
      },
    },
  ]);
});

test("messages that a prompt was given, or told, are not replaced by what its function returns", () => {
  const { attributesOf } = record();
  prompt({ name: "given", messages: "a" }, () => "b");
  prompt({ name: "told" }, (span) => {
    span.messages("c");
    return "d";
  });
  const message = (content: string) => [{ role: "user", parts: [{ type: "text", content }] }];
  expect(attributesOf("prompt given")["genai_traces.prompt.messages"]).toEqual(message("a"));
  expect(attributesOf("prompt told")["genai_traces.prompt.messages"]).toEqual(message("c"));
});

test("a retrieval keeps its query and the documents with their scores", () => {
  const { facts } = record();
  retrieval({ query: "refund", dataSource: "faq", topK: 2 }, (span) => {
    span.documents([{ id: "d1", score: 0.5, content: "text", title: "Refunds", uri: "/r", lang: "en" }]);
  });
  expect(facts()).toEqual([
    {
      type: "start",
      name: "retrieval faq",
      kind: 3,
      attributes: {
        "gen_ai.operation.name": "retrieval",
        "gen_ai.data_source.id": "faq",
        "gen_ai.retrieval.query.text": "refund",
        "gen_ai.retrieval.top_k": 2,
      },
    },
    {
      type: "end",
      attributes: {
        "gen_ai.retrieval.documents": [
          { id: "d1", score: 0.5, content: "text", title: "Refunds", uri: "/r", lang: "en" },
        ],
      },
    },
  ]);
});

test("a retrieval that found nothing says so", () => {
  const { attributesOf } = record();
  retrieval({ query: "nothing" }, (span) => span.documents([]) && undefined);
  expect(attributesOf("retrieval")["gen_ai.retrieval.documents"]).toEqual([]);
});

test("a rerank keeps documents before and after", () => {
  const { facts } = record();
  rerank({ query: "q", documents: [{ id: 1 }, { id: 2 }], model: "cross", topK: 1 })
    .documents([{ id: 2, score: 9 }])
    .end();
  expect(facts()).toEqual([
    {
      type: "start",
      name: "rerank cross",
      kind: 1,
      attributes: {
        "genai_traces.stage": "rerank",
        "gen_ai.request.model": "cross",
        "gen_ai.retrieval.query.text": "q",
        "gen_ai.retrieval.top_k": 1,
        "genai_traces.rerank.input_documents": [{ id: 1 }, { id: 2 }],
      },
    },
    { type: "end", attributes: { "gen_ai.retrieval.documents": [{ id: 2, score: 9 }] } },
  ]);
});

test("embeddings count tokens and dimensions", () => {
  const { facts } = record();
  embeddings({ model: "e5", provider: "openai", input: ["a", "b"], serverAddress: "h", serverPort: 1 })
    .usage({ input: 7 })
    .dimensions(384)
    .end();
  expect(facts()).toEqual([
    {
      type: "start",
      name: "embeddings e5",
      kind: 3,
      attributes: {
        "gen_ai.operation.name": "embeddings",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "e5",
        "genai_traces.embeddings.input": ["a", "b"],
        "server.address": "h",
        "server.port": 1,
      },
    },
    {
      type: "end",
      attributes: { "gen_ai.usage.input_tokens": 7, "gen_ai.embeddings.dimension.count": 384 },
    },
  ]);
});

test("a tool's result is what its function returns or resolves with", async () => {
  const { facts, attributesOf } = record();
  expect(
    tool({ name: "add", callId: "t-1", description: "adds", arguments: { a: 1 } }, () => ({ sum: 2 })),
  ).toEqual({ sum: 2 });
  expect(facts()).toEqual([
    {
      type: "start",
      name: "execute_tool add",
      kind: 1,
      attributes: {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "add",
        "gen_ai.tool.call.id": "t-1",
        "gen_ai.tool.description": "adds",
        "gen_ai.tool.type": "function",
        "gen_ai.tool.call.arguments": { a: 1 },
      },
    },
    { type: "end", attributes: { "gen_ai.tool.call.result": { sum: 2 } } },
  ]);
  await tool({ name: "later" }, async () => "done");
  expect(attributesOf("execute_tool later")["gen_ai.tool.call.result"]).toBe("done");
});

test("a tool's result that was given is not replaced", () => {
  const { attributesOf } = record();
  tool({ name: "big", type: "datastore" }, (span) => {
    span.result("3 rows");
    return new Array(3);
  });
  expect(attributesOf("execute_tool big")).toMatchObject({
    "gen_ai.tool.call.result": "3 rows",
    "gen_ai.tool.type": "datastore",
  });
});

test("a tool that throws is an error without a result, and the error goes on", () => {
  const { facts } = record();
  const error = new RangeError("no");
  expect(() =>
    tool({ name: "bad" }, () => {
      throw error;
    }),
  ).toThrow(error);
  expect(facts().at(-1)).toEqual({
    type: "end",
    status: { code: 2, message: "no" },
    attributes: { "error.type": "RangeError" },
  });
});

test("a chat names its model and keeps every parameter", () => {
  const { facts } = record();
  chat({
    provider: "openai",
    model: "gpt-5",
    temperature: 0.5,
    topP: 0.9,
    topK: 40,
    maxTokens: 100,
    seed: 7,
    stop: "END",
    frequencyPenalty: 0.1,
    presencePenalty: 0.2,
    choiceCount: 2,
    reasoningLevel: "low",
    outputType: "json",
    system: "Be brief.",
    messages: "Hi",
    tools: [{ type: "function", function: { name: "f", description: "d", parameters: {} } }],
    stream: true,
    conversationId: "c-1",
    serverAddress: "api.example",
    serverPort: 8080,
  }).end();
  expect(facts()).toEqual([
    {
      type: "start",
      name: "chat gpt-5",
      kind: 3,
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-5",
        "gen_ai.request.temperature": 0.5,
        "gen_ai.request.top_p": 0.9,
        "gen_ai.request.top_k": 40,
        "gen_ai.request.max_tokens": 100,
        "gen_ai.request.seed": 7,
        "gen_ai.request.stop_sequences": ["END"],
        "gen_ai.request.frequency_penalty": 0.1,
        "gen_ai.request.presence_penalty": 0.2,
        "gen_ai.request.choice.count": 2,
        "gen_ai.request.reasoning.level": "low",
        "gen_ai.request.stream": true,
        "gen_ai.output.type": "json",
        "gen_ai.conversation.id": "c-1",
        "gen_ai.system_instructions": [{ type: "text", content: "Be brief." }],
        "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: "Hi" }] }],
        "gen_ai.tool.definitions": [{ type: "function", name: "f", description: "d", parameters: {} }],
        "server.address": "api.example",
        "server.port": 8080,
      },
    },
    { type: "end" },
  ]);
});

test("a chat's answer, usage and response end up on its span", () => {
  const { facts } = record();
  chat({ provider: "p", model: "m", operation: "generate_content" })
    .output("Hello")
    .usage({ input: 10, output: 20, cacheRead: 5, cacheWrite: 2, reasoning: 8 })
    .response({ id: "r-1", model: "m-2", finishReasons: ["stop"] })
    .end();
  expect(facts()).toMatchObject([
    { name: "generate_content m" },
    {
      type: "end",
      attributes: {
        "gen_ai.output.messages": [{ role: "assistant", parts: [{ type: "text", content: "Hello" }] }],
        "gen_ai.usage.input_tokens": 10,
        "gen_ai.usage.output_tokens": 20,
        "gen_ai.usage.cache_read.input_tokens": 5,
        "gen_ai.usage.cache_write.input_tokens": 2,
        "gen_ai.usage.reasoning.output_tokens": 8,
        "gen_ai.response.id": "r-1",
        "gen_ai.response.model": "m-2",
        "gen_ai.response.finish_reasons": ["stop"],
      },
    },
  ]);
});

test("a guardrail keeps its decision and why", () => {
  const { facts } = record();
  guardrail({ name: "pii", target: "input", input: "text" }, (span) => {
    span.decision("block", "a phone number");
  });
  expect(facts()).toEqual([
    {
      type: "start",
      name: "guardrail pii",
      kind: 1,
      attributes: {
        "genai_traces.stage": "guardrail",
        "genai_traces.guardrail.name": "pii",
        "genai_traces.guardrail.target": "input",
        "genai_traces.input": "text",
      },
    },
    {
      type: "end",
      attributes: {
        "genai_traces.guardrail.decision": "block",
        "genai_traces.guardrail.explanation": "a phone number",
      },
    },
  ]);
});

test("post-processing keeps what went in and what its function returns", () => {
  const { facts } = record();
  expect(postProcess({ name: "trim", input: " a " }, () => "a")).toBe("a");
  expect(facts()).toEqual([
    {
      type: "start",
      name: "post_process trim",
      kind: 1,
      attributes: { "genai_traces.stage": "post_process", "genai_traces.input": " a " },
    },
    { type: "end", attributes: { "genai_traces.output": "a" } },
  ]);
});

test("an evaluation is recorded at once, under the span that it judges", () => {
  const { records, facts } = record();
  const judged = chat({ provider: "p", model: "m" });
  judged.end();
  evaluation({ name: "relevance", score: 0.9, label: "relevant", explanation: "on topic", parent: judged });
  expect(facts().slice(2)).toEqual([
    {
      type: "start",
      name: "evaluation relevance",
      kind: 1,
      attributes: {
        "genai_traces.stage": "evaluation",
        "gen_ai.evaluation.name": "relevance",
        "gen_ai.evaluation.score.value": 0.9,
        "gen_ai.evaluation.score.label": "relevant",
        "gen_ai.evaluation.explanation": "on topic",
      },
    },
    { type: "end" },
  ]);
  expect(records()[2]).toMatchObject({ trace: judged.traceId, parent: judged.spanId });
});

test("feedback given long after hangs on the kept context", () => {
  const { records, facts } = record();
  const turn = workflow({ name: "t" }, (span) => span.spanContext());
  feedback({ score: -1, comment: "wrong", parent: turn });
  expect(facts().slice(2)).toEqual([
    {
      type: "start",
      name: "feedback",
      kind: 1,
      attributes: {
        "genai_traces.stage": "feedback",
        "genai_traces.feedback.score": -1,
        "genai_traces.feedback.comment": "wrong",
      },
    },
    { type: "end" },
  ]);
  expect(records()[2]).toMatchObject({ trace: turn.traceId, parent: turn.spanId });
});
