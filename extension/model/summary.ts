import {
  type AttributeValue,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_TOOL_NAME,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  GT_INPUT,
  GT_STAGE,
  GT_USAGE_CACHE_WRITE_1H,
  type SpanId,
} from "../../sdk/protocol/index.ts";
import { asName, asNumber } from "./attribute-values.ts";
import { type BilledCalls, BillOfCalls } from "./cost/billed-calls.ts";
import { TOLD_COST } from "./cost/told-cost.ts";
import { rootsOf } from "./fold.ts";
import { questionOf } from "./question.ts";
import { isModelCall, stageKind } from "./stage-kind.ts";
import { timeToFirstChunk } from "./stream-stats.ts";
import type { Span, Trace, TraceStatus, TraceSummary } from "./trace.ts";

/** All attributes read below; who folds only for summaries may leave out the rest. A test holds it against all names. */
export const READ_BY_SUMMARIES: ReadonlySet<string> = new Set([
  GEN_AI_CONVERSATION_ID,
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_TOOL_NAME,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  TOLD_COST,
  GT_INPUT,
  GT_STAGE,
  GT_USAGE_CACHE_WRITE_1H,
]);

/** A row's miniature is some 280 px wide: more bars than this cannot be told apart. */
const MAX_STAGES = 24;
/** Names listed per row; the rest is in the trace itself. */
const MAX_NAMES = 8;

/** The row of a trace, whole from its spans. Linear in their number. */
export function summarize(trace: Trace, session: { origin: string }): TraceSummary {
  const root = mainRoot(trace);
  const spans = [...trace.spans.values()];
  const startMs = spans.reduce((min, span) => Math.min(min, span.startMs), root?.startMs ?? 0);
  const models = new Set<string>();
  const embedders = new Set<string>();
  const tools = new Set<string>();
  const usage = new Usage();
  const calls: Span[] = [];
  let errorCount = 0;
  let conversationId: string | undefined;
  let first: Span | undefined;
  for (const span of spans) {
    if (span.status.code === 2) errorCount++;
    conversationId ??= asName(span.attributes[GEN_AI_CONVERSATION_ID]);
    addName(tools, asName(span.attributes[GEN_AI_TOOL_NAME]));
    const kind = stageKind(span.attributes);
    if (!isModelCall(kind)) continue;
    calls.push(span);
    addName(
      kind === "model" ? models : embedders,
      asName(span.attributes[GEN_AI_RESPONSE_MODEL]) ?? asName(span.attributes[GEN_AI_REQUEST_MODEL]),
    );
    if (kind === "model" && span.stream && (!first || span.startMs < first.startMs)) first = span;
  }
  const beginnings = spans.filter((span) => !span.parentSpanId && !span.startMissing);
  const counted = countedSpans(trace);
  const parents = spansAround(trace, calls);
  for (const span of counted) usage.add(span);
  const status = statusOf(beginnings.length || !root ? beginnings : [root], spans);
  const endMs = endOf(spans, startMs);
  // Nobody saw the end of an interrupted trace: without a span that ended there is nothing to measure.
  const isOpen = status === "running" || (status === "interrupted" && endMs === startMs);
  return {
    traceId: trace.traceId,
    sessionId: root?.sessionId ?? trace.gaps[0]?.sessionId ?? "",
    name: root?.name ?? "(nothing recorded)",
    question: root && questionOf(root),
    status,
    startMs,
    durationMs: isOpen ? undefined : endMs - startMs,
    ttftMs: first && timeToFirstChunk(first),
    // The model that answers says more of a trace than the one that embeds.
    models: [...models, ...embedders].slice(0, MAX_NAMES),
    tools: [...tools],
    inputTokens: usage.input,
    outputTokens: usage.output,
    cachedTokens: usage.cached,
    reasoningTokens: usage.reasoning,
    billed: usage.bill.entries,
    unmetered: unmeteredCalls(trace, calls, parents, counted) + usage.bill.left || undefined,
    outputPerSecond: usage.perSecond,
    spanCount: spans.length,
    errorCount,
    missing: trace.gaps.reduce((sum, gap) => sum + gap.records, 0),
    conversationId,
    origin: session.origin,
    stages: stagesOf(spans, parents, startMs),
  };
}

