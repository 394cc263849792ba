import type { SpanId } from "../../../sdk/protocol/index.ts";
import { type PriceOf, traceCost } from "../cost/trace-cost.ts";
import { translated } from "../genai-view/translate.ts";
import { countedSpans, summarize } from "../summary.ts";
import type { Span, StageKind, Trace, TraceSummary } from "../trace.ts";
import { type Dimension, isInherited } from "./dimension.ts";
import { type RowStatus, type SpanFacts, spanFacts } from "./span-facts.ts";

/** Models of one trace that are named in its row. */
const MOST_MODELS = 3;

export interface TraceSurroundings {
  /** Of its page. */
  origin: string;
  priceOf: PriceOf;
}

/** Spans between two pauses. */
const STEP = 200;

/** What statistics keep of a trace, whatever convention it was written in: of all of it first, and then of each span. */
export function traceFacts(trace: Trace, surroundings: TraceSurroundings): SpanFacts[] {
  const steps = traceFactsInSteps(trace, surroundings);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** The same, with a rest after every few spans: a trace can have a hundred thousand. */
export function* traceFactsInSteps(
  recorded: Trace,
  { origin, priceOf }: TraceSurroundings,
): Generator<void, SpanFacts[]> {
  const trace = yield* withTranslated(recorded);
  const counted = new Set<SpanId>(countedSpans(trace).map(({ spanId }) => spanId));
  yield;
  const spans: SpanFacts[] = [];
  for (const span of trace.spans.values()) {
    spans.push(spanFacts(span, { counts: counted.has(span.spanId), priceOf }));
    if (spans.length % STEP === 0) yield;
  }
  judge(spans);
  const summary = summarize(trace, { origin });
  const metrics = { ...metricsOf(summary, spans), cost: traceCost(summary, priceOf)?.usd };
  const whole = { startMs: summary.startMs, status: statusOf(summary), metrics };
  return [{ ...whole, values: valuesOf(summary, spans) }, ...spans];
}

const JUDGES = new Set<StageKind | undefined>(["evaluation", "feedback"]);

/** What was judged has the mean of its judgements: the span that evaluations and feedback hang below. */
function judge(spans: readonly SpanFacts[]): void {
  const given = new Map<SpanId, number[]>();
  for (const { kind, parentSpanId, metrics } of spans) {
    if (!JUDGES.has(kind) || parentSpanId === undefined || metrics.score === undefined) continue;
    given.set(parentSpanId, [...(given.get(parentSpanId) ?? []), metrics.score]);
  }
  for (const { spanId, metrics } of given.size ? spans : []) {
    const scores = spanId !== undefined && given.get(spanId);
    if (scores) metrics.score ??= mean(scores);
  }
}

/** Rows of the list, prices and figures read OpenTelemetry's names. */
function* withTranslated(trace: Trace): Generator<void, Trace> {
  const spans = new Map<SpanId, Span>();
  for (const [id, span] of trace.spans) {
    const attributes = translated(span);
    spans.set(id, attributes === span.attributes ? span : { ...span, attributes });
    if (spans.size % STEP === 0) yield;
  }
  return { ...trace, spans };
}

function metricsOf(summary: TraceSummary, spans: readonly SpanFacts[]): SpanFacts["metrics"] {
  const { inputTokens, outputTokens } = summary;
  const isTold = inputTokens !== undefined || outputTokens !== undefined;
  return {
    duration: summary.durationMs,
    ttft: summary.ttftMs,
    gap: mean(spans.map(({ metrics }) => metrics.gap)),
    speed: summary.outputPerSecond,
    input: inputTokens,
    output: outputTokens,
    cached: summary.cachedTokens,
    tokens: isTold ? (inputTokens ?? 0) + (outputTokens ?? 0) : undefined,
    // What was judged repeats what its judges say.
    score: mean(spans.map(({ kind, metrics }) => (JUDGES.has(kind) ? metrics.score : undefined))),
  };
}

function valuesOf(summary: TraceSummary, spans: readonly SpanFacts[]): SpanFacts["values"] {
  const values = agreed(spans);
  values.set("name", summary.name).set("status", statusOf(summary));
  if (summary.models.length) values.set("model", modelsText(summary.models));
  if (summary.origin) values.set("page", summary.origin);
  return values;
}

const modelsText = (models: readonly string[]): string =>
  models.length > MOST_MODELS
    ? `${models.slice(0, MOST_MODELS).join(" + ")} + ${models.length - MOST_MODELS} more`
    : models.join(" + ");

function statusOf({ status }: TraceSummary): RowStatus {
  if (status === "error" || status === "ok" || status === "aborted") return status;
  return "not ended";
}

/** What all spans that say it say alike is true of the trace, and of its spans that do not say it. */
function agreed(spans: readonly SpanFacts[]): Map<Dimension, string> {
  const values = new Map<Dimension, string>();
  const disputed = new Set<Dimension>();
  for (const span of spans)
    for (const [dimension, value] of span.values) {
      if (!isInherited(dimension) || disputed.has(dimension)) continue;
      const known = values.get(dimension);
      if (known === undefined) values.set(dimension, value);
      else if (known !== value) {
        disputed.add(dimension);
        values.delete(dimension);
      }
    }
  return values;
}

function mean(values: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (value === undefined) continue;
    sum += value;
    count++;
  }
  return count ? sum / count : undefined;
}
