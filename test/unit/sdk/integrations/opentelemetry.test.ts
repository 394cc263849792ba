import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { WebTracerProvider } from "@opentelemetry/sdk-trace-web";
import { expect, test } from "vitest";
import { chat, tool, workflow } from "../../../../sdk/index.ts";
import { exportTo, GenAITracesSpanProcessor } from "../../../../sdk/integrations/opentelemetry.ts";
import type { InitOptions } from "../../../../sdk/tracer/api.ts";
import { record } from "../stages/recorder.ts";

/** OpenTelemetry whose spans come down our road. */
function observed(options: InitOptions = {}) {
  const recorder = record(options);
  const provider = new WebTracerProvider({ spanProcessors: [new GenAITracesSpanProcessor()] });
  return { recorder, tracer: provider.getTracer("openinference", "1.2.3") };
}

/** Our spans as OpenTelemetry got them. */
async function exported(
  give: (exporter: InMemorySpanExporter) => () => void,
  run: () => void | Promise<void>,
) {
  const exporter = new InMemorySpanExporter();
  const undo = give(exporter);
  await run();
  undo();
  return exporter.getFinishedSpans();
}

const nano = ([seconds, nanoseconds]: readonly [number, number]) =>
  String(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));

test("a span of OpenTelemetry is visible from its start, with its own ids", () => {
  const { recorder, tracer } = observed();
  const parent = tracer.startSpan("agent");
  const span = tracer.startSpan(
    "LLM",
    { kind: SpanKind.CLIENT, attributes: { "openinference.span.kind": "LLM" } },
    trace.setSpan(ROOT_CONTEXT, parent),
  );
  const { traceId, spanId } = span.spanContext();
  expect(recorder.records()[1]).toMatchObject({
    type: "start",
    name: "LLM",
    trace: traceId,
    span: spanId,
    parent: parent.spanContext().spanId,
    kind: 3,
    attributes: { "openinference.span.kind": "LLM" },
  });
  expect(recorder.records().filter(({ type }) => type === "end")).toEqual([]);
});

test("what a span got while it ran comes with its end", () => {
  const { recorder, tracer } = observed();
  const other = tracer.startSpan("other");
  const span = tracer.startSpan("a", {
    attributes: { kept: 1, changed: 1 },
    links: [{ context: other.spanContext() }],
  });
  span.setAttributes({ changed: 2, added: ["x", "y"] }).updateName("b");
  span.addLink({ context: other.spanContext(), attributes: { why: "late" } });
  span.addEvent("half", { done: 0.5 }).recordException(new TypeError("bad"));
  span.setStatus({ code: SpanStatusCode.ERROR, message: "bad" }).end();
  const mine = recorder.records().filter((one) => one.span === span.spanContext().spanId);
  const [start, update, half, exception, end] = mine;
  const link = { trace: other.spanContext().traceId, span: other.spanContext().spanId };
  expect(start).toMatchObject({ name: "a", attributes: { kept: 1, changed: 1 }, links: [link] });
  expect(update).toMatchObject({ name: "b", links: [{ ...link, attributes: { why: "late" } }] });
  expect(half).toMatchObject({ name: "half", attributes: { done: 0.5 } });
  expect(exception).toMatchObject({ name: "exception", attributes: { "exception.type": "TypeError" } });
  expect(end).toMatchObject({
    status: { code: 2, message: "bad" },
    attributes: { changed: 2, added: ["x", "y"] },
  });
  expect(end).not.toHaveProperty("attributes.kept");
});

test("times are exact to the nanosecond, also before the page began", () => {
  const { recorder, tracer } = observed();
  const times: [number, number][] = [
    [1_700_000_000, 0],
    [1_700_000_000, 1],
    [1_700_000_000, 123_456_789],
    [1_763_868_000, 999_999_999],
    [1_763_868_001, 500_000_001],
  ];
  for (const startTime of times) {
    const span = tracer.startSpan("t", { startTime });
    span.addEvent("e", {}, [startTime[0] + 1, startTime[1]]);
    span.end([startTime[0] + 7200, startTime[1]]);
  }
  const told = recorder.records().flatMap((one) => ("time" in one ? one.time : []));
  expect(told).toEqual(
    times.flatMap(([seconds, rest]) => [
      nano([seconds, rest]),
      nano([seconds + 1, rest]),
      nano([seconds + 7200, rest]),
    ]),
  );
});

test("capture modes hold for words in other conventions' attributes", () => {
  for (const capture of ["metadata", "none"] as const) {
    const { recorder, tracer } = observed({ capture });
    const attributes = {
      "ai.prompt": "secret words",
      "input.value": "secret words",
      "llm.input_messages.0.message.content": "secret words",
      "gen_ai.prompt.0.content": "secret words",
      "gen_ai.input.messages": '[{"role":"user","parts":[{"content":"secret words"}]}]',
      "ai.response.text": "secret words",
      "traceloop.entity.input": "secret words",
      "llm.token_count.prompt": 7,
    };
    const span = tracer.startSpan("a", { attributes });
    span.addEvent("gen_ai.user.message", { content: "secret words" }).end();
    const text = JSON.stringify(recorder.records());
    expect(text).not.toContain("secret");
    expect(text).toContain('"llm.token_count.prompt":7');
  }
});

