import { describe, expect, it } from "vitest";
import { createTrace, foldRecord } from "../../../../extension/model/fold.ts";
import { summarize } from "../../../../extension/model/summary.ts";
import type { Trace } from "../../../../extension/model/trace.ts";
import type { Attributes, GapRecord, SpanRecord } from "../../../../sdk/protocol/index.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SID = "1".repeat(32);

interface Drawn {
  id: string;
  parent?: string;
  from: number;
  to?: number;
  attributes?: Attributes;
  code?: 0 | 1 | 2;
  aborted?: true;
}

function traceOf(...spans: Drawn[]): Trace {
  const trace = createTrace(TRACE);
  for (const { id, parent, from, to, attributes, code = 0, aborted } of spans) {
    fold(trace, {
      type: "start",
      trace: TRACE,
      span: id,
      parent,
      name: id,
      kind: 1,
      time: `${from}000000`,
      resource: 1,
      attributes,
    });
    if (to !== undefined)
      fold(trace, { type: "end", trace: TRACE, span: id, time: `${to}000000`, status: { code }, aborted });
  }
  return trace;
}
const fold = (trace: Trace, record: SpanRecord | GapRecord) =>
  foldRecord(trace, { sid: SID, record }, () => undefined);

const chat = (input: number, output: number): Attributes => ({
  "gen_ai.operation.name": "chat",
  "gen_ai.request.model": "m",
  "gen_ai.usage.input_tokens": input,
  "gen_ai.usage.output_tokens": output,
});
const agent = (input: number, output: number): Attributes => ({
  ...chat(input, output),
  "gen_ai.operation.name": "invoke_agent",
});
const origin = { origin: "http://localhost" };