/** The earliest span without a parent here; a true root wins over an orphan. */
function mainRoot(trace: Trace): Span | undefined {
  let best: Span | undefined;
  for (const span of rootsOf(trace)) {
    const better = !best || (!span.parentSpanId && best.parentSpanId) || sameRank(span, best);
    if (better) best = span;
  }
  // Every span of a forged cycle has a parent: take the first seen.
  return best ?? trace.spans.values().next().value;
}

const sameRank = (a: Span, b: Span): boolean => !a.parentSpanId === !b.parentSpanId && a.startMs < b.startMs;

/** A trace whose requests follow one another has several roots: it runs while one of them does, and ended as the last did. */
function statusOf(roots: Span[], spans: Span[]): TraceStatus {
  const last = roots.reduce<Span | undefined>((a, b) => (a && a.startMs > b.startMs ? a : b), undefined);
  if (!last) return "interrupted";
  const open = roots.filter((span) => span.endMs === undefined);
  if (open.length) return open.every((span) => span.interrupted) ? "interrupted" : "running";
  if (last.status.code === 2) return "error";
  if (last.aborted || spans.some((span) => span.aborted)) return "aborted";
  return "ok";
}

const endOf = (spans: Span[], startMs: number): number =>
  spans.reduce((max, span) => Math.max(max, span.endMs ?? span.startMs), startMs);

/**
 * Spans whose tokens count: frameworks repeat totals on the spans around a call, so only the innermost that tells any
 * does; a total that only the run tells counts where no call in it told its own.
 */
export function countedSpans(trace: Trace): Span[] {
  const tells = [...trace.spans.values()].filter(
    ({ attributes }) =>
      asNumber(attributes[GEN_AI_USAGE_INPUT_TOKENS]) !== undefined ||
      asNumber(attributes[GEN_AI_USAGE_OUTPUT_TOKENS]) !== undefined,
  );
  const around = spansAround(trace, tells);
  return tells.filter(({ spanId }) => !around.has(spanId));
}

/** Calls that ended well, or were stopped, and whose tokens nobody told: neither they, nor what is in or around them. */
function unmeteredCalls(
  trace: Trace,
  calls: readonly Span[],
  /** Spans around calls: those within tell of them. */
  around: ReadonlySet<SpanId>,
  counted: readonly Span[],
): number {
  const told = new Set(counted.map(({ spanId }) => spanId));
  return calls.filter(
    (span) =>
      span.endMs !== undefined &&
      span.status.code !== 2 &&
      !around.has(span.spanId) &&
      !isWithin(trace, span, told),
  ).length;
}

/** Is it one of these or in one, as far as it can be seen? */
function isWithin(trace: Trace, { spanId }: Span, spans: ReadonlySet<SpanId>): boolean {
  for (let i = 0, id: SpanId | undefined = spanId; id !== undefined && i < MOST_ENDED; i++) {
    if (spans.has(id)) return true;
    id = trace.spans.get(id)?.parentSpanId;
  }
  return false;
}

export function billedCall(span: Span): Omit<BilledCalls, "calls"> | undefined {
  const { attributes } = span;
  const asked = asName(attributes[GEN_AI_REQUEST_MODEL]);
  const answered = asName(attributes[GEN_AI_RESPONSE_MODEL]);
  const model = answered ?? asked;
  if (model === undefined) return undefined;
  const call: Omit<BilledCalls, "calls"> = { model };
  const provider = asName(attributes[GEN_AI_PROVIDER_NAME]);
  if (provider !== undefined) call.provider = provider;
  if (asked !== undefined && asked !== model) call.asked = asked;
  for (const [key, name] of BILLED_TOKENS) {
    const count = asNumber(attributes[name]);
    if (count) call[key] = count;
  }
  const told = asNumber(attributes[TOLD_COST]);
  if (told !== undefined) call.told = told;
  return call;
}

