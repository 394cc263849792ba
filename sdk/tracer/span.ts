import { BONE, DETAIL, type Owner, type Rank } from "../journal/entry.ts";
import { createDraft, type Draft } from "../journal/serialize.ts";
import {
  ERROR_TYPE,
  EXCEPTION_MESSAGE,
  EXCEPTION_STACKTRACE,
  EXCEPTION_TYPE,
} from "../protocol/attributes.ts";
import type { StatusCode } from "../protocol/index.ts";
import { runActive } from "./active-span.ts";
import type { Span, SpanContext, SpanOptions } from "./api.ts";
import { type ChunkBuffer, createChunkBuffer } from "./chunk-buffer.ts";
import { type Anchor, fromEpoch, now, unixNano } from "./clock.ts";
import { type Core, closed, losses } from "./core.ts";
import { errorFacts } from "./error-facts.ts";

/** Where a span stands in its trace; worked out by the tracer. */
export interface Place {
  context: SpanContext;
  /** The parent, if there is one. */
  parent?: SpanContext | undefined;
  anchor: Anchor;
}

/** Makes children; the tracer's own. */
export interface Spawn {
  start(name: string, options: SpanOptions): Span;
  run<T>(name: string, options: SpanOptions, fn: (span: Span) => T): T;
}

/** Finds the anchor of a span's trace, also through the stages' extended spans. */
export const ANCHOR = Symbol();

export type RecordingSpan = Span & { [ANCHOR]: Anchor };

/** Attributes set since the last record travel with the next, unless they grow beyond this. */
const LONGEST_UPDATE = 64 * 1024;

/**
 * A span that records. Each fact is made text during the call that states it, because what the app hands
 * over may change later. Nothing here throws: what goes wrong inside costs the record, not the app.
 */
