import type { SpanId } from "../../../sdk/protocol/index.ts";
import { countedSpans, summarize } from "../summary.ts";
import type { Trace, TraceSummary } from "../trace.ts";
import { type Dimension, isInherited } from "./dimension.ts";
import { type RowStatus, type SpanFacts, spanFacts } from "./span-facts.ts";

/** Models of one trace that are named in its row. */
const MOST_MODELS = 3;

/** What statistics keep of a trace: of all of it first, and then of each span. */
export function traceFacts(trace: Trace, origin: string): SpanFacts[] {
  const counted = new Set<SpanId>(countedSpans(trace).map(({ spanId }) => spanId));
  const spans = [...trace.spans.values()].map((span) => spanFacts(span, counted.has(span.spanId)));
  return [wholeTrace(summarize(trace, { origin }), spans), ...spans];
}

function wholeTrace(summary: TraceSummary, spans: readonly SpanFacts[]): SpanFacts {
  const { durationMs, ttftMs, inputTokens, outputTokens, cachedTokens, outputPerSecond } = summary;
  const isTold = inputTokens !== undefined || outputTokens !== undefined;
  const status = statusOf(summary);
  return {
    startMs: summary.startMs,
    status,
    metrics: {
      duration: durationMs,
      ttft: ttftMs,
      gap: mean(spans.map(({ metrics }) => metrics.gap)),
      speed: outputPerSecond,
      input: inputTokens,
      output: outputTokens,
      cached: cachedTokens,
      tokens: isTold ? (inputTokens ?? 0) + (outputTokens ?? 0) : undefined,
      score: mean(spans.map(({ metrics }) => metrics.score)),
    },
    values: new Map<Dimension, string>([
      ...agreed(spans),
      ["name", summary.name],
      ["status", status],
      ...(summary.models.length ? [["model", modelsText(summary.models)] as const] : []),
      ...(summary.origin ? [["page", summary.origin] as const] : []),
    ]),
  };
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
