import { randomBytes } from "node:crypto";
import { context, type HrTime, SpanKind, trace } from "@opentelemetry/api";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import type { OtlpSpan, OtlpTraces } from "../../sdk/otlp/otlp-json.ts";
import { readOtlpProtobuf } from "../../sdk/otlp/read-otlp-protobuf.ts";
import { writeOtlpProtobuf } from "../../sdk/otlp/write-otlp-protobuf.ts";

/** A trace that OpenTelemetry's SDK made, in our own encodings, and what is in it. */
export interface SentTrace {
  traceId: string;
  json: Uint8Array;
  protobuf: Uint8Array;
  spans: OtlpSpan[];
}

/** Times that are no whole microseconds; some stores keep no finer ones. */
const at = (seconds: number, ms: number): HrTime => [seconds, ms * 1_000_000 + 123];

/** A request with retrieval, a model call with an event, a failure and a link. */
export function makeTrace(): SentTrace {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const tracer = provider.getTracer("backends-test", "1.2.3");
  // Stores look for traces of the last hours.
  const now = Math.floor(Date.now() / 1000) - 30;
  const root = tracer.startSpan("POST /api/chat", {
    kind: SpanKind.SERVER,
    startTime: at(now, 0),
    attributes: {
      "http.request.method": "POST",
      "test.text": "Grüße, 世界 🦙",
      "test.count": 42,
      "test.ratio": 0.25,
      "test.yes": true,
    },
  });
  const below = trace.setSpan(context.active(), root);
  const retrieval = tracer.startSpan(
    "retrieval notes",
    { kind: SpanKind.CLIENT, startTime: at(now, 10), attributes: { "gen_ai.operation.name": "retrieval" } },
    below,
  );
  retrieval.end(at(now, 60));
  const model = tracer.startSpan(
    "chat tiny",
    {
      ...{ kind: SpanKind.CLIENT, startTime: at(now, 70) },
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "tiny",
        "gen_ai.usage.output_tokens": 7,
      },
      links: [
        {
          context: {
            traceId: randomBytes(16).toString("hex"),
            spanId: randomBytes(8).toString("hex"),
            traceFlags: 1,
          },
        },
      ],
    },
    below,
  );
  model.addEvent("first token", { position: 1 }, at(now, 90));
  model.end(at(now, 400));
  const tool = tracer.startSpan("execute_tool refund", { startTime: at(now, 410) }, below);
  tool.setStatus({ code: 2, message: "no such order" });
  tool.end(at(now, 420));
  root.end(at(now, 500));
  const spans = exporter.getFinishedSpans();
  const traces = readOtlpProtobuf(ProtobufTraceSerializer.serializeRequest(spans) as Uint8Array);
  return {
    traceId: root.spanContext().traceId,
    json: new TextEncoder().encode(JSON.stringify(traces)),
    protobuf: writeOtlpProtobuf(traces),
    spans: spansOf(traces),
  };
}

export const spansOf = ({ resourceSpans }: OtlpTraces): OtlpSpan[] =>
  resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));

/** Sends it to an OTLP receiver. */
export async function send(
  url: string,
  { json, protobuf }: SentTrace,
  encoding: "json" | "protobuf",
): Promise<void> {
  const response = await fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": encoding === "json" ? "application/json" : "application/x-protobuf" },
    body: Buffer.from(encoding === "json" ? json : protobuf),
  });
  if (!response.ok) throw new Error(`${url} refused the trace: ${response.status} ${await response.text()}`);
}
