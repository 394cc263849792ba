import {
  type Attributes,
  type AttributeValue,
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_EVALUATION_NAME,
  GEN_AI_EVALUATION_SCORE_VALUE,
  GEN_AI_PROMPT_NAME,
  GEN_AI_PROMPT_VERSION,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_TOOL_NAME,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GT_FEEDBACK_SCORE,
  SERVICE_NAME,
  type SpanId,
  USER_ID,
} from "../../../sdk/protocol/index.ts";
import { asName, asNumber } from "../attribute-values.ts";
import { questionOf } from "../cost/billed-calls.ts";
import { callCost } from "../cost/call-cost.ts";
import type { PriceOf } from "../cost/trace-cost.ts";
import { reportedTtft } from "../genai-view/reported-ttft.ts";
import { stageKind } from "../stage-kind.ts";
import { streamStats } from "../stream-stats.ts";
import { billedCall } from "../summary.ts";
import type { Span, StageKind } from "../trace.ts";
import type { EpochMs } from "../units.ts";
import type { Dimension } from "./dimension.ts";
import { attributesOf } from "./grouping-attributes.ts";
import type { Metric } from "./metric.ts";

/** How a span (or a trace) ended, so far. */
export const STATUSES = ["ok", "error", "not ended", "aborted"] as const;
export type RowStatus = (typeof STATUSES)[number];

/** What statistics keep of a span; of a whole trace, too. */
export interface SpanFacts {
  /** `undefined`: the row is of a whole trace. */
  spanId?: SpanId;
  parentSpanId?: SpanId;
  kind?: StageKind;
  startMs: EpochMs;
  status: RowStatus;
  metrics: Partial<Record<Metric, number>>;
  values: Map<Dimension, string>;
}

export interface SpanRole {
  /** Its tokens are its own, and not a total of what is below it. */
  counts: boolean;
  priceOf: PriceOf;
}

/** Of a span whose attributes are translated. */
export function spanFacts(span: Span, role: SpanRole): SpanFacts {
  const { attributes: a } = span;
  const kind = stageKind(a);
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    kind,
    startMs: span.startMs,
    status: statusOf(span),
    metrics: metricsOf(span, { kind, ...role }),
    values: valuesOf(span, kind),
  };
}

function statusOf(span: Span): RowStatus {
  if (span.status.code === 2) return "error";
  if (span.aborted) return "aborted";
  return span.endMs === undefined ? "not ended" : "ok";
}

function metricsOf(
  span: Span,
  { kind, counts, priceOf }: SpanRole & { kind: StageKind },
): SpanFacts["metrics"] {
  const { attributes: a } = span;
  const duration = span.endMs === undefined ? undefined : span.endMs - span.startMs;
  const stats = span.stream && streamStats(span.stream);
  const ttft = stats?.ttftMs ?? reportedTtft(span, a);
  const output = asNumber(a[GEN_AI_USAGE_OUTPUT_TOKENS]);
  const tokens = counts ? tokensOf(a) : {};
  return {
    duration,
    ttft,
    gap: stats?.gaps?.p50,
    speed: kind === "model" ? speedOf(output, duration, ttft) : undefined,
    ...tokens,
    cost: counts ? costOf(span, priceOf) : undefined,
    score: asNumber(a[GEN_AI_EVALUATION_SCORE_VALUE]) ?? asNumber(a[GT_FEEDBACK_SCORE]),
  };
}

function tokensOf(a: Attributes): SpanFacts["metrics"] {
  const input = asNumber(a[GEN_AI_USAGE_INPUT_TOKENS]);
  const output = asNumber(a[GEN_AI_USAGE_OUTPUT_TOKENS]);
  const isTold = input !== undefined || output !== undefined;
  return {
    input,
    output,
    cached: asNumber(a[GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]),
    tokens: isTold ? (input ?? 0) + (output ?? 0) : undefined,
  };
}

/** Absent: nobody told it, and no list has a price. */
function costOf(span: Span, priceOf: PriceOf): number | undefined {
  const call = billedCall(span);
  if (!call) return undefined;
  if (call.told !== undefined) return call.told;
  const price = priceOf(questionOf(call, span.startMs));
  return price ? callCost(call, price).total : undefined;
}

/** As a row of the list says it: all in one chunk at the end leaves only the whole call to divide by. */
function speedOf(output?: number, durationMs?: number, ttftMs = 0): number | undefined {
  if (!output || !durationMs) return undefined;
  const writingMs = durationMs - ttftMs;
  return (output / (writingMs > 0 ? writingMs : durationMs)) * 1000;
}

function valuesOf(span: Span, kind: StageKind): SpanFacts["values"] {
  const { attributes: a } = span;
  const values = new Map<Dimension, string>();
  const put = (dimension: Dimension, value: string | undefined) => {
    if (value !== undefined) values.set(dimension, value);
  };
  put("stage", kind);
  put("name", span.name);
  put("status", statusOf(span));
  put("model", asName(a[GEN_AI_RESPONSE_MODEL]) ?? asName(a[GEN_AI_REQUEST_MODEL]));
  put("provider", asName(a[GEN_AI_PROVIDER_NAME]));
  const prompt = asName(a[GEN_AI_PROMPT_NAME]);
  put("prompt", prompt);
  put("prompt version", versionOf(prompt, a[GEN_AI_PROMPT_VERSION]));
  put("tool", asName(a[GEN_AI_TOOL_NAME]));
  put("service", asName(span.resource?.attributes[SERVICE_NAME]));
  put("user", firstOf(a, [USER_ID, "langfuse.user.id", "enduser.id", "ai.telemetry.metadata.userId"]));
  put("conversation", asName(a[GEN_AI_CONVERSATION_ID]));
  put("agent", asName(a[GEN_AI_AGENT_NAME]));
  put("finish reason", reasonOf(a[GEN_AI_RESPONSE_FINISH_REASONS]));
  put("evaluation", asName(a[GEN_AI_EVALUATION_NAME]));
  for (const [name, value] of attributesOf(span)) values.set(name, value);
  return values;
}

const firstOf = (a: Attributes, names: readonly string[]): string | undefined =>
  names.map((name) => textOf(a[name])).find((text) => text !== undefined);

const textOf = (value: AttributeValue | undefined): string | undefined =>
  typeof value === "number" ? String(value) : asName(value);

/** A version says something only beside its prompt's name. */
function versionOf(prompt: string | undefined, value: AttributeValue | undefined): string | undefined {
  const version = textOf(value);
  if (version === undefined) return undefined;
  return prompt === undefined ? version : `${prompt} ${version}`;
}

const reasonOf = (value: AttributeValue | undefined): string | undefined =>
  Array.isArray(value) ? asName(value[0]) : asName(value);
