import { computed, createModel, signal } from "@preact/signals";
import type { SessionId, TraceId } from "../../../sdk/protocol/index.ts";
import type { TraceContent } from "../../engine/engine-api.ts";
import { createTrace, foldRecord, type ResourceLookup } from "../../model/fold.ts";
import type { Resource, Trace, TraceStatus } from "../../model/trace.ts";
import type { EngineClient } from "./engine-client.ts";

/** The trace whose waterfall is on screen. `content` changes in place; a new object says so. */
export interface OpenedTrace {
  traceId: TraceId;
  revision: number;
  trace: Trace;
}

/**
 * Folds the records of one trace as they come. Answer and news travel on different ports, so news of
 * the trace can overtake the answer that holds its beginning: they wait.
 */
export const OpenedTraceModel = createModel((engine: Pick<EngineClient, "openTrace">) => {
  const revision = signal(0);
  const wanted = signal<TraceId | null>(null);
  const failed = signal<string | null>(null);
  let trace: Trace | null = null;
  let resources = new Map<string, Resource>();
  let early: TraceContent[] = [];

  const resourceOf: ResourceLookup = (sid, resource) => resources.get(resourceKey(sid, resource));

  function fold(target: Trace, content: TraceContent): void {
    for (const { sid, record } of content.resources)
      resources.set(resourceKey(sid, record.resource), {
        attributes: record.attributes,
        scope: record.scope,
      });
    for (const stored of content.records) foldRecord(target, stored, resourceOf);
  }

  function begin(traceId: TraceId | null): void {
    wanted.value = traceId;
    failed.value = null;
    trace = null;
    resources = new Map();
    early = [];
    revision.value++;
  }

  function accept(traceId: TraceId, content: TraceContent | null): void {
    if (wanted.value !== traceId || trace) return;
    trace = createTrace(traceId);
    if (content) fold(trace, content);
    for (const late of early) fold(trace, late);
    early = [];
    revision.value++;
  }

  return {
    /** The id asked for, also while its content is on its way. */
    wanted,
    /** Why the trace cannot be shown. */
    failed,
    opened: computed<OpenedTrace | null>(() => {
      const now = revision.value;
      return trace ? { traceId: trace.traceId, revision: now, trace } : null;
    }),
    async open(traceId: TraceId | null) {
      if (traceId === wanted.peek()) return;
      begin(traceId);
      try {
        const content = await engine.openTrace(traceId);
        if (traceId !== null) accept(traceId, content);
      } catch (error) {
        if (wanted.peek() === traceId)
          failed.value = error instanceof Error ? error.message : "The trace could not be read.";
      }
    },
    /** News of the opened trace. */
    append(content: TraceContent) {
      if (content.traceId !== wanted.value) return;
      if (!trace) early.push(content);
      else {
        fold(trace, content);
        revision.value++;
      }
    },
    /** Spans without an end are interrupted when their page is gone, and only then. */
    markStatus(status: TraceStatus) {
      const interrupted = status === "interrupted";
      let changed = false;
      for (const span of trace?.spans.values() ?? [])
        if (span.endNs === undefined && span.interrupted !== interrupted) {
          span.interrupted = interrupted;
          changed = true;
        }
      if (!changed || !trace) return;
      trace.revision++;
      revision.value++;
    },
  };
});

const resourceKey = (sid: SessionId, resource: number): string => `${sid}/${resource}`;
