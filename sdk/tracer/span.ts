import { BONE, DETAIL, type Owner, type Rank } from "../journal/entry.ts";
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
import type { AttributesInput, Capture, Span, SpanContext, SpanOptions } from "./api.ts";
import { type ChunkBuffer, createChunkBuffer } from "./chunk-buffer.ts";
import { type Anchor, fromEpoch, now, unixNano } from "./clock.ts";
import { maskOf } from "./content-keys.ts";
import { type ErrorFacts, errorFacts } from "./error-facts.ts";
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

/** Finds the anchor of a span's trace, also through the stages' extended spans. */
export const ANCHOR = Symbol();

/** Names are for lists; whoever puts a prompt into one gets the beginning. Also status messages. */
const LONGEST_LABEL = 1024;
const MOST_LINKS = 128;
/** Attributes set since the last record travel with the next, unless they come to so many code units. */
const LONGEST_UPDATE = 64 * 1024;

/** Copies attributes into a record, as the capture mode has it; returns code units used. */
export const addAttributes = (
  { serializer: options, capture }: Recorder,
  record: Draft,
  input: AttributesInput = {},
): number =>
  copyInto((record.attributes ??= {}), input, {
    losses: record,
    options,
    maskOf: (key) => maskOf(key, capture),
  });

/**
 * A span that records; without a recorder one that does not. Each fact is copied during the call that states
 * it, because what the app hands over may change later. Nothing here throws: what goes wrong inside costs
 * the record, not the app.
 */
