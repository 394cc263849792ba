import { SERVICE_NAME } from "../../../sdk/protocol/index.ts";
import { failureOf } from "../../model/fold.ts";
import { genAIView } from "../../model/genai-view.ts";
import type { Span } from "../../model/trace.ts";
import { isoTime } from "./iso-time.ts";
import type { OneCost, OutgoingTrace } from "./outgoing.ts";

const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"] as const;
/** UTF-16 code units of a piece, about. */
const PIECE_UNITS = 256 * 1024;
const STATUSES = ["unset", "ok", "error"] as const;

/**
 * One span a line. Columns are always the same, in this order; what is not known is null. Times are `…_unix_nano`
 * (decimal text, exact), `start` (ISO 8601, milliseconds) and milliseconds as numbers; tokens include cached and
 * reasoning tokens, as OpenTelemetry counts them; `cost_usd` is as `cost_source` says: `told` by the server or another tool, or
 * reckoned by a `price list`; `input`, `output` and `system` are messages and parts in the shapes of
 * OpenTelemetry's GenAI conventions; `attributes` and `resource` are as recorded.
 */
export async function* writeJsonLines(traces: AsyncIterable<OutgoingTrace>): AsyncGenerator<string> {
  for await (const { spans, cost } of traces) {
    let lines = "";
    for (const span of spans) {
      lines += `${JSON.stringify(columnsOf(span, cost?.spans.get(span.spanId)))}\n`;
      if (lines.length < PIECE_UNITS) continue;
      yield lines;
      lines = "";
    }
    if (lines) yield lines;
  }
}

export function columnsOf(span: Span, cost?: OneCost): Record<string, unknown> {
  const view = genAIView(span);
  const { usage } = view;
  const columns = {
    trace_id: span.traceId,
    span_id: span.spanId,
    parent_span_id: span.parentSpanId,
    name: span.name,
    kind: KINDS[span.kind],
    stage: view.kind,
    operation: view.operation,
    service: span.resource?.attributes[SERVICE_NAME],
    start: isoTime(span.startMs),
    start_unix_nano: String(span.startNs),
    end_unix_nano: span.endNs === undefined ? undefined : String(span.endNs),
    duration_ms: span.endMs === undefined ? undefined : Number((span.endNs ?? 0n) - span.startNs) / 1e6,
    status: STATUSES[span.status.code],
    error: failureOf(span),
    aborted: span.aborted,
    interrupted: span.interrupted,
    provider: view.provider,
    request_model: view.requestModel,
    response_model: view.responseModel,
    input_tokens: usage.input,
    output_tokens: usage.output,
    cache_read_tokens: usage.cacheRead,
    cache_write_tokens: usage.cacheWrite,
    reasoning_tokens: usage.reasoning,
    cost_usd: cost?.usd,
    cost_source: cost && (cost.isTold ? "told" : "price list"),
    time_to_first_chunk_ms: view.ttftMs,
    chunks: span.stream?.count,
    finish_reasons: view.finishReasons,
    conversation_id: view.conversationId,
    agent: view.agent,
    tool_name: view.tool?.name,
    tool_arguments: view.tool?.arguments,
    tool_result: view.tool?.result,
    query: view.query,
    documents: view.documents,
    system: view.system,
    input: view.input,
    output: view.output,
    attributes: span.attributes,
    resource: span.resource?.attributes,
    scope: span.resource?.scope,
    events: span.events.map(({ timeNs, ...event }) => ({ time_unix_nano: String(timeNs), ...event })),
    links: span.links,
    chunk_times_ms: span.stream && Array.from(span.stream.times.subarray(0, span.stream.count)),
  };
  return Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, value ?? null]));
}