describe("summarize", () => {
  it("counts the tokens of leaf model calls only, since agents repeat their totals", () => {
    const trace = traceOf(
      { id: "a", from: 0, to: 9, attributes: agent(99, 21) },
      { id: "b", parent: "a", from: 1, to: 3, attributes: chat(41, 12) },
      { id: "c", parent: "a", from: 4, to: 8, attributes: chat(58, 9) },
    );
    expect(summarize(trace, origin)).toMatchObject({ inputTokens: 99, outputTokens: 21, models: ["m"] });
  });

  it("does not count a model call that wraps another twice", () => {
    const trace = traceOf(
      { id: "a", from: 0, to: 9, attributes: chat(10, 5) },
      { id: "b", parent: "a", from: 1, to: 3, attributes: chat(10, 5) },
    );
    expect(summarize(trace, origin)).toMatchObject({ inputTokens: 10, outputTokens: 5 });
  });

  it("sums the cached and the reasoning tokens of the same calls", () => {
    const call = {
      ...chat(100, 20),
      "gen_ai.usage.cache_read.input_tokens": 60,
      "gen_ai.usage.reasoning.output_tokens": 8,
    };
    const trace = traceOf(
      { id: "a", from: 0, to: 9, attributes: { ...call, "gen_ai.operation.name": "invoke_agent" } },
      { id: "b", parent: "a", from: 1, to: 3, attributes: call },
      { id: "c", parent: "a", from: 4, to: 8, attributes: chat(1, 1) },
    );
    expect(summarize(trace, origin)).toMatchObject({ cachedTokens: 60, reasoningTokens: 8 });
    expect(summarize(traceOf({ id: "a", from: 0, attributes: chat(1, 1) }), origin)).toMatchObject({
      cachedTokens: undefined,
      reasoningTokens: undefined,
    });
  });

  it("tells output tokens a second over the time the calls wrote, without waiting and tools", () => {
    const trace = traceOf(
      { id: "a", from: 0, to: 9000, attributes: agent(2, 30) },
      { id: "b", parent: "a", from: 1000, to: 3000, attributes: chat(1, 20) },
      { id: "c", parent: "a", from: 5000, to: 6000, attributes: chat(1, 10) },
    );
    expect(summarize(trace, origin).outputPerSecond).toBe(10);
    fold(trace, { type: "chunks", trace: TRACE, span: "b", time: "2000000000", at: [0], parts: ["x"] });
    expect(summarize(trace, origin).outputPerSecond).toBe(15);
  });

  it("knows no speed of a call that runs or of a total without its calls", () => {
    expect(
      summarize(traceOf({ id: "a", from: 0, attributes: chat(1, 5) }), origin).outputPerSecond,
    ).toBeUndefined();
    expect(
      summarize(traceOf({ id: "a", from: 0, to: 9, attributes: agent(1, 5) }), origin).outputPerSecond,
    ).toBeUndefined();
  });

  it("says nothing of tokens when no call reported any", () => {
    expect(summarize(traceOf({ id: "a", from: 0, to: 1 }), origin).inputTokens).toBeUndefined();
  });

  it("tells running, ok, error, aborted and interrupted apart", () => {
    const status = (trace: Trace) => summarize(trace, origin).status;
    expect(status(traceOf({ id: "a", from: 0 }))).toBe("running");
    expect(status(traceOf({ id: "a", from: 0, to: 1 }))).toBe("ok");
    expect(status(traceOf({ id: "a", from: 0, to: 1, code: 2 }))).toBe("error");
    expect(
      status(traceOf({ id: "a", from: 0, to: 1 }, { id: "b", parent: "a", from: 0, to: 1, aborted: true })),
    ).toBe("aborted");
    const gone = traceOf({ id: "a", from: 0 });
    for (const span of gone.spans.values()) span.interrupted = true;
    expect(status(gone)).toBe("interrupted");
  });

  it("measures from the first start to the last end, and not while running", () => {
    const trace = traceOf({ id: "a", from: 5, to: 20 }, { id: "late", parent: "a", from: 18, to: 30 });
    expect(summarize(trace, origin)).toMatchObject({ startMs: 5, durationMs: 25 });
    expect(summarize(traceOf({ id: "a", from: 0 }), origin).durationMs).toBeUndefined();
  });

  it("is named after the true root even when an orphan is older", () => {
    const trace = traceOf({ id: "orphan", parent: "gone", from: 0, to: 1 }, { id: "root", from: 5, to: 6 });
    expect(summarize(trace, origin).name).toBe("root");
  });

  it("names something even when parents go in a circle", () => {
    const trace = traceOf({ id: "a", parent: "b", from: 0, to: 1 }, { id: "b", parent: "a", from: 1, to: 2 });
    expect(summarize(trace, origin).name).toBe("a");
  });

  it("counts what is missing", () => {
    const trace = traceOf({ id: "a", from: 0, to: 1 });
    fold(trace, { type: "gap", covers: 12, reason: "lost" });
    expect(summarize(trace, origin).missing).toBe(12);
  });

  it("draws the stages of the pipeline, not what only contains a model call", () => {
    const trace = traceOf(
      { id: "a", from: 0, to: 9, attributes: agent(1, 1) },
      { id: "r", parent: "a", from: 1, to: 2, attributes: { "gen_ai.operation.name": "retrieval" } },
      { id: "c", parent: "a", from: 3, to: 8, attributes: chat(1, 1) },
      { id: "p", parent: "a", from: 8, attributes: { "genai_traces.stage": "post_process" } },
    );
    expect(summarize(trace, origin).stages).toEqual([
      { kind: "retrieval", startMs: 1, endMs: 2 },
      { kind: "model", startMs: 3, endMs: 8 },
      { kind: "post_process", startMs: 8, endMs: undefined },
    ]);
  });

  it("draws the longest stages of a long trace, in order", () => {
    const many = Array.from({ length: 60 }, (_, i) => ({
      id: `s${i}`,
      from: i * 10,
      to: i * 10 + (i % 2 ? 9 : 1),
      attributes: { "gen_ai.operation.name": "retrieval" },
    }));
    const { stages } = summarize(traceOf(...many), origin);
    expect(stages).toHaveLength(24);
    expect(stages.every(({ startMs, endMs }) => (endMs ?? 0) - startMs === 9)).toBe(true);
    expect(stages.map(({ startMs }) => startMs)).toEqual(
      stages.map(({ startMs }) => startMs).toSorted((a, b) => a - b),
    );
  });

  it("shows what the user asked, cut to what a row shows", () => {
    const question = "why ".repeat(100);
    const trace = traceOf({ id: "a", from: 0, to: 1, attributes: { "genai_traces.input": question } });
    expect(summarize(trace, origin).question).toBe(question.slice(0, 160));
    expect(summarize(traceOf({ id: "a", from: 0, to: 1 }), origin).question).toBeUndefined();
  });

  it.each([
    [
      [
        { role: "user", parts: [{ type: "text", content: "first" }] },
        { role: "assistant", parts: [] },
      ],
      "first",
    ],
    [
      [
        { role: "user", content: "older" },
        { role: "user", content: [{ type: "text", text: "newer" }] },
      ],
      "newer",
    ],
    ['[{"role":"human","content":"as JSON"}]', "as JSON"],
    ["plain words", "plain words"],
    ["[no JSON", "[no JSON"],
    [[{ role: "tool", content: "42" }], undefined],
    [[null, 7, { role: "user", parts: [{ type: "uri", uri: "x" }] }], undefined],
  ])("of a call that is a whole trace, the last words of a user that it sent: %j", (messages, question) => {
    const attributes = { "gen_ai.input.messages": messages };
    expect(summarize(traceOf({ id: "a", from: 0, to: 1, attributes }), origin).question).toBe(question);
  });

  it("names the model that answered before the one that embedded", () => {
    const embed = { "gen_ai.operation.name": "embeddings", "gen_ai.request.model": "e" };
    const trace = traceOf(
      { id: "a", from: 0, to: 1, attributes: embed },
      { id: "b", from: 2, to: 3, attributes: chat(1, 1) },
    );
    expect(summarize(trace, origin).models).toEqual(["m", "e"]);
  });

  it("gives no duration to a trace whose end nobody saw", () => {
    const gone = traceOf({ id: "a", from: 0 });
    for (const span of gone.spans.values()) span.interrupted = true;
    expect(summarize(gone, origin).durationMs).toBeUndefined();
  });
});