export function createSpan(
  recorder: Recorder | undefined,
  { context, parent, anchor }: Place,
  name: string,
  options: SpanOptions,
  start: (name: string, options: SpanOptions) => Span,
): Span {
  const { traceId, spanId } = context;
  const ids = { trace: traceId, span: spanId };
  const owner: Owner = { trace: traceId };
  const startedAt = recorder ? fromEpoch(anchor, options.startTime, now()) : 0;
  let isEnded = !recorder;
  let status: { code: StatusCode; message?: string | undefined } | undefined;
  let update: Draft | undefined;
  let waiting = 0;
  let chunks: ChunkBuffer | undefined;
  let isPending = false;

  /** All that changes the span goes through here. */
  function change(work: (recorder: Recorder) => void): void {
    if (recorder && !isEnded)
      try {
        work(recorder);
      } catch {
        // We are guests: the app goes on without the record.
      }
  }

  /** Makes a record of what `fill` puts into it. */
  const write = (
    type: string,
    rank: Rank,
    fill: (draft: Draft, recorder: Recorder) => void,
    draft?: Draft,
  ): void =>
    change((recorder) => {
      const record = { ...draft, type, ...ids };
      fill(record, recorder);
      recorder.journal.push(recordText(recorder.serializer, record), rank, owner);
    });

  const label = (draft: Draft, { serializer }: Recorder, text: unknown): string =>
    cleanText(serializer, draft, String(text), "name").slice(0, LONGEST_LABEL);

  /** Makes records of what waits; called by the journal before it is read, and here to keep the order. */
  function settle(last = false): void {
    isPending = false;
    const draft = update;
    update = undefined;
    if (draft) write("update", DETAIL, () => {}, draft);
    change(() => chunks?.close(last));
  }

  function pend(): void {
    if (!isPending) recorder?.journal.pend(settle);
    isPending = true;
  }

  /** Facts wait for the next record, unless they are many; the order of kinds of facts does not matter. */
  function set(fill: (draft: Draft, recorder: Recorder) => number): void {
    change((recorder) => {
      if (!update) waiting = 0;
      update ??= {};
      waiting += fill(update, recorder);
      if (waiting > LONGEST_UPDATE) settle();
      else pend();
    });
  }

  function event(eventName: string, attributes: AttributesInput | undefined, rank: Rank): void {
    settle();
    write("event", rank, (draft, recorder) => {
      draft.time = unixNano(anchor, now());
      draft.name = label(draft, recorder, eventName);
      addAttributes(recorder, draft, attributes);
    });
  }

  function exception({ type, message, stack }: ErrorFacts): void {
    const attributes = {
      [EXCEPTION_TYPE]: type,
      [EXCEPTION_MESSAGE]: message,
      [EXCEPTION_STACKTRACE]: stack,
    };
    event("exception", attributes, BONE);
  }

  function end(endTime?: number, attributes?: AttributesInput, aborted?: true): void {
    const draft = update?.links || update?.name ? undefined : update;
    if (draft) update = undefined;
    settle(true);
    const fill = (record: Draft, recorder: Recorder): void => {
      owner.closed = true;
      record.time = unixNano(anchor, Math.max(startedAt, fromEpoch(anchor, endTime, now())));
      if (status?.message !== undefined) status.message = label(record, recorder, status.message);
      Object.assign(record, { status, aborted });
      addAttributes(recorder, record, attributes);
    };
    write("end", BONE, fill, draft);
    isEnded = true;
  }

  const addLinks = (draft: Draft, recorder: Recorder, links: NonNullable<SpanOptions["links"]>): number => {
    const list = ((draft.links as Draft[] | undefined) ?? []).concat();
    let used = 0;
    for (const { context: linked, attributes } of links) {
      const link: Draft = { trace: linked.traceId, span: linked.spanId };
      if (list.length < MOST_LINKS && isContext(linked)) list.push(link);
      used += addAttributes(recorder, link, attributes);
    }
    draft.links = list;
    return used;
  };

  write("start", BONE, (draft, recorder) => {
    if (parent) draft.parent = parent.spanId;
    if (parent?.isRemote) draft.remote = true;
    if (context.traceState) draft.state = label(draft, recorder, context.traceState);
    draft.name = label(draft, recorder, name);
    draft.kind = [1, 2, 3, 4, 5].find((kind) => kind === options.kind) ?? 1;
    draft.time = unixNano(anchor, startedAt);
    draft.resource = recorder.resource;
    addAttributes(recorder, draft, options.attributes);
    if (options.links) addLinks(draft, recorder, options.links);
  });

  const span: Span & { [ANCHOR]: Anchor } = {
    [ANCHOR]: anchor,
    traceId,
    spanId,
    spanContext: () => ({ ...context }),
    isRecording: () => !isEnded,
    setAttribute(key, value) {
      set((draft, recorder) => addAttributes(recorder, draft, { [key]: value }));
      return this;
    },
    setAttributes(attributes) {
      set((draft, recorder) => addAttributes(recorder, draft, attributes));
      return this;
    },
    addEvent(eventName, attributes) {
      event(eventName, attributes, DETAIL);
      return this;
    },
    addLink(linked, attributes) {
      set((draft, recorder) =>
        addLinks(draft, recorder, [{ context: linked, attributes: attributes ?? {} }]),
      );
      return this;
    },
    recordException(error) {
      exception(errorFacts(error));
      return this;
    },
    setStatus(code, message) {
      // As OpenTelemetry says: what the developer called OK stays OK, and only errors have a message.
      if (status?.code !== 1 && (code === 1 || code === 2))
        status = code === 2 ? { code, message } : { code };
      return this;
    },
    updateName(newName) {
      set((draft, recorder) => {
        draft.name = label(draft, recorder, newName);
        return 0;
      });
      return this;
    },
    chunk(piece) {
      if (recorder && !isEnded)
        try {
          chunks ??= createChunkBuffer({ ...recorder, ids, anchor, owner });
          if (chunks.add(piece, now())) settle();
          else pend();
        } catch {
          // As in `change`, without its closure: this is called for every token.
        }
    },
    end: (how) => end(how?.endTime, how?.attributes),
    fail(error) {
      const facts = errorFacts(error);
      if (facts.isAbort) return end(undefined, undefined, true);
      exception(facts);
      status = { code: 2, message: facts.message };
      end(undefined, { [ERROR_TYPE]: facts.type });
    },
    span: <T>(child: string, how: SpanOptions | ((span: Span) => T), fn = how as (span: Span) => T): T =>
      // Nothing is taken from options that are the function.
      runInSpan(start(child, { parent: span, ...how }), fn),
    startSpan: (child, how) => start(child, { parent: span, ...how }),
    run: (fn) => runActive(span, fn),
  };
  return span;
}