test("a processor that was added late tells the whole span at its end", () => {
  const recorder = record();
  const processor = new GenAITracesSpanProcessor();
  const provider = new BasicTracerProvider({
    spanProcessors: [
      {
        onStart() {},
        onEnd: (span) => processor.onEnd(span),
        forceFlush: async () => {},
        shutdown: async () => {},
      },
    ],
  });
  provider.getTracer("x").startSpan("a").end();
  expect(recorder.facts().map(({ type }) => type)).toEqual(["start", "end"]);
});

test("after its shutdown, and for spans of any shape, the processor does nothing", async () => {
  const recorder = record();
  const processor = new GenAITracesSpanProcessor();
  expect(() => processor.onStart({} as never)).not.toThrow();
  expect(() => processor.onEnd({} as never)).not.toThrow();
  await processor.shutdown();
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  provider.getTracer("x").startSpan("a").end();
  expect(recorder.records()).toEqual([]);
});

test("our spans reach a span processor as they are", async () => {
  const recorder = record({ serviceName: "shop" });
  const spans = await exported(
    (exporter) => exportTo(new SimpleSpanProcessor(exporter), { resource: { "service.name": "shop" } }),
    () =>
      workflow({ name: "turn" }, (turn) => {
        chat({ provider: "openai", model: "gpt-5", messages: "Hi", parent: turn }, (span) => {
          span.chunk({ reasoning: "hm" });
          span.chunk("Hel");
          span.chunk("lo");
          span.chunk({ toolCall: { index: 0, id: "c1", name: "add", arguments: "{}" } });
        });
        try {
          tool({ name: "add", parent: turn }, () => {
            throw new RangeError("too large");
          });
        } catch {}
      }),
  );
  const ended = recorder.records().filter((one) => one.type === "end");
  expect(spans.map((span) => span.spanContext().spanId)).toEqual(ended.map(({ span }) => span));
  const [chatSpan, toolSpan, turn] = spans as [ReadableSpan, ReadableSpan, ReadableSpan];
  expect(chatSpan.parentSpanContext?.spanId).toBe(turn.spanContext().spanId);
  expect(chatSpan).toMatchObject({ name: "chat gpt-5", kind: SpanKind.CLIENT, status: { code: 0 } });
  expect(nano(chatSpan.endTime)).toBe(ended[0]?.time);
  expect(chatSpan.attributes).toMatchObject({
    "gen_ai.input.messages": JSON.stringify([{ role: "user", parts: [{ type: "text", content: "Hi" }] }]),
    "gen_ai.output.messages": JSON.stringify([
      {
        role: "assistant",
        parts: [
          { type: "reasoning", content: "hm" },
          { type: "text", content: "Hello" },
          { type: "tool_call", id: "c1", name: "add", arguments: "{}" },
        ],
      },
    ]),
    "gen_ai.response.time_to_first_chunk": expect.any(Number),
  });
  expect(chatSpan.events.map(({ name }) => name)).toEqual(["gen_ai.content.completion.chunk"]);
  expect(toolSpan.status).toEqual({ code: 2, message: "too large" });
  expect(toolSpan.events[0]?.attributes?.["exception.type"]).toBe("RangeError");
  expect(turn.resource.attributes["service.name"]).toBe("shop");
});

test("our spans reach an exporter in batches", async () => {
  record();
  const batches: number[] = [];
  const undo = exportTo({ export: (spans: never[]) => void batches.push(spans.length) });
  for (let i = 0; i < 3; i++) tool({ name: "t" }, () => i);
  undo();
  tool({ name: "after" }, () => 0);
  expect(batches).toEqual([3]);
});

test("a tracer makes spans of its own, in the same tree and at the same times", async () => {
  const recorder = record();
  const spans = await exported(
    (exporter) => {
      const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
      return exportTo(provider.getTracer("mine"));
    },
    () => workflow({ name: "turn" }, (turn) => void tool({ name: "add", parent: turn }, () => 3)),
  );
  const [add, turn] = spans as [ReadableSpan, ReadableSpan];
  expect(add.parentSpanContext?.spanId).toBe(turn.spanContext().spanId);
  expect(add.spanContext().traceId).toBe(turn.spanContext().traceId);
  const [turnStart, addStart] = recorder.records().filter((one) => one.type === "start");
  expect(turn.spanContext().traceId).not.toBe(turnStart?.trace);
  expect([nano(turn.startTime), nano(add.startTime)]).toEqual([turnStart?.time, addStart?.time]);
  expect(add.attributes["gen_ai.tool.call.result"]).toBe(3);
});

test("both roads at once make no circle", async () => {
  const recorder = record();
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    spanProcessors: [new GenAITracesSpanProcessor(), new SimpleSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer("mine");
  const undo = exportTo(tracer);
  tracer.startSpan("theirs").end();
  tool({ name: "ours" }, () => 1);
  undo();
  const names = recorder.records().flatMap((one) => (one.type === "start" ? one.name : []));
  expect(names).toEqual(["theirs", "execute_tool ours"]);
  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(["theirs", "execute_tool ours"]);
});

test("an active span of OpenTelemetry can be the parent of ours", () => {
  const { recorder, tracer } = observed();
  const span = tracer.startSpan("outer");
  context.with(trace.setSpan(ROOT_CONTEXT, span), () => {
    tool({ name: "inner", parent: span.spanContext() as { traceId: string; spanId: string } }, () => 1);
  });
  expect(
    recorder.records().find((one) => one.type === "start" && one.name === "execute_tool inner"),
  ).toMatchObject({
    trace: span.spanContext().traceId,
    parent: span.spanContext().spanId,
  });
});
