import { BONE, CHUNKS, DETAIL, type Owner, type Rank } from "../journal/entry.ts";
import type { Journal } from "../journal/journal.ts";
import { cleanText, copyInto, type Draft, recordText, type SerializerOptions } from "../journal/serialize.ts";
import {
  ERROR_TYPE,
  EXCEPTION_MESSAGE,
  EXCEPTION_STACKTRACE,
  EXCEPTION_TYPE,
} from "../protocol/attributes.ts";
import type { StatusCode } from "../protocol/index.ts";
import { runActive } from "./active-span.ts";
import type { AttributesInput, Capture, EndOptions, Span, SpanContext, SpanOptions } from "./api.ts";
import { type ChunkBuffer, createChunkBuffer } from "./chunk-buffer.ts";
import { type Anchor, fromEpoch, now, unixNano } from "./clock.ts";
import { maskOf } from "./content-keys.ts";
import { errorFacts } from "./error-facts.ts";
import { runInSpan } from "./run-in-span.ts";
import { isContext } from "./trace-ids.ts";

/** What all spans of a tracer share. */
export interface Recorder {
  journal: Journal;
  serializer: SerializerOptions;
  capture: Capture;
  /** Number of the tracer's resource record. */
  resource: number;
}

/** Where a span stands in its trace. */
export interface Place {
  context: SpanContext;
  parent?: SpanContext | null | undefined;
  anchor: Anchor;
}

/** What an app says of a span at once. */
type Facts = Pick<SpanOptions, "attributes" | "links"> & { name?: unknown };

/** Finds the anchor of a span's trace, also through the stages' extended spans. */
export const ANCHOR = Symbol();

/** Names are for lists; whoever puts a prompt into one gets the beginning. Also status messages. */
const LONGEST_LABEL = 1024;
const MOST_LINKS = 128;
/** Attributes set since the last record travel with the next, unless they come to so many code units. */
const LONGEST_UPDATE = 64 * 1024;

/** A short text without secrets. */
const label = (recorder: Recorder, draft: Draft, text: unknown): string =>
  cleanText(recorder.serializer, draft, String(text), "name").slice(0, LONGEST_LABEL);

/** Copies facts into a record, as the capture mode has them; returns code units used. */
export function addFacts(recorder: Recorder, draft: Draft, { name, attributes, links }: Facts): number {
  const { serializer: options, capture } = recorder;
  let used = 0;
  if (name !== undefined) draft.name = label(recorder, draft, name);
  if (links) {
    draft.links ??= [];
    for (const { context, attributes: own } of links) {
      const link: Draft = { trace: context.traceId, span: context.spanId };
      used += addFacts(recorder, link, { attributes: own ?? {} });
      if (isContext(context)) (draft.links as object[]).splice(MOST_LINKS - 1, 1, link);
    }
  }
  if (attributes) {
    draft.attributes ??= {};
    used += copyInto(draft.attributes, attributes, {
      losses: draft,
      options,
      maskOf: (key) => maskOf(key, capture),
    });
  }
  return used;
}

/**
 * A span that records, or with `isEnded` one that never does. Each fact is copied during the call that states
 * it, because what the app hands over may change later. Nothing here throws: what goes wrong inside costs
 * the record, not the app.
 */
