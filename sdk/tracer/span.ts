import { BONE, CHUNKS, DETAIL, type Owner, type Rank } from "../journal/entry.ts";
import type { Journal } from "../journal/journal.ts";
import {
  addAttributes,
  cleanText,
  type Draft,
  recordText,
  type SerializerOptions,
} from "../journal/serialize.ts";
import { ERROR_TYPE, EXCEPTION_MESSAGE, EXCEPTION_TYPE } from "../protocol/attributes.ts";
import type { StatusCode } from "../protocol/index.ts";
import { runActive } from "./active-span.ts";
import type { Capture, EndOptions, Span, SpanContext, SpanOptions } from "./api.ts";
import { type ChunkBuffer, createChunkBuffer } from "./chunk-buffer.ts";
import { type Anchor, monotonic, unixNano } from "./clock.ts";
import { type ErrorFacts, errorFacts, isAbort } from "./error-facts.ts";
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
/** Finds what a tracer's spans share; see `recorder-of.ts`. */
export const RECORDER = Symbol();

/** Names are for lists; whoever puts a prompt into one gets the beginning. Also status messages. */
const LONGEST_LABEL = 1024;
const MOST_LINKS = 128;
const KINDS: unknown[] = [1, 2, 3, 4, 5];
/** Attributes set since the last record travel with the next, unless they come to so many code units. */
const LONGEST_UPDATE = 64 * 1024;

/** Copies facts into a record; returns code units used. */
function addFacts(options: SerializerOptions, draft: Draft, { name, attributes, links }: Facts): number {
  if (name !== undefined) draft.name = cleanText(options, draft, name, "name", LONGEST_LABEL);
  let used = attributes ? addAttributes(options, draft, attributes) : 0;
  for (const { context, attributes: own = {} } of links ?? []) {
    const link: Draft = { trace: context.traceId, span: context.spanId };
    used += addAttributes(options, link, own);
    if (!isContext(context)) continue;
    draft.links ??= [];
    (draft.links as object[]).splice(MOST_LINKS - 1, 1, link);
  }
  return used;
}

/**
 * A span that records; without options, one that never does. Each fact is copied during the call that states
 * it, because what the app hands over may change later.
 */
export function createSpan(recorder: Recorder, place: Place, name: unknown, options?: SpanOptions): Span {
  const { serializer, start } = recorder;
  const { context, parent, anchor } = place;
  const { traceId, spanId } = context;
  const owner: Owner = { traces: [traceId], closed: !options };
  let startedAt = 0;
  /** Facts that wait for the next record, and their code units. */
  let update: Draft | undefined;
  let waiting = 0;
  let chunks: ChunkBuffer | undefined;
  /** The journal will ask for what waits. */
  let isPending = false;
  let status: { code: StatusCode; message?: unknown } | undefined;

  /** Hands a record to the journal. What all have in common is text at once: it costs next to nothing so. */
  function push(type: string, rank: Rank, draft: Draft, at?: number, count?: number): void {
    const time = at === undefined ? "" : `,"time":"${unixNano(anchor, at)}"`;
    const head = `"type":"${type}","trace":"${traceId}","span":"${spanId}"${time}`;
    recorder.journal.push(recordText(serializer, head, draft), rank, owner, count);
  }

  /** What changes the span goes through here: nothing may reach the app, and nothing changes after the end. */
  function change(work: () => void): void {
    if (!owner.closed)
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
    waiting = 0;
    isPending = false;
    if (draft) push("update", DETAIL, draft);
    // A full journal is read at once, and asks again for what waits while this record is being made.
    const buffer = chunks;
    chunks = undefined;
    if (buffer && !buffer.close(last)) chunks = buffer;
  }

  /** Something waits; too much of it does not. */
  function wait(isTooMuch: boolean): void {
    if (isTooMuch) settle();
    else if (!isPending) {
      isPending = true;
      recorder.journal.pend(settle);
    }
  }

  const set = (facts: Facts): void =>
    change(() => {
      update ??= {};
      waiting += addFacts(serializer, update, facts);
      wait(waiting > LONGEST_UPDATE);
    });

  function addEvent(rank: Rank, facts: Facts, time?: number): void {
    settle();
    const draft = {};
    addFacts(serializer, draft, facts);
    push("event", rank, draft, monotonic(anchor, time));
  }

  const addException = (facts: ErrorFacts): void =>
    addEvent(BONE, { name: "exception", attributes: { ...facts } });

  function end({ endTime, attributes, aborted }: EndOptions = {}): void {
    owner.closed = true;
    // An end can tell attributes, which saves a record; but not a name or links.
    let draft: Draft = {};
    if (update && !update.name && !update.links) {
      draft = update;
      update = undefined;
    }
    settle(true);
    draft.aborted = aborted || undefined;
    draft.status = status;
    if (status?.message !== undefined)
      status.message = cleanText(serializer, draft, status.message, "message", LONGEST_LABEL);
    if (attributes) addAttributes(serializer, draft, attributes);
    push("end", BONE, draft, Math.max(startedAt, monotonic(anchor, endTime)));
  }

  change(() => {
    const { startTime, kind, attributes, links } = options ?? {};
    startedAt = monotonic(anchor, startTime);
    const draft: Draft = {
      parent: parent?.spanId,
      remote: parent?.isRemote || undefined,
      state: context.traceState,
      kind: KINDS.includes(kind) ? kind : 1,
      resource: recorder.resource,
    };
    addFacts(serializer, draft, { name, attributes, links });
    push("start", BONE, draft, startedAt);
  });

  const span: Span & { [ANCHOR]: Anchor } = {
    [ANCHOR]: anchor,
    traceId,
    spanId,
    spanContext: () => ({ ...context }),
    isRecording: () => !owner.closed,
    setAttribute(key, value) {
      set({ attributes: { [key]: value } });
      return this;
    },
    setAttributes(attributes) {
      set({ attributes });
      return this;
    },
    addEvent(eventName, attributes = {}, time) {
      change(() => addEvent(DETAIL, { name: eventName, attributes }, time));
      return this;
    },
    addLink(linked, attributes) {
      set({ links: [{ context: linked, attributes }] });
      return this;
    },
    recordException(error) {
      change(() => addException(errorFacts(error)));
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
          push: (draft, at, count) => push("chunks", CHUNKS, draft, at, count),
        });
        wait(chunks.add(piece, monotonic(anchor, time)));
      });
    },
    end: (how) => change(() => end(how)),
    fail: (error) =>
      change(() => {
        const facts = errorFacts(error);
        if (isAbort(facts)) return end({ aborted: true });
        addException(facts);
        status = { code: 2, message: facts[EXCEPTION_MESSAGE] };
        end({ attributes: { [ERROR_TYPE]: facts[EXCEPTION_TYPE] } });
      }),
    // A function has no options to take.
    span: <T>(child: string, how: SpanOptions | ((span: Span) => T), fn = how as (span: Span) => T): T =>
      runInSpan(start(child, { parent: span, ...how }), fn),
    startSpan: (child, how) => start(child, { parent: span, ...how }),
    run: (fn) => runActive(span, fn),
  };
  return span;
}
