import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { SkewedClock } from "../clock-skew.ts";
import type { GenAIView } from "../genai-view.ts";
import { type StallRule, USUAL_STALLS } from "../stream-stats.ts";
import type { Span, Trace } from "../trace.ts";
import type { Baseline } from "./baselines.ts";
import type { Evidence } from "./finding.ts";
import { type Grounding, groundingOf } from "./grounding/grounding.ts";
import { PromptIndex } from "./prompt-index.ts";
import { sourcesOf } from "./sources.ts";
import { partsOf, type Step, stepsOf, textOf } from "./step.ts";

export { partsOf, type Step, textOf } from "./step.ts";

/** A trace as rules see it: one answer, what led to it and what became of it. */
export interface Pipeline {
  traceId: TraceId;
  /** All spans of the trace, the first to start first. */
  steps: readonly Step[];
  /** Those that began before the answer was whole, the answer with them. */
  before: readonly Step[];
  /** The model call that is asked about; absent in a trace without one. */
  answer?: Step;
  /** Words of the answer. */
  text: string;
  baselines: readonly Baseline[];
  /** Whose times were put right. */
  clocks: readonly SkewedClock[];
  /** Which pauses of streams are stalls. */
  stallRule: StallRule;
  /** What the calls of models before the answer, and its own, sent. */
  prompts(): PromptIndex;
  grounding(): Grounding | undefined;
}

/** What is asked of a trace; without a span it is about the last answer of a model. */
export interface Question {
  spanId?: SpanId;
  baselines?: readonly Baseline[];
  /** Those of the trace, where they are known already: reading them is a good part of the work. */
  steps?: readonly Step[];
  /** Clocks whose times were put right in the trace already. */
  clocks?: readonly SkewedClock[];
  /** Which pauses of a stream are stalls. Default: the usual ones. */
  stallRule?: StallRule;
}

export function pipelineOf(
  trace: Trace,
  { spanId, baselines = [], steps = stepsOf(trace), clocks = [], stallRule = USUAL_STALLS }: Question = {},
): Pipeline {
  const answer = answerOf(trace, steps, spanId);
  const end = answer?.span.endMs ?? Number.POSITIVE_INFINITY;
  const before = steps.filter(({ span }) => span.startMs < end || span === answer?.span);
  const text = answer ? textOf(answer.view.output) : "";
  let prompts: PromptIndex | undefined;
  let grounding: { is: Grounding | undefined } | undefined;
  const pipeline: Pipeline = {
    ...{ traceId: trace.traceId, steps, before, answer, text, baselines, clocks, stallRule },
    prompts() {
      prompts ??= new PromptIndex(before.filter(({ view }) => view.kind === "model"));
      return prompts;
    },
    grounding() {
      if (!grounding) {
        const sources = text ? sourcesOf(pipeline) : [];
        grounding = { is: sources.length ? groundingOf(text, sources) : undefined };
      }
      return grounding.is;
    },
  };
  return pipeline;
}

/** The chosen call; else the last one below the chosen span, or of the trace, that was to answer and not only to ask for tools. */
function answerOf(trace: Trace, steps: readonly Step[], spanId: SpanId | undefined): Step | undefined {
  const calls = steps.filter(({ view }) => view.kind === "model");
  const chosen = calls.find(({ span }) => span.spanId === spanId);
  if (chosen) return chosen;
  const below = calls.filter(({ span }) => spanId !== undefined && isBelow(trace, span, spanId));
  const from = below.length ? below : calls;
  return from.findLast(({ view }) => textOf(view.output) !== "" || !asksForTools(view)) ?? from.at(-1);
}

const asksForTools = ({ output }: GenAIView): boolean =>
  partsOf(output).some(({ type }) => type === "tool_call");

/** Deeper than any pipeline; parents can go in circles. */
const MOST_DEPTH = 500;

export function isBelow(trace: Pick<Trace, "spans">, span: Span, ancestor: SpanId): boolean {
  let at: Span | undefined = span;
  for (let depth = 0; at?.parentSpanId !== undefined && depth < MOST_DEPTH; depth++) {
    if (at.parentSpanId === ancestor) return true;
    at = trace.spans.get(at.parentSpanId);
  }
  return false;
}

/** What the user asked last, as far as the call's messages tell. */
export function questionOf({ input }: GenAIView): string {
  const last = input.findLast((message) => message.role === "user" && textOf([message]) !== "");
  return last ? textOf([last]) : "";
}

const MOST_QUOTE = 300;

export function evidence({ span }: Pick<Step, "span">, where: string, quote?: string): Evidence {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    where,
    ...(quote ? { quote: quote.length > MOST_QUOTE ? `${quote.slice(0, MOST_QUOTE)}…` : quote } : {}),
  };
}

/** Names and values of a page, within a sentence. */
export const short = (text: string, most = 80): string =>
  text.length > most ? `${text.slice(0, most)}…` : text;