export function createSpan(
  recorder: Recorder,
  { context, parent, anchor }: Place,
  options: SpanOptions & { name: string },
  start: (name: string, options: SpanOptions) => Span,
  isEnded = false,
): Span {
  const { traceId, spanId } = context;
  const owner: Owner = { trace: traceId };
  let startedAt = 0;
  let status: { code: StatusCode; message?: unknown } | undefined;
  let update: Draft | undefined;
  let updateLength = 0;
  let chunks: ChunkBuffer | undefined;
  let isPending = false;

  /** All that changes the span goes through here. */
  function change(work: () => void): void {
    if (!isEnded)
      try {
        work();
      } catch {
        // We are guests: the app goes on without the record.
      }
  }

  const time = (at: number): string => unixNano(anchor, at);

  const push = (type: string, rank: Rank, fields: Draft, count?: number): void =>
    recorder.journal.push(
      recordText(recorder.serializer, { type, trace: traceId, span: spanId, ...fields }),
      rank,
      owner,
      count,
    );

  /** Makes records of what waits; called by the journal before it is read, and here to keep the order. */
  const settle = (last = false): void =>
    change(() => {
      isPending = false;
      if (update) push("update", DETAIL, update);
      update = undefined;
      updateLength = 0;
      chunks?.close(last);
    });

  function pend(): void {
    if (!isPending) recorder.journal.pend(settle);
    isPending = true;
  }

  const set = (facts: Facts): void =>
    change(() => {
      update ??= {};
      updateLength += addFacts(recorder, update, facts);
      if (updateLength > LONGEST_UPDATE) settle();
      else pend();
    });

  function record(type: string, rank: Rank, facts: Facts, fields: Draft): void {
    settle(type === "end");
    change(() => {
      addFacts(recorder, fields, facts);
      push(type, rank, fields);
    });
  }

  function end(how: EndOptions = {}, aborted?: true): void {
    change(() => {
      const at = time(Math.max(startedAt, fromEpoch(anchor, how.endTime, now())));
      const draft: Draft = { time: at, status, aborted };
      // An end can tell attributes, which saves a record.
      if (!update?.name && !update?.links) {
        Object.assign(draft, update);
        update = undefined;
      }
      if (status?.message !== undefined) status.message = label(recorder, draft, status.message);
      owner.closed = true;
      record("end", BONE, { attributes: how.attributes }, draft);
    });
    isEnded = true;
  }

  const addEvent = (name: unknown, attributes?: AttributesInput, rank: Rank = DETAIL): void =>
    record("event", rank, { name, attributes }, { time: time(now()) });

  function recordException(error: unknown): void {
    const { type, message, stack } = errorFacts(error);
    addEvent(
      "exception",
      { [EXCEPTION_TYPE]: type, [EXCEPTION_MESSAGE]: message, [EXCEPTION_STACKTRACE]: stack },
      BONE,
    );
  }

  change(() => {
    startedAt = fromEpoch(anchor, options.startTime, now());
    record("start", BONE, options, {
      parent: parent?.spanId,
      remote: parent?.isRemote || undefined,
      state: context.traceState,
      kind: [1, 2, 3, 4, 5].find((kind) => kind === options.kind) ?? 1,
      time: time(startedAt),
      resource: recorder.resource,
    });
  });

  const span: Span & { [ANCHOR]: Anchor } = {
    [ANCHOR]: anchor,
    traceId,
    spanId,
    spanContext: () => ({ ...context }),
    isRecording: () => !isEnded,
    setAttribute(key, value) {
      set({ attributes: { [key]: value } });
      return this;
    },
    setAttributes(attributes) {
      set({ attributes });
      return this;
    },
    addEvent(name, attributes) {
      addEvent(name, attributes);
      return this;
    },
    addLink(linked, attributes = {}) {
      set({ links: [{ context: linked, attributes }] });
      return this;
    },
    recordException(error) {
      recordException(error);
      return this;
    },
    setStatus(code, message) {
      // As OpenTelemetry says: what the developer called OK stays OK, and only errors have a message.
      if (status?.code !== 1) status = code === 2 ? { code, message } : code === 1 ? { code } : undefined;
      return this;
    },
    updateName(name) {
      set({ name });
      return this;
    },
    chunk(piece) {
      if (!isEnded)
        try {
          chunks ??= createChunkBuffer({
            ...recorder,
            push: (fields, at, count) => push("chunks", CHUNKS, { time: time(at), ...fields }, count),
          });
          if (chunks.add(piece, now())) settle();
          else pend();
        } catch {
          // As in `change`, without its closure: this is called for every token.
        }
    },
    end: (how) => end(how),
    fail(error) {
      const { type, message, isAbort } = errorFacts(error);
      if (isAbort) return end({}, true);
      recordException(error);
      status = { code: 2, message };
      end({ attributes: { [ERROR_TYPE]: type } });
    },
    span: <T>(name: string, how: SpanOptions | ((span: Span) => T), fn = how as (span: Span) => T): T =>
      // A function has no options to take.
      runInSpan(start(name, { parent: span, ...how }), fn),
    startSpan: (name, how) => start(name, { parent: span, ...how }),
    run: (fn) => runActive(span, fn),
  };
  return span;
}
