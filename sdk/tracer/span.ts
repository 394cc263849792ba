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
import type {
  AttributesInput,
  Capture,
  ChunkInput,
  EndOptions,
  Span,
  SpanContext,
  SpanOptions,
} from "./api.ts";
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
  /** Makes a child. */
  start(name: string, options: SpanOptions): Span;
}

/** Where a span stands in its trace. */
export interface Place {
  context: SpanContext;
  parent?: SpanContext | null | undefined;
  anchor: Anchor;
}

/** What a span knows of itself. */
interface State extends Place {
  recorder: Recorder;
  owner: Owner;
  startedAt: number;
  isEnded: boolean;
  /** The journal will ask for what waits. */
  isPending: boolean;
  /** Facts that wait for the next record, and their code units. */
  update: Draft | undefined;
  waiting: number;
  chunks: ChunkBuffer | undefined;
  status: { code: StatusCode; message?: unknown } | undefined;
}

/** What an app says of a span at once. */
type Facts = Pick<SpanOptions, "attributes" | "links"> & { name?: unknown };

/** Finds a span's state, also through the stages' extended spans. */
export const STATE = Symbol();

/** Names are for lists; whoever puts a prompt into one gets the beginning. Also status messages. */
const LONGEST_LABEL = 1024;
const MOST_LINKS = 128;
const KINDS: unknown[] = [1, 2, 3, 4, 5];
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
  if (attributes) {
    draft.attributes ??= {};
    used = copyInto(draft.attributes, attributes, {
      losses: draft,
      options,
      maskOf: (key) => maskOf(key, capture),
    });
  }
  for (const { context, attributes: own } of links ?? []) {
    const link: Draft = { trace: context.traceId, span: context.spanId };
    used += addFacts(recorder, link, { attributes: own ?? {} });
    draft.links ??= [];
    if (isContext(context)) (draft.links as object[]).splice(MOST_LINKS - 1, 1, link);
  }
  return used;
}

const draftOf = ({ context }: State, type: string): Draft => ({
  type,
  trace: context.traceId,
  span: context.spanId,
});

const time = ({ anchor }: State, at: number): string => unixNano(anchor, at);

const push = ({ recorder, owner }: State, rank: Rank, draft: Draft, count?: number): void =>
  recorder.journal.push(recordText(recorder.serializer, draft), rank, owner, count);

/** Makes records of what waits; called by the journal before it is read, and here to keep the order. */
function settle(state: State, last = false): void {
  const { update } = state;
  state.update = undefined;
  state.isPending = false;
  if (update) push(state, DETAIL, update);
  state.chunks?.close(last);
}

function pend(state: State): void {
  if (!state.isPending) state.recorder.journal.pend((last) => settle(state, last));
  state.isPending = true;
}

function set(state: State, facts: Facts): void {
  if (!state.update) state.waiting = 0;
  state.update ??= draftOf(state, "update");
  state.waiting += addFacts(state.recorder, state.update, facts);
  if (state.waiting > LONGEST_UPDATE) settle(state);
  else pend(state);
}

function addEvent(state: State, name: unknown, attributes: AttributesInput | undefined, rank: Rank): void {
  settle(state);
  const draft = draftOf(state, "event");
  draft.time = time(state, now());
  addFacts(state.recorder, draft, { name, attributes: attributes ?? {} });
  push(state, rank, draft);
}

function recordException(state: State, error: unknown): void {
  const { type, message, stack } = errorFacts(error);
  const attributes = { [EXCEPTION_TYPE]: type, [EXCEPTION_MESSAGE]: message, [EXCEPTION_STACKTRACE]: stack };
  addEvent(state, "exception", attributes, BONE);
}

function end(state: State, how: EndOptions = {}, aborted?: true): void {
  const { recorder, status, startedAt, anchor } = state;
  let { update: draft } = state;
  state.isEnded = true;
  // An end can tell attributes, which saves a record; but not a name or links.
  if (draft && !draft.name && !draft.links) state.update = undefined;
  else draft = undefined;
  settle(state, true);
  draft ??= draftOf(state, "");
  draft.type = "end";
  draft.time = time(state, Math.max(startedAt, fromEpoch(anchor, how.endTime, now())));
  draft.aborted = aborted;
  if (status?.message !== undefined) status.message = label(recorder, draft, status.message);
  draft.status = status;
  if (how.attributes) addFacts(recorder, draft, { attributes: how.attributes });
  state.owner.closed = true;
  push(state, BONE, draft);
}

