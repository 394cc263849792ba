import { createTrace, foldRecord } from "../../extension/model/fold.ts";
import { genAIView } from "../../extension/model/genai-view.ts";
import type { Part } from "../../extension/model/message.ts";
import type { Resource, Span, Trace } from "../../extension/model/trace.ts";
import {
  type Attributes,
  ERROR_TYPE,
  GT_ANSWER_END,
  GT_WIRE_FORMAT,
  type TraceRecord,
} from "../../sdk/protocol/index.ts";

/** A span as the panel would show it: read through the panel's own model. */
export interface SeenSpan {
  name: string;
  status: "running" | "ok" | "error" | "aborted";
  errorType?: unknown;
  errorMessage?: string;
  format?: unknown;
  /** How the answer ended (`genai_traces.answer.end`). */
  end?: unknown;
  operation?: string;
  provider?: string;
  requestModel?: string;
  responseModel?: string;
  usage: Record<string, number | undefined>;
  finishReasons: string[];
  conversationId?: string;
  /** Words of the input's last message. */
  asked: string;
  system: string;
  /** Of the first choice, refusals included. */
  text: string;
  reasoning: string;
  toolCalls: { id?: string; name: string; arguments?: unknown }[];
  /** Of a span that is a tool. */
  tool?: { name: string; callId?: string; arguments?: unknown; result?: unknown };
  /** Names of the tools offered. */
  offered: unknown[];
  chunks: number;
  facts: Attributes;
  traceId: string;
  children: SeenSpan[];
}

/** Roots, in order of their start. */
export function seenSpans(records: readonly TraceRecord[], sid: string): SeenSpan[] {
  const resources = new Map<number, Resource>();
  const traces = new Map<string, Trace>();
  for (const record of records)
    if (record.type === "resource") resources.set(record.resource, record);
    else if (record.type === "gap") throw new Error(`The page's ring overflowed: ${JSON.stringify(record)}`);
    else {
      const trace = traces.get(record.trace) ?? createTrace(record.trace);
      traces.set(record.trace, trace);
      foldRecord(trace, { sid, record }, (_sid, id) => resources.get(id));
    }
  const spans = [...traces.values()].flatMap(({ spans }) => [...spans.values()]);
  const seen = (parent?: Span): SeenSpan[] =>
    spans
      .filter((span) =>
        parent
          ? span.parentSpanId === parent.spanId
          : !spans.some(({ spanId }) => spanId === span.parentSpanId),
      )
      .map((span) => ({ ...see(span), children: seen(span) }));
  return seen();
}

function see(span: Span): Omit<SeenSpan, "children"> {
  const view = genAIView(span);
  const parts = view.output[0]?.parts ?? [];
  const { attributes } = span;
  return {
    name: span.name,
    status: statusOf(span),
    errorType: attributes[ERROR_TYPE],
    errorMessage: span.status.message,
    format: attributes[GT_WIRE_FORMAT],
    end: attributes[GT_ANSWER_END],
    operation: view.operation,
    provider: view.provider,
    requestModel: view.requestModel,
    responseModel: view.responseModel,
    usage: Object.fromEntries(Object.entries(view.usage).filter(([, count]) => count !== undefined)),
    finishReasons: view.finishReasons,
    conversationId: view.conversationId,
    asked: wordsOf(view.input.at(-1)?.parts ?? [], "text"),
    system: wordsOf(view.system, "text"),
    text: wordsOf(parts, "text", "refusal"),
    reasoning: wordsOf(parts, "reasoning"),
    toolCalls: parts.flatMap((part) =>
      part.type === "tool_call" ? { id: part.id, name: part.name, arguments: part.arguments } : [],
    ),
    tool: view.tool,
    offered: view.toolDefinitions.map((tool) => (tool as { name?: unknown }).name),
    chunks: span.stream?.count ?? 0,
    facts: attributes,
    traceId: span.traceId,
  };
}

const wordsOf = (parts: Part[], ...types: ("text" | "reasoning" | "refusal")[]): string =>
  parts
    .map((part) => (types.some((type) => type === part.type) && "content" in part ? part.content : ""))
    .join("");

function statusOf({ endNs, status, aborted }: Span): SeenSpan["status"] {
  if (endNs === undefined) return "running";
  if (aborted) return "aborted";
  return status.code === 2 ? "error" : "ok";
}