export function createSpan(core: Core, place: Place, name: string, options: SpanOptions, spawn: Spawn): Span {
  const { journal } = core;
  const { context, parent, anchor } = place;
  const { traceId, spanId } = context;
  const head = `,"trace":"${traceId}","span":"${spanId}"`;
  const owner: Owner = { trace: traceId };
  const startedAt = fromEpoch(anchor, options.startTime, now());
  let isEnded = false;
  let status: { code: StatusCode; message?: string } | undefined;
  let isAborted = false;
  let update: Draft | undefined;
  let chunks: ChunkBuffer | undefined;
  let isPending = false;

  const push = (type: string, fields: string, draft: Draft, rank: Rank): void =>
    journal.push(`{"type":"${type}"${head}${fields}${losses(draft)}`, rank, owner);

  const timed = (at: number): string => `,"time":"${unixNano(anchor, at)}"`;

  /** Makes records of what waits; called by the journal before it is read, and here to keep the order. */
  function settle(last: boolean): void {
    isPending = false;
    if (update) {
      const draft = update;
      update = undefined;
      push("update", closed(draft), draft, DETAIL);
    }
    chunks?.close(last);
  }

  function pend(): void {
    if (isPending) return;
    isPending = true;
    journal.pend(settle);
  }

  /** All that changes the span goes through here. */
  function change(work: () => void): void {
    if (isEnded) return;
    try {
      work();
    } catch {
      // We are guests: the app goes on without the record.
    }
  }

  function set(write: (draft: Draft) => void): void {
    change(() => {
      if (update && update.text.length > LONGEST_UPDATE) settle(false);
      update ??= createDraft();
      write(update);
      pend();
    });
  }

  function event(eventName: string, attributes: Record<string, unknown> | undefined, rank: Rank): void {
    change(() => {
      settle(false);
      const draft = createDraft();
      core.attributes(draft, attributes);
      push("event", `${timed(now())},"name":${core.label(draft, eventName)}${closed(draft)}`, draft, rank);
    });
  }

  function exception(error: unknown): void {
    const { type, message, stack } = errorFacts(error);
    const attributes = {
      [EXCEPTION_TYPE]: type,
      [EXCEPTION_MESSAGE]: message,
      [EXCEPTION_STACKTRACE]: stack,
    };
    event("exception", attributes, BONE);
  }

  function end(endTime: number | undefined, attributes: Record<string, unknown> | undefined): void {
    change(() => {
      const draft = update ?? createDraft();
      update = undefined;
      core.attributes(draft, attributes);
      settle(true);
      isEnded = true;
      owner.closed = true;
      const at = Math.max(startedAt, fromEpoch(anchor, endTime, now()));
      const message = status?.message === undefined ? "" : `,"message":${core.label(draft, status.message)}`;
      const outcome = status ? `,"status":{"code":${status.code}${message}}` : "";
      push("end", timed(at) + outcome + (isAborted ? ',"aborted":true' : "") + closed(draft), draft, BONE);
    });
    // Whatever happened above, it is over.
    isEnded = true;
  }

  change(() => {
    const draft = createDraft();
    core.attributes(draft, options.attributes);
    const kind = options.kind && [1, 2, 3, 4, 5].includes(options.kind) ? options.kind : 1;
    const lineage =
      (parent ? `,"parent":"${parent.spanId}"` : "") +
      (parent?.isRemote ? ',"remote":true' : "") +
      (context.traceState ? `,"state":${JSON.stringify(`${context.traceState}`.slice(0, 512))}` : "");
    const facts = `,"name":${core.label(draft, name)},"kind":${kind}${timed(startedAt)},"resource":${core.resource}`;
    const attributes = closed(draft);
    push("start", lineage + facts + attributes + core.links(draft, options.links ?? []), draft, BONE);
  });

  const span: RecordingSpan = {
    [ANCHOR]: anchor,
    traceId,
    spanId,
    spanContext: () => ({ ...context }),
    isRecording: () => !isEnded,
    setAttribute(key, value) {
      set((draft) => core.attribute(draft, key, value));
      return this ?? span;
    },
    setAttributes(attributes) {
      set((draft) => core.attributes(draft, attributes));
      return this ?? span;
    },
    addEvent(eventName, attributes) {
      event(eventName, attributes, DETAIL);
      return this ?? span;
    },
    addLink(linked, attributes) {
      change(() => {
        settle(false);
        const draft = createDraft();
        push(
          "update",
          core.links(draft, [attributes ? { context: linked, attributes } : { context: linked }]),
          draft,
          DETAIL,
        );
      });
      return this ?? span;
    },
    recordException(error) {
      exception(error);
      return this ?? span;
    },
    setStatus(code, message) {
      // As OpenTelemetry says: what the developer called OK stays OK.
      if ((code === 1 || code === 2) && status?.code !== 1)
        status = code === 2 && message !== undefined ? { code, message } : { code };
      return this ?? span;
    },
    updateName(newName) {
      change(() => {
        settle(false);
        const draft = createDraft();
        push("update", `,"name":${core.label(draft, newName)}`, draft, DETAIL);
      });
      return this ?? span;
    },
    chunk(piece) {
      if (isEnded) return;
      try {
        chunks ??= createChunkBuffer(core, head, anchor, owner);
        if (chunks.add(piece, now())) settle(false);
        else if (!isPending) pend();
      } catch {
        // As in `change`, without its closure: this is called for every token.
      }
    },
    end(how) {
      end(how?.endTime, how?.attributes);
    },
    fail(error) {
      const { type, message, isAbort } = errorFacts(error);
      isAborted = isAbort;
      if (isAbort) return end(undefined, undefined);
      exception(error);
      status = { code: 2, message };
      end(undefined, { [ERROR_TYPE]: type });
    },
    span: <T>(
      childName: string,
      optionsOrFn: SpanOptions | ((span: Span) => T),
      fn?: (span: Span) => T,
    ): T =>
      typeof optionsOrFn === "function"
        ? spawn.run(childName, { parent: span }, optionsOrFn)
        : spawn.run(childName, { parent: span, ...optionsOrFn }, fn as (span: Span) => T),
    startSpan: (childName, childOptions) => spawn.start(childName, { parent: span, ...childOptions }),
    run: (fn) => runActive(span, fn),
  };
  return span;
}
