import { expect, test, vi } from "vitest";
import { answerQuestion } from "../../../../sdk/examples/chat/answer-question.ts";
import type { Message, Model, ModelChunk } from "../../../../sdk/examples/chat/models/model.ts";
import { record } from "../../sdk/stages/recorder.ts";

/** A model that streams the given answers, one for each call, and remembers what it was asked. */
function modelOf(...answers: ModelChunk["choices"][number]["delta"][][]) {
  const asked: Message[][] = [];
  const model: Model = {
    provider: "test",
    name: "scripted",
    inPage: true,
    template: { name: "notes", version: "1", text: "Notes: {notes}" },
    history: 0,
    maxTokens: 10,
    temperature: 0,
    async stream(messages) {
      asked.push(messages);
      const deltas = answers.shift() ?? [];
      return (async function* () {
        for (const delta of deltas) yield { id: "r", model: "scripted-1", choices: [{ delta }] };
        yield { id: "r", model: "scripted-1", choices: [{ delta: {}, finish_reason: "stop" }] };
      })();
    },
  };
  return { model, asked };
}

const callOf = (name: string, json: string) => [
  { tool_calls: [{ index: 0, id: "c1", function: { name, arguments: json.slice(0, 3) } }] },
  { tool_calls: [{ index: 0, function: { arguments: json.slice(3) } }] },
];

const ask = (text: string, model: Model, signal = new AbortController().signal, onText = vi.fn()) =>
  answerQuestion({ text, model, conversationId: "c", history: [], signal, onText });

/** Names of the spans in the order in which they began. */
const namesOf = (recorder: ReturnType<typeof record>) =>
  recorder.facts().flatMap((fact) => (fact.type === "start" ? [fact.name] : []));

test("a question about the documents is answered from them, stage by stage, in one trace", async () => {
  const recorder = record();
  const { model, asked } = modelOf([{ content: "It costs " }, { content: "49 euros." }]);
  const answer = await ask("How much is the Aurora lamp?", model);
  expect(asked[0]?.[0]?.content).toContain("The Aurora lamp costs 49 euros.");
  expect(answer).toMatchObject({ invented: [], text: expect.stringContaining("**49** euros") });
  expect(namesOf(recorder)).toEqual([
    "invoke_workflow shop-assistant",
    "guardrail question-length",
    "retrieval shop-documents",
    "prompt notes",
    "chat scripted",
    "post_process tidy",
    "guardrail no-invented-numbers",
    "evaluation groundedness",
  ]);
  expect(new Set(recorder.records().map(({ trace }) => trace)).size).toBe(1);
});

test("a tool that the model calls is run, and its result told", async () => {
  const recorder = record();
  const { model, asked } = modelOf(callOf("calculate", '{"expression":"6 * 7"}'), [{ content: "42" }]);
  expect(await ask("What is 6 times 7?", model)).toMatchObject({ text: "**42**", invented: [] });
  expect(asked[1]?.slice(-2)).toMatchObject([
    { role: "assistant", tool_calls: [{ id: "c1", function: { name: "calculate" } }] },
    { role: "tool", tool_call_id: "c1", content: "42" },
  ]);
  expect(recorder.attributesOf("execute_tool calculate")).toMatchObject({
    "gen_ai.tool.call.id": "c1",
    "gen_ai.tool.call.result": 42,
  });
});

test("a tool that throws fails its span, not the turn", async () => {
  const recorder = record();
  const { model, asked } = modelOf(callOf("calculate", '{"expression":"1/0"}'), [{ content: "Sorry." }]);
  expect(await ask("What is 1 divided by 0?", model)).toMatchObject({ text: "Sorry." });
  expect(asked[1]?.at(-1)?.content).toMatch(/^error: .*divided by zero/);
  expect(recorder.attributesOf("execute_tool calculate")["error.type"]).toBe("RangeError");
});

test("a number that nobody said is flagged", async () => {
  const recorder = record();
  const { model } = modelOf([{ content: "Umbrellas cost 45 euros." }]);
  const answer = await ask("Do you sell umbrellas?", model);
  expect(answer.invented).toEqual(["45"]);
  expect(recorder.attributesOf("retrieval shop-documents")["gen_ai.retrieval.documents"]).toEqual([]);
  expect(recorder.attributesOf("guardrail no-invented-numbers")["genai_traces.guardrail.decision"]).toBe(
    "flag",
  );
});

test("a turn that is stopped mid-stream is aborted, in the model's span and in the turn's", async () => {
  const recorder = record();
  const { model } = modelOf([{ content: "Once" }, { content: " there" }]);
  const controller = new AbortController();
  await expect(
    ask(
      "Tell me a story",
      model,
      controller.signal,
      vi.fn(() => controller.abort()),
    ),
  ).rejects.toThrow();
  const ends = recorder.records().filter((one) => one.type === "end" && one.aborted);
  expect(ends).toHaveLength(2);
});

test("a question that is too long is refused before anything is asked", async () => {
  const recorder = record();
  const { model, asked } = modelOf();
  expect((await ask("why ".repeat(100), model)).text).toMatch(/characters/);
  expect(asked).toEqual([]);
  expect(namesOf(recorder)).toEqual(["invoke_workflow shop-assistant", "guardrail question-length"]);
});

test("a model that calls tools for ever is cut off", async () => {
  record();
  const call = callOf("weather", '{"city":"Oslo"}');
  const { model, asked } = modelOf(call, call, call, call, call);
  await ask("Weather?", model);
  expect(asked).toHaveLength(3);
});