function chunk(state: State, piece: ChunkInput): void {
  state.chunks ??= createChunkBuffer({
    ...state.recorder,
    push(fields, at, count) {
      push(state, CHUNKS, { ...draftOf(state, "chunks"), time: time(state, at), ...fields }, count);
    },
  });
  if (state.chunks.add(piece, now())) settle(state);
  else pend(state);
}

/** What changes a span goes through here: nothing may reach the app, and nothing changes after the end. */
function change<S extends RecordingSpan>(span: S, work: (state: State) => void): S {
  try {
    if (!span[STATE].isEnded) work(span[STATE]);
  } catch {
    // We are guests: the app goes on without the record.
  }
  return span;
}

/**
 * A span that records; without options, one that never does. Each fact is copied during
 * the call that states it, because what the app hands over may change later.
 */
export class RecordingSpan implements Span {
  declare readonly traceId: string;
  declare readonly spanId: string;
  declare readonly [STATE]: State;

  constructor(recorder: Recorder, { context, parent, anchor }: Place, name: unknown, options?: SpanOptions) {
    this.traceId = context.traceId;
    this.spanId = context.spanId;
    // Spelled out: spreading objects here took a third of the time of a span.
    this[STATE] = {
      context,
      parent,
      anchor,
      recorder,
      owner: { trace: context.traceId },
      startedAt: 0,
      isEnded: !options,
      isPending: false,
      update: undefined,
      waiting: 0,
      chunks: undefined,
      status: undefined,
    };
    change(this, (state) => {
      const { startTime, kind: wanted, attributes, links } = options ?? {};
      state.startedAt = fromEpoch(anchor, startTime, now());
      const draft = draftOf(state, "start");
      draft.parent = parent?.spanId;
      draft.remote = parent?.isRemote || undefined;
      draft.state = context.traceState;
      draft.kind = KINDS.includes(wanted) ? wanted : 1;
      draft.time = time(state, state.startedAt);
      draft.resource = recorder.resource;
      addFacts(recorder, draft, { name, attributes, links });
      push(state, BONE, draft);
    });
  }

  spanContext(): SpanContext {
    return { ...this[STATE].context };
  }
  isRecording(): boolean {
    return !this[STATE].isEnded;
  }
  setAttribute(key: string, value: unknown): this {
    return change(this, (state) => set(state, { attributes: { [key]: value } }));
  }
  setAttributes(attributes: AttributesInput): this {
    return change(this, (state) => set(state, { attributes }));
  }
  addEvent(name: string, attributes?: AttributesInput): this {
    return change(this, (state) => addEvent(state, name, attributes, DETAIL));
  }
  addLink(context: SpanContext, attributes: AttributesInput = {}): this {
    return change(this, (state) => set(state, { links: [{ context, attributes }] }));
  }
  recordException(error: unknown): this {
    return change(this, (state) => recordException(state, error));
  }
  setStatus(code: StatusCode, message?: string): this {
    return change(this, (state) => {
      // As OpenTelemetry says: what the developer called OK stays OK, and only errors have a message.
      if (state.status?.code !== 1)
        state.status = code === 2 ? { code, message } : code === 1 ? { code } : undefined;
    });
  }
  updateName(name: string): this {
    return change(this, (state) => set(state, { name }));
  }
  chunk(piece: ChunkInput): void {
    change(this, (state) => chunk(state, piece));
  }
  end(how?: EndOptions): void {
    change(this, (state) => end(state, how));
  }
  fail(error: unknown): void {
    change(this, (state) => {
      const { type, message, isAbort } = errorFacts(error);
      if (isAbort) end(state, {}, true);
      else {
        recordException(state, error);
        state.status = { code: 2, message };
        end(state, { attributes: { [ERROR_TYPE]: type } });
      }
    });
  }
  span<T>(name: string, how: SpanOptions | ((span: Span) => T), fn = how as (span: Span) => T): T {
    // A function has no options to take.
    return runInSpan(this.startSpan(name, { ...how }), fn);
  }
  startSpan(name: string, how?: SpanOptions): Span {
    return this[STATE].recorder.start(name, { parent: this, ...how });
  }
  run<T>(fn: () => T): T {
    return runActive(this, fn);
  }
}
