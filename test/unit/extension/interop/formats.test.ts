import { readFileSync } from "node:fs";
import { JsonTraceSerializer } from "@opentelemetry/otlp-transformer";
import { describe, expect, it } from "vitest";
import { genAIView } from "../../../../extension/model/genai-view.ts";
import type { Span } from "../../../../extension/model/trace.ts";
import { traceToJson } from "../../../../extension/panel/store/trace-to-json.ts";
import { opened } from "../../../fixtures/interop/open-fixture.ts";
import { readableSpans } from "../../../fixtures/interop/readable-spans.ts";

const fixture = (name: string) => readFileSync(`test/fixtures/interop/${name}`, "utf8");
const named = (spans: Span[], name: string): Span => spans.find((span) => span.name === name) as Span;

describe("Jaeger", () => {
  it("is read with kinds, typed tags, logs, references and warnings", async () => {
    const { spans, traces, problems, formats } = await opened(fixture("jaeger.json"));
    expect([formats, traces.length, problems.list]).toEqual([["jaeger"], 1, []]);
    const get = named(spans, "GET /ask");
    expect(get).toMatchObject({
      traceId: "0000000000000000e0e1e2e3e4e5e6e7",
      spanId: "00000000000000a1",
      kind: 2,
      startNs: 1_700_000_000_000_001_000n,
      endNs: 1_700_000_000_002_501_000n,
      traceState: "a=b",
      attributes: {
        big: { $type: "bigint", value: "9007199254740993" },
        share: 0.5,
        cached: true,
        blob: { $type: "bytes", value: "AAH/" },
        "jaeger.warnings": ["clock skew"],
      },
      resource: { attributes: { "service.name": "shop", "host.name": "h1" }, scope: { name: "http" } },
    });
    expect(get.events).toEqual([
      { timeNs: 1_700_000_000_000_100_000n, name: "retry", attributes: { attempt: 2 } },
    ]);
    expect(named(spans, "chat")).toMatchObject({
      parentSpanId: "00000000000000a1",
      startNs: 1_700_000_000_000_501_500n,
      status: { code: 2 },
      links: [{ spanId: "00000000000000b1" }],
    });
  });
});

describe("LangSmith", () => {
  it("is read from a tree of runs, with its stream, its documents and LangChain's messages", async () => {
    const { spans, formats } = await opened(fixture("langsmith-tree.json"));
    expect(formats).toEqual(["langsmith"]);
    expect(named(spans, "agent")).toMatchObject({
      traceId: "11111111111141118111111111111111",
      startNs: 1_767_323_045_000_001_000n,
    });
    const root = named(spans, "agent").spanId;
    const call = named(spans, "ChatModel");
    expect(call).toMatchObject({
      parentSpanId: root,
      status: { code: 2, message: "RateLimitError('slow down')" },
    });
    expect(call.attributes["langsmith.span.id"]).toBe("33333333-3333-4333-8333-333333333333");
    expect(Array.from(call.stream?.times.subarray(0, 2) ?? [])).toEqual([100, 100.5]);
    expect(call.stream?.chunks.map(({ text }) => text)).toEqual(["Look", "ing"]);
    expect(genAIView(call)).toMatchObject({
      kind: "model",
      provider: "anthropic",
      requestModel: "claude-test",
      parameters: { temperature: 0.25, max_tokens: 64 },
      usage: { input: 12, output: 3 },
      conversationId: "t1",
      input: [
        { role: "system", parts: [{ type: "text", content: "Be brief." }] },
        { role: "user", parts: [{ type: "text", content: "Where is it?" }] },
      ],
      output: [
        {
          role: "assistant",
          parts: [{ type: "tool_call", id: "c1", name: "track", arguments: { parcel: 7 } }],
        },
      ],
    });
    expect(genAIView(named(spans, "retriever"))).toMatchObject({
      kind: "retrieval",
      query: "parcel",
      documents: [{ content: "At the depot.", extra: { metadata: { source: "faq" } } }],
    });
  });

  it("is joined of its two halves, line by line or by the order alone", async () => {
    const run = {
      name: "llm",
      run_type: "llm",
      dotted_order: "20260102T030405000001Z33333333-3333-4333-8333-333333333333",
    };
    const { spans } = await opened(
      JSON.stringify({
        post: [{ ...run, inputs: { messages: [] } }],
        patch: [{ ...run, end_time: "2026-01-02T03:04:06Z" }],
      }),
    );
    expect(spans).toHaveLength(1);
    expect(spans[0]).toMatchObject({
      startNs: 1_767_323_045_000_001_000n,
      endNs: 1_767_323_046_000_000_000n,
    });
  });
});

