import { flattened } from "./flattened.ts";
import { asList, isObject, listOf, present, type Raw, someOf, type TraceFormat, textOf } from "./format.ts";

/**
 * Spans whose ids stand in `context: {trace_id, span_id}`, as two have them:
 *
 *   Arize Phoenix         `span_kind: "LLM"`, `status_code: "OK"`; `{data: [...]}` or a list (GET …/spans, exports)
 *   OpenTelemetry Python  `kind: "SpanKind.CLIENT"`, `status: {status_code}`, ids with `0x` (`ReadableSpan.to_json`)
 */
const spansIn = (value: unknown): unknown[] =>
  asList(isObject(value) && Array.isArray(value.data) ? value.data : value);

const hasContext = (item: Raw): boolean =>
  isObject(item.context) && "trace_id" in item.context && "span_id" in item.context;

export const phoenixSpans: TraceFormat = {
  id: "phoenix",
  title: "Phoenix spans",
  detects: (value) =>
    someOf(spansIn(value), (item) => hasContext(item) && ("span_kind" in item || "status_code" in item)),
  toOtlp: (value) => ({ resourceSpans: spansIn(value).map(toResourceSpans) }),
};

export const otelPythonSpans: TraceFormat = {
  id: "otel-python",
  title: "OpenTelemetry Python spans",
  detects: (value) => someOf(spansIn(value), hasContext),
  toOtlp: phoenixSpans.toOtlp,
};

function toResourceSpans(item: unknown): unknown {
  const span = isObject(item) ? item : {};
  const resource = isObject(span.resource) ? span.resource : {};
  return {
    resource: { attributes: isObject(resource.attributes) ? resource.attributes : {} },
    schemaUrl: textOf(resource.schema_url),
    scopeSpans: [
      {
        scope: isObject(span.instrumentation_scope) ? span.instrumentation_scope : {},
        spans: [isObject(item) ? spanToOtlp(item) : item],
      },
    ],
  };
}

function spanToOtlp(span: Raw): Raw {
  const context = isObject(span.context) ? span.context : {};
  const status = isObject(span.status) ? span.status : {};
  const state = textOf(context.trace_state);
  return {
    traceId: context.trace_id,
    spanId: context.span_id,
    parentSpanId: span.parent_id,
    // Python writes an empty one as a list.
    traceState: state && state !== "[]" ? state : undefined,
    name: span.name,
    kind: typeof span.kind === "string" ? span.kind.replace("SpanKind.", "") : undefined,
    startTime: span.start_time,
    endTime: span.end_time,
    attributes: attributesOf(span),
    events: listOf(span.events).map((event) =>
      isObject(event) ? { ...event, time: event.timestamp ?? event.time } : event,
    ),
    links: span.links,
    status: {
      code: span.status_code ?? status.status_code,
      message: span.status_message ?? status.description,
    },
  };
}

/** Kind and annotations of Phoenix go where OpenInference has them. */
function attributesOf(span: Raw): Raw {
  const own = isObject(span.attributes) ? flattened(span.attributes) : {};
  return { ...present({ "openinference.span.kind": span.span_kind, "phoenix.span.id": span.id }), ...own };
}