describe("a trace of requests that follow one another", () => {
  it("runs while one of them does", () => {
    const trace = traceOf({ id: "a", from: 0, to: 10 }, { id: "b", from: 20 });
    expect(summarize(trace, { origin: "" })).toMatchObject({ name: "a", status: "running" });
  });

  it("ended as the last of them did", () => {
    const ended = (code: 0 | 2) =>
      summarize(traceOf({ id: "a", from: 0, to: 10, code: 2 }, { id: "b", from: 20, to: 30, code }), {
        origin: "",
      });
    expect(ended(0)).toMatchObject({ status: "ok", durationMs: 30 });
    expect(ended(2)).toMatchObject({ status: "error" });
  });
});

it("counts a run's own total where no call in it told its tokens", () => {
  const tokens = (input: number) => ({ "gen_ai.usage.input_tokens": input });
  const chat = { "gen_ai.operation.name": "chat" };
  const total = (attributes: Attributes) =>
    summarize(
      traceOf(
        { id: "run", from: 0, to: 9, attributes: { "gen_ai.operation.name": "invoke_agent", ...tokens(30) } },
        { id: "step", parent: "run", from: 1, to: 8, attributes },
      ),
      { origin: "" },
    ).inputTokens;
  expect(total(chat)).toBe(30);
  expect(total({ ...chat, ...tokens(20) })).toBe(20);
});

it("counts each turn of an agent whose requests follow one another", () => {
  const turn = (input: number) => ({ "gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": input });
  const trace = traceOf(
    { id: "first", from: 0, to: 10, attributes: turn(20) },
    { id: "next", parent: "first", from: 15, to: 25, attributes: turn(30) },
    { id: "last", parent: "first", from: 30, to: 40, attributes: turn(50) },
  );
  const summary = summarize(trace, { origin: "" });
  expect(summary.inputTokens).toBe(100);
  expect(summary.stages).toHaveLength(3);
});
