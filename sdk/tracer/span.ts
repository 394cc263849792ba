import { BONE, CHUNKS, DETAIL, type Owner, type Rank } from "../journal/entry.ts";
import type { Journal } from "../journal/journal.ts";
import {
  addAttributes,
  cleanText,
  type Draft,
  recordText,
  type SerializerOptions,
} from "../journal/serialize.ts";
import {
  ERROR_TYPE,
  EXCEPTION_MESSAGE,
  EXCEPTION_STACKTRACE,
  EXCEPTION_TYPE,
} from "../protocol/attributes.ts";
import type { StatusCode } from "../protocol/index.ts";
import { runActive } from "./active-span.ts";
import type { Capture, EndOptions, Span, SpanContext, SpanOptions } from "./api.ts";
import { type ChunkBuffer, createChunkBuffer } from "./chunk-buffer.ts";
import { type Anchor, monotonic, now, unixNano } from "./clock.ts";
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
  /** Makes a child. */
  start(name: string, options: SpanOptions): Span;
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
const KINDS: unknown[] = [1, 2, 3, 4, 5];
/** Attributes set since the last record travel with the next, unless they come to so many code units. */
const LONGEST_UPDATE = 64 * 1024;

/** Copies facts into a record; returns code units used. */
export function addFacts(
  options: SerializerOptions,
  draft: Draft,
  { name, attributes, links }: Facts,
): number {
  if (name !== undefined)
    draft.name = cleanText(options, draft, String(name), "name").slice(0, LONGEST_LABEL);
  let used = attributes ? addAttributes(options, draft, attributes) : 0;
  for (const { context, attributes: own = {} } of links ?? []) {
    const link: Draft = { trace: context.traceId, span: context.spanId };
    used += addAttributes(options, link, own);
    draft.links ??= [];
    if (isContext(context)) (draft.links as object[]).splice(MOST_LINKS - 1, 1, link);
  }
  return used;
}

/**
 * A span that records; without options, one that never does. Each fact is copied during the call that states
 * it, because what the app hands over may change later.
 */
export function createSpan(recorder: Recorder, place: Place, name: unknown, options?: SpanOptions): Span {
  const { journal, serializer, start } = recorder;
  const { context, parent, anchor } = place;
  const { traceId, spanId } = context;
  const owner: Owner = { trace: traceId };
  let isEnded = !options;
  let startedAt = 0;
  /** Facts that wait for the next record, and their code units. */
  let update: Draft | undefined;
  let waiting = 0;
  let chunks: ChunkBuffer | undefined;
  /** The journal will ask for what waits. */
  let isPending = false;
  let status: { code: StatusCode; message?: unknown } | undefined;

  const draftOf = (type: string, at?: number): Draft => ({
    type,
    trace: traceId,
    span: spanId,
    time: at === undefined ? at : unixNano(anchor, at),
  });

  const push = (rank: Rank, draft: Draft, count?: number): void =>
    journal.push(recordText(serializer, draft), rank, owner, count);

  /** What changes the span goes through here: nothing may reach the app, and nothing changes after the end. */
  function change(work: () => void): void {
    if (!isEnded)
      try {
        work();
      } catch {
        // We are guests: the app goes on without the record.
      }
  }

  /** Makes records of what waits; called by the journal before it is read, and here to keep the order. */
  function settle(last = false): void {
    const draft = update;
    update = undefined;
    isPending = false;
    if (draft) push(DETAIL, draft);
    chunks?.close(last);
  }

  function pend(): void {
    if (!isPending) journal.pend(settle);
    isPending = true;
  }

  const set = (facts: Facts): void =>
    change(() => {
      if (!update) waiting = 0;
      update ??= draftOf("update");
      waiting += addFacts(serializer, update, facts);
      if (waiting > LONGEST_UPDATE) settle();
      else pend();
    });

  function addEvent(facts: Facts, rank: Rank, time?: number): void {
    settle();
    const draft = draftOf("event", monotonic(anchor, time, now()));
    addFacts(serializer, draft, facts);
    push(rank, draft);
  }

  const addException = (error: unknown): void => {
    const { type, message, stack } = errorFacts(error);
    const attributes = {
      [EXCEPTION_TYPE]: type,
      [EXCEPTION_MESSAGE]: message,
      [EXCEPTION_STACKTRACE]: stack,
    };
    addEvent({ name: "exception", attributes }, BONE);
  };

  function end({ endTime, attributes, aborted }: EndOptions = {}): void {
    isEnded = true;
    const draft = draftOf("end", Math.max(startedAt, monotonic(anchor, endTime, now())));
    // An end can tell attributes, which saves a record; but not a name or links.
    if (update && !update.name && !update.links) {
      const { attributes: told, cut, redacted } = update;
      Object.assign(draft, { attributes: told, cut, redacted });
      update = undefined;
    }
    settle(true);
    draft.aborted = aborted || undefined;
    draft.status = status;
    if (status?.message !== undefined)
      status.message = cleanText(serializer, draft, String(status.message), "message").slice(
        0,
        LONGEST_LABEL,
      );
    if (attributes) addAttributes(serializer, draft, attributes);
    owner.closed = true;
    push(BONE, draft);
  }

  change(() => {
    const { startTime, kind, attributes, links } = options ?? {};
    startedAt = monotonic(anchor, startTime, now());
    const draft = draftOf("start", startedAt);
    draft.parent = parent?.spanId;
    draft.remote = parent?.isRemote || undefined;
    draft.state = context.traceState;
    draft.kind = KINDS.includes(kind) ? kind : 1;
    draft.resource = recorder.resource;
    addFacts(serializer, draft, { name, attributes, links });
    push(BONE, draft);
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
    addEvent(eventName, attributes = {}, time) {
      change(() => addEvent({ name: eventName, attributes }, DETAIL, time));
      return this;
    },
    addLink(linked, attributes) {
      set({ links: [{ context: linked, attributes }] });
      return this;
    },
    recordException(error) {
      change(() => addException(error));
      return this;
    },
    setStatus(code, message) {
      // As OpenTelemetry says: what the developer called OK stays OK, and only errors have a message.
      if (status?.code !== 1) status = code === 2 ? { code, message } : code === 1 ? { code } : undefined;
      return this;
    },
    updateName(newName) {
      set({ name: newName });
      return this;
    },
    chunk(piece, time) {
      change(() => {
        chunks ??= createChunkBuffer({
          ...recorder,
          push: (fields, at, count) => push(CHUNKS, { ...draftOf("chunks", at), ...fields }, count),
        });
        if (chunks.add(piece, monotonic(anchor, time, now()))) settle();
        else pend();
      });
    },
    end: (how) => change(() => end(how)),
    fail: (error) =>
      change(() => {
        const { type, message, isAbort } = errorFacts(error);
        if (isAbort) end({ aborted: true });
        else {
          addException(error);
          status = { code: 2, message };
          end({ attributes: { [ERROR_TYPE]: type } });
        }
      }),
    // A function has no options to take.
    span: <T>(child: string, how: SpanOptions | ((span: Span) => T), fn = how as (span: Span) => T): T =>
      runInSpan(start(child, { parent: span, ...how }), fn),
    startSpan: (child, how) => start(child, { parent: span, ...how }),
    run: (fn) => runActive(span, fn),
  };
  return span;
}
