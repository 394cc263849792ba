import { computed, createModel, signal } from "@preact/signals";
import type { SessionId, SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { TraceContent } from "../../engine/engine-api.ts";
import { createTrace, foldRecord, type ResourceLookup } from "../../model/fold.ts";
import type { Resource, Span, Trace, TraceStatus } from "../../model/trace.ts";
import type { EngineClient } from "./engine-client.ts";
import { createPaced, type PaceOptions } from "./paced.ts";

/** The span whose details are on screen, whole. It changes in place; a new object says so. */
export interface OpenedSpan {
  span: Span;
  revision: number;
}

type Pace = Pick<PaceOptions<void>, "now" | "timers">;

/** Details of a stream are made of all its chunks: short ones follow each frame, … */
const SMALL = 2000;
/** … and by every hundred chunks more a millisecond is waited, up to this: nobody reads faster. */
const LONGEST_REST_MS = 250;
const restOf = (chunks: number): number => (chunks < SMALL ? 0 : Math.min(LONGEST_REST_MS, chunks / 100));

/**
 * Everything about the chosen span, and about no other: a trace of a million has room for the words of one. Answer
 * and news travel on different ports, so news of the span can overtake the answer that holds its beginning: they wait.
 */
export const OpenedSpanModel = createModel((engine: Pick<EngineClient, "openSpans">, pace: Pace) => {
  const revision = signal(0);
  const failed = signal<string | null>(null);
  let wanted: { traceId: TraceId; spanId: SpanId } | null = null;
  let trace: Trace | null = null;
  let resources = new Map<string, Resource>();
  let early: TraceContent[] = [];

  const shown = createPaced<void>(() => revision.value++, {
    ...pace,
    rest: () => restOf((wanted && trace?.spans.get(wanted.spanId)?.stream?.count) ?? 0),
  });

  const resourceOf: ResourceLookup = (sid, resource) => resources.get(resourceKey(sid, resource));

  function fold(target: Trace, content: TraceContent): void {
    for (const { sid, record } of content.resources)
      resources.set(resourceKey(sid, record.resource), {
        attributes: record.attributes,
        scope: record.scope,
      });
    for (const stored of content.records)
      if (stored.record.type !== "gap" && stored.record.span === wanted?.spanId)
        foldRecord(target, stored, resourceOf);
  }

  function begin(next: typeof wanted): void {
    shown.dispose();
    wanted = next;
    failed.value = null;
    trace = null;
    resources = new Map();
    early = [];
    revision.value++;
  }

  return {
    /** Why the span cannot be shown. */
    failed,
    opened: computed<OpenedSpan | null>(() => {
      const now = revision.value;
      const span = wanted && trace?.spans.get(wanted.spanId);
      return span ? { span, revision: now } : null;
    }),
    async open(traceId: TraceId | null, spanId: SpanId | null) {
      const next = traceId !== null && spanId !== null ? { traceId, spanId } : null;
      if (next?.traceId === wanted?.traceId && next?.spanId === wanted?.spanId) return;
      begin(next);
      try {
        const content = await engine.openSpans(next?.traceId ?? null, next ? [next.spanId] : []);
        if (wanted !== next || !next) return;
        trace = createTrace(next.traceId);
        if (content) fold(trace, content);
        for (const late of early) fold(trace, late);
        early = [];
        revision.value++;
      } catch (error) {
        if (wanted === next)
          failed.value = error instanceof Error ? error.message : "The span could not be read.";
      }
    },
    /** News of the opened span. */
    append(content: TraceContent) {
      if (content.traceId !== wanted?.traceId) return;
      if (!trace) early.push(content);
      else {
        fold(trace, content);
        shown.push();
      }
    },
    /** A span without an end is interrupted when its page is gone, and only then. */
    markStatus(status: TraceStatus) {
      const span = wanted && trace?.spans.get(wanted.spanId);
      const interrupted = status === "interrupted";
      if (!span || span.endNs !== undefined || span.interrupted === interrupted) return;
      span.interrupted = interrupted;
      revision.value++;
    },
  };
});

const resourceKey = (sid: SessionId, resource: number): string => `${sid}/${resource}`;