describe("Langfuse", () => {
  it("is read from its API, with scores, and tokens that are told apart from those of the cache added again", async () => {
    const { spans, formats, problems } = await opened(fixture("langfuse-api-trace.json"));
    expect(formats).toEqual(["langfuse"]);
    expect(problems.repaired).toBe(1);
    const [span] = spans as [Span];
    expect(span).toMatchObject({
      name: "answer",
      status: { code: 2, message: "too long" },
      attributes: {
        "genai_traces.original.trace_id": "legacy-trace",
        "genai_traces.original.span_id": "44444444-4444-4444-8444-444444444444",
        "langfuse.trace.name": "chat turn",
        "session.id": "s1",
      },
    });
    expect(span.events).toMatchObject([
      {
        name: "gen_ai.evaluation.result",
        attributes: { "gen_ai.evaluation.name": "helpful", "gen_ai.evaluation.score.value": 1 },
      },
    ]);
    const view = genAIView(span);
    expect(view).toMatchObject({
      requestModel: "gpt-test",
      parameters: { temperature: 0.5 },
      usage: { input: 100, output: 10, cacheRead: 90, reasoning: 6 },
      conversationId: "s1",
      input: [{ role: "user", parts: [{ type: "text", content: "hello" }] }],
      output: [{ role: "assistant", parts: [{ type: "text", content: "hi" }] }],
    });
    expect(view.ttftMs).toBeCloseTo(250, 1);
  });
});

describe("Phoenix", () => {
  it("is read with nested attributes, reranked documents, images, tools and calls", async () => {
    const { spans, formats } = await opened(fixture("phoenix-spans.json"));
    expect(formats).toEqual(["phoenix"]);
    expect(genAIView(named(spans, "rerank"))).toMatchObject({
      kind: "rerank",
      query: "parcel",
      documents: [{ id: "d1", content: "At the depot.", score: 0.9 }],
    });
    const call = named(spans, "llm");
    expect(call).toMatchObject({ parentSpanId: "0123456789abcdef", status: { code: 2, message: "no" } });
    expect(call.events[0]?.timeNs).toBe(1_767_323_045_150_000_000n);
    expect(genAIView(call)).toMatchObject({
      provider: "azure.ai.openai",
      usage: { input: 5, output: 6 },
      toolDefinitions: [{ type: "function", name: "track" }],
      output: [{ parts: [{ type: "tool_call", id: "c1", name: "track", arguments: { parcel: 7 } }] }],
    });
    expect(JSON.stringify(genAIView(call).input)).toContain("https://example.com/a.png");
  });
});

describe("OpenTelemetry's SDKs", () => {
  it("Python's console output is read, one indented object after the other", async () => {
    const { spans, formats } = await opened(fixture("otel-python-console.txt"));
    expect(formats).toEqual(["otel-python"]);
    expect(named(spans, "ask")).toMatchObject({
      spanId: "0123456789abcde1",
      kind: 3,
      startNs: 1_767_323_045_123_456_000n,
      status: { code: 2, message: "no" },
      resource: { attributes: { "service.name": "shop" }, schemaUrl: "https://schema" },
    });
    expect(genAIView(named(spans, "ask")).provider).toBe("gcp.vertex_ai");
    expect(named(spans, "inner")).toMatchObject({ parentSpanId: "0123456789abcde1", kind: 1 });
  });

  it("JavaScript's serialiser and a dump of its spans say the same", async () => {
    const spans = readableSpans();
    const written = await opened(Uint8Array.from(JsonTraceSerializer.serializeRequest(spans) ?? []));
    const dump = spans.map((span) => ({
      ...span,
      spanContext: span.spanContext(),
      resource: { attributes: span.resource.attributes },
    }));
    const dumped = await opened(JSON.stringify(dump));
    expect([written.formats, dumped.formats]).toEqual([["otlp"], ["otel-js"]]);
    expect(written.problems.list).toEqual([]);
    expect(written.spans.map(({ name }) => name)).toEqual(["invoke_agent helper", "chat gpt-5"]);
    const facts = ({ name, kind, startNs, endNs, status, attributes, events, parentSpanId }: Span) => ({
      ...{ name, kind, startNs, endNs, status, attributes, parentSpanId },
      events: events.map((event) => ({ ...event, dropped: undefined })),
    });
    expect(dumped.spans.map(facts)).toEqual(written.spans.map(facts));
  });
});

describe("our own file", () => {
  it("opens as what it was copied from", async () => {
    const { traces } = await opened(fixture("langsmith-tree.json"));
    const again = await opened(traceToJson(traces[0] as NonNullable<(typeof traces)[0]>));
    expect(again.formats).toEqual(["genai-traces"]);
    const facts = (spans: Span[]) =>
      spans.map(({ stream, ...span }) => ({
        ...span,
        stream: stream && { ...stream, times: Array.from(stream.times.subarray(0, stream.count)) },
      }));
    expect(facts(again.spans)).toEqual(facts([...(traces[0]?.spans.values() ?? [])]));
  });
});

it("two spans of one id are both shown, and the same span twice is shown once", async () => {
  const span = (name: string) => ({
    traceId: "1".repeat(32),
    spanId: "2".repeat(16),
    name,
    startTimeUnixNano: "1700000000000000000",
  });
  const { spans, repeated, problems } = await opened(
    JSON.stringify([span("client"), span("server"), span("client")]),
  );
  expect(spans.map(({ name }) => name)).toEqual(["client", "server"]);
  expect(repeated).toBe(1);
  expect(problems.list[0]?.message).toContain("has the span id 2222222222222222 of another span");
});
