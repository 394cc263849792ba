import { context, type HrTime, SpanKind, TraceFlags, trace } from "@opentelemetry/api";
import { JsonTraceSerializer, ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";

/** As a Node service with the OpenTelemetry SDK sends it: a server span below a page's call, with a child. */
export function serverSpans(
  traceId: string,
  parent: string,
  names = ["POST /api/chat", "retrieve documents"],
) {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const tracer = provider.getTracer("test-server", "1.2.3");
  const remote = trace.setSpanContext(context.active(), {
    traceId,
    spanId: parent,
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
  const start: HrTime = [1_750_000_000, 1];
  const [first = "", ...others] = names;
  const outer = tracer.startSpan(first, { kind: SpanKind.SERVER, startTime: start }, remote);
  for (const name of others)
    tracer
      .startSpan(
        name,
        { startTime: start, attributes: { "gen_ai.operation.name": "retrieval" } },
        trace.setSpan(remote, outer),
      )
      .end([1_750_000_001, 5]);
  outer.end([1_750_000_002, 9]);
  const spans = exporter.getFinishedSpans();
  return {
    json: JsonTraceSerializer.serializeRequest(spans) as Uint8Array,
    protobuf: ProtobufTraceSerializer.serializeRequest(spans) as Uint8Array,
    ids: spans.map((span) => span.spanContext().spanId),
  };
}
