import { expect, it } from "vitest";
import { TRACE_WRITERS } from "../../../../../extension/interop/export/write-traces.ts";
import type { ExportFormatId } from "../../../../../extension/model/export-format.ts";
import type { Attributes } from "../../../../../sdk/protocol/index.ts";
import { type MadeSpan, madeTrace, spanIdOf, spanOf } from "../../model/statistics/made-trace.ts";

const words = (role: string, content: string) => ({ role, parts: [{ type: "text", content }] });

const call = (more: Attributes = {}, rest: Partial<MadeSpan> = {}): MadeSpan =>
  spanOf("chat", {
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "m",
      "gen_ai.system_instructions": [{ type: "text", content: "Be short." }],
      "gen_ai.input.messages": [words("user", "What is our SLA?")],
      "gen_ai.output.messages": [words("assistant", "99.9 %.")],
      ...more,
    },
    ...rest,
  });

async function lines(format: ExportFormatId, ...spans: MadeSpan[]) {
  const trace = madeTrace(1, spans);
  const told: [number, number][] = [];
  async function* traces() {
    yield { traceId: trace.traceId, spans: [...trace.spans.values()], gaps: [] };
  }
  let text = "";
  for await (const piece of TRACE_WRITERS[format](traces(), { calls: (...calls) => told.push(calls) }))
    text += piece;
  return {
    found: text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
    told,
  };
}

it("a call is a chat whose last message is the answer", async () => {
  const { found, told } = await lines("chat-dataset", call());
  expect(found).toEqual([
    {
      messages: [
        { role: "system", content: "Be short." },
        { role: "user", content: "What is our SLA?" },
        { role: "assistant", content: "99.9 %." },
      ],
    },
  ]);
  expect(told).toEqual([[1, 0]]);
});

it("tools that were offered and called are in it as OpenAI writes them", async () => {
  const { found } = await lines(
    "chat-dataset",
    call({
      "gen_ai.tool.definitions": [{ type: "function", name: "find", parameters: { type: "object" } }],
      "gen_ai.output.messages": [
        {
          role: "assistant",
          parts: [{ type: "tool_call", id: "c1", name: "find", arguments: { q: "sla" } }],
        },
      ],
    }),
  );
  expect(found[0].tools).toMatchObject([{ type: "function", function: { name: "find" } }]);
  expect(found[0].messages.at(-1)).toEqual({
    role: "assistant",
    content: null,
    tool_calls: [{ id: "c1", type: "function", function: { name: "find", arguments: '{"q":"sla"}' } }],
  });
});

it("failed, unanswered and unrecorded calls are left out and counted, other spans are no calls", async () => {
  const { found, told } = await lines(
    "pairs-dataset",
    call(),
    call({}, { failed: true }),
    call({ "gen_ai.output.messages": [] }),
    call({ "gen_ai.input.messages": [] }),
    spanOf("tool", { attributes: { "gen_ai.operation.name": "execute_tool" } }),
  );
  expect(found).toHaveLength(1);
  expect(told).toEqual([[1, 3]]);
});

it("the user's own score and note come with the call", async () => {
  const trace = madeTrace(1, [call()]);
  async function* traces() {
    yield { traceId: trace.traceId, spans: [...trace.spans.values()], gaps: [] };
  }
  const scores = [{ traceId: trace.traceId, spanId: spanIdOf(1, 0), score: 1, note: "as it should be" }];
  let text = "";
  for await (const piece of TRACE_WRITERS["pairs-dataset"](traces(), { scores })) text += piece;
  expect(JSON.parse(text).scores).toEqual([{ name: "your score", value: 1, comment: "as it should be" }]);
});

it("a pair has the question, the answer, and what was judged of the call and of the turn", async () => {
  const { found } = await lines(
    "pairs-dataset",
    spanOf("turn", { attributes: { "gen_ai.operation.name": "invoke_workflow" } }),
    call({}, { parent: 0 }),
    spanOf("evaluation", {
      parent: 1,
      attributes: {
        "genai_traces.stage": "evaluation",
        "gen_ai.evaluation.name": "relevance",
        "gen_ai.evaluation.score.value": 0.8,
      },
    }),
    spanOf("feedback", {
      parent: 0,
      attributes: {
        "genai_traces.stage": "feedback",
        "genai_traces.feedback.score": -1,
        "genai_traces.feedback.comment": "wrong",
      },
    }),
  );
  expect(found).toEqual([
    {
      input: "What is our SLA?",
      output: "99.9 %.",
      messages: [
        { role: "system", content: "Be short." },
        { role: "user", content: "What is our SLA?" },
      ],
      model: "m",
      scores: [
        { name: "relevance", value: 0.8 },
        { name: "feedback", value: -1, comment: "wrong" },
      ],
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      span_id: spanIdOf(1, 1),
    },
  ]);
});
