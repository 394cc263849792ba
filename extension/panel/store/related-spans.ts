import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { TraceContent } from "../../engine/engine-api.ts";
import { foldTrace } from "../../model/fold.ts";
import { genAIView } from "../../model/genai-view.ts";
import { kindNumber, stageKind } from "../../model/stage-kind.ts";
import { keyOfSpan, spanIdAt } from "../../model/table/rows.ts";
import { ENDED, has, type TraceTable } from "../../model/table/trace-table.ts";
import type { Span, StageKind, TraceSummary } from "../../model/trace.ts";
import type { EngineClient } from "./engine-client.ts";
import type { OpenedTraceModel } from "./opened-trace.ts";
import type { SelectionModel } from "./selection.ts";

interface Parts {
  engine: Pick<EngineClient, "openSpans" | "traceContent">;
  opened: Pick<InstanceType<typeof OpenedTraceModel>, "opened">;
  selection: Pick<InstanceType<typeof SelectionModel>, "spanId">;
  /** Rows of the list. */
  summaries: () => readonly TraceSummary[];
}

/** A call before another, and where it was found. */
export interface EarlierCall {
  span: Span;
  in: "trace" | "conversation";
}

/** Later calls that are read to look for documents: a long agent has thousands. */
const MOST_LATER = 20;
/** Searches before a call that are read to look for their documents in it. */
const MOST_EARLIER = 10;
/** Calls of a trace that are compared with each other. */
export const MOST_CALLS = 40;
/** Moments as doubles since the epoch are exact to less than this. */
const SAME_MS = 0.01;
/** A conversation's earlier trace is read whole; a huge one is not. */
const MOST_SPANS = 5000;

/** Whole spans that stand in a relation to the chosen one, read when asked for. */
export function createRelatedSpans({ engine, opened, selection, summaries }: Parts) {
  /** Content of some spans of the chosen span's trace; empty when another was chosen meanwhile. */
  async function read(span: Span, wanted: SpanId[]): Promise<Span[]> {
    if (wanted.length === 0 || selection.spanId.peek() !== span.spanId) return [];
    // Opening spans says which are watched, too. News of one that runs must not be lost while that changes:
    // its trace is read without watching.
    const content =
      span.endNs === undefined
        ? await engine.traceContent(span.traceId)
        : await engine.openSpans(span.traceId, [span.spanId, ...wanted]);
    return content ? pick(content, wanted) : [];
  }

  return {
    /** A whole span of the opened trace, chosen or not. Rejects where it is no longer stored. */
    async spanOf(traceId: TraceId, spanId: SpanId): Promise<Span> {
      const chosen = selection.spanId.peek();
      const table = tableOf(traceId);
      const row = chosen === null || !table ? undefined : keyOfSpan(table, chosen);
      const isRunning = table !== undefined && row !== undefined && !has(table, row, ENDED);
      const content = isRunning
        ? await engine.traceContent(traceId)
        : await engine.openSpans(traceId, [...(chosen === null ? [] : [chosen]), spanId]);
      const [span] = content ? pick(content, [spanId]) : [];
      if (!span) throw new Error("the span is no longer stored");
      return span;
    },
    /** The model call that was begun last before this one: of its trace, else of its conversation. */
    async previousCall(span: Span): Promise<EarlierCall | null> {
      const table = tableOf(span.traceId);
      const before = table
        ? modelCalls(table).filter(({ id, startMs }) => id !== span.spanId && startMs < span.startMs)
        : [];
      const last = before.at(-1);
      if (last) {
        const [found] = await read(span, [last.id]);
        return found ? { span: found, in: "trace" } : null;
      }
      const summary = earlierTrace(span, summaries());
      const content = summary && (await engine.traceContent(summary.traceId));
      const found = content && lastCall(content, span.startMs);
      return found ? { span: found, in: "conversation" } : null;
    },
    /** Searches of the same trace that were begun before this span, the last {@link MOST_EARLIER}. */
    async earlierRetrievals(span: Span): Promise<Span[]> {
      const table = tableOf(span.traceId);
      if (!table) return [];
      const earlier = startsOf(table, "retrieval").filter(({ startMs }) => startMs <= span.startMs + SAME_MS);
      return read(
        span,
        earlier.slice(-MOST_EARLIER).map(({ id }) => id),
      );
    },
    /** The first {@link MOST_CALLS} model calls of the span's trace. */
    async callsOfTrace(span: Span): Promise<Span[]> {
      const table = tableOf(span.traceId);
      if (!table) return [];
      const calls = modelCalls(table).slice(0, MOST_CALLS);
      const found = await read(
        span,
        calls.map(({ id }) => id),
      );
      return found.sort((a, b) => a.startMs - b.startMs);
    },
    /** Model calls of the same trace that were begun after this span's end, the first {@link MOST_LATER}. */
    async laterCalls(span: Span): Promise<Span[]> {
      const table = tableOf(span.traceId);
      if (!table) return [];
      const after = span.endMs ?? span.startMs;
      const later = modelCalls(table).filter(({ startMs }) => startMs >= after - SAME_MS);
      return read(
        span,
        later.slice(0, MOST_LATER).map(({ id }) => id),
      );
    },
  };

  function tableOf(traceId: TraceId): TraceTable | undefined {
    const trace = opened.opened.peek();
    return trace?.traceId === traceId ? trace.table : undefined;
  }
}

const modelCalls = (table: TraceTable): { id: SpanId; startMs: number }[] => startsOf(table, "model");

/** In order of their start. */
function startsOf(table: TraceTable, kind: StageKind): { id: SpanId; startMs: number }[] {
  const wanted = kindNumber(kind);
  const calls: { id: SpanId; startMs: number }[] = [];
  for (let row = 0; row < table.count; row++)
    if (table.kinds[row] === wanted)
      calls.push({ id: spanIdAt(table, row), startMs: table.originMs + (table.starts[row] as number) });
  return calls.sort((a, b) => a.startMs - b.startMs);
}

function earlierTrace(span: Span, summaries: readonly TraceSummary[]): TraceSummary | undefined {
  // The conversation can be named by the trace's root alone.
  const own = summaries.find(({ traceId }) => traceId === span.traceId);
  const conversationId = genAIView(span).conversationId ?? own?.conversationId;
  let latest: TraceSummary | undefined;
  for (const summary of summaries) {
    if (summary.traceId === span.traceId || summary.startMs >= span.startMs) continue;
    if (conversationId === undefined || summary.conversationId !== conversationId) continue;
    if (summary.spanCount <= MOST_SPANS && summary.startMs > (latest?.startMs ?? Number.NEGATIVE_INFINITY))
      latest = summary;
  }
  return latest;
}

function pick(content: TraceContent, wanted: readonly SpanId[]): Span[] {
  const { spans } = foldTrace(content);
  return wanted.flatMap((id) => spans.get(id) ?? []);
}

function lastCall(content: TraceContent, beforeMs: number): Span | undefined {
  let last: Span | undefined;
  for (const span of foldTrace(content).spans.values())
    if (
      stageKind(span.attributes) === "model" &&
      span.startMs < beforeMs &&
      span.startMs >= (last?.startMs ?? 0)
    )
      last = span;
  return last;
}