const BILLED_TOKENS = [
  ["input", GEN_AI_USAGE_INPUT_TOKENS],
  ["output", GEN_AI_USAGE_OUTPUT_TOKENS],
  ["cacheRead", GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS],
  ["cacheWrite", GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS],
  ["cacheWriteHour", GT_USAGE_CACHE_WRITE_1H],
] as const;

class Usage {
  readonly bill = new BillOfCalls();
  input: number | undefined;
  output: number | undefined;
  cached: number | undefined;
  reasoning: number | undefined;
  /** Of the calls whose speed is known: what they wrote, and how long they wrote. */
  #timedOutput = 0;
  #writingMs = 0;

  add(span: Span): void {
    const { attributes } = span;
    this.input = plus(this.input, attributes[GEN_AI_USAGE_INPUT_TOKENS]);
    this.output = plus(this.output, attributes[GEN_AI_USAGE_OUTPUT_TOKENS]);
    this.cached = plus(this.cached, attributes[GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]);
    this.reasoning = plus(this.reasoning, attributes[GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]);
    const call = billedCall(span);
    if (call) this.bill.add(call);
    else this.bill.left++;
    this.#time(span, asNumber(attributes[GEN_AI_USAGE_OUTPUT_TOKENS]));
  }

  get perSecond(): number | undefined {
    return this.#writingMs > 0 ? (this.#timedOutput / this.#writingMs) * 1000 : undefined;
  }

  /** A run around calls that told nothing waits for tools, too: only a call itself has a speed. */
  #time(span: Span, output: number | undefined): void {
    if (!output || span.endMs === undefined || stageKind(span.attributes) !== "model") return;
    const wholeMs = span.endMs - span.startMs;
    const writingMs = wholeMs - (timeToFirstChunk(span) ?? 0);
    this.#timedOutput += output;
    // All in one chunk at the end: then the whole call is all there is to divide by.
    this.#writingMs += writingMs > 0 ? writingMs : wholeMs;
  }
}

function plus(sum: number | undefined, value: AttributeValue | undefined): number | undefined {
  const count = asNumber(value);
  return count === undefined ? sum : (sum ?? 0) + count;
}

/** Ancestors that had ended already are looked past up to so many: a forged chain of them costs no more. */
const MOST_ENDED = 32;

/**
 * All ancestors of some spans that still ran when they began: a request that goes on with an earlier answer hangs below
 * it (see `continuations.ts`), but is no part of it.
 */
function spansAround(trace: Trace, spans: readonly Span[]): Set<SpanId> {
  const around = new Set<SpanId>();
  for (const { parentSpanId, startMs } of spans) {
    let ended = 0;
    let id = parentSpanId;
    while (id && !around.has(id) && ended < MOST_ENDED) {
      const span = trace.spans.get(id);
      if (span?.endMs !== undefined && span.endMs <= startMs) ended++;
      else around.add(id);
      id = span?.parentSpanId;
    }
  }
  return around;
}

/** The miniature: spans that do work of a known kind and do not merely contain a model call; the longest of many. */
function stagesOf(spans: Span[], parents: Set<SpanId>, startMs: number): TraceSummary["stages"] {
  const stages: TraceSummary["stages"] = [];
  // Times since the epoch are no finer than this; their differences only have more digits, which a stored row would carry about.
  const offset = (ms: number) => Math.round((ms - startMs) * 1e4) / 1e4;
  for (const span of spans) {
    const kind = stageKind(span.attributes);
    if (kind === "agent" || kind === "other" || parents.has(span.spanId)) continue;
    stages.push({
      kind,
      startMs: offset(span.startMs),
      endMs: span.endMs === undefined ? undefined : offset(span.endMs),
    });
  }
  if (stages.length <= MAX_STAGES) return stages;
  const longest = stages.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, MAX_STAGES);
  return longest.sort((a, b) => a.startMs - b.startMs);
}

/** What still runs is drawn to the end. */
const lengthOf = ({ startMs, endMs }: TraceSummary["stages"][number]): number =>
  (endMs ?? Number.POSITIVE_INFINITY) - startMs;

function addName(names: Set<string>, name: string | undefined): void {
  if (name && names.size < MAX_NAMES) names.add(name);
}
