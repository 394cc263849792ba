import {
  EXCEPTION_MESSAGE,
  EXCEPTION_TYPE,
  GT_ANSWER_END,
  GT_WIRE_FORMAT,
  HTTP_RESPONSE_STATUS_CODE,
} from "../protocol/attributes.ts";
import type { Span, SpanContext } from "../tracer/api.ts";
import { now } from "../tracer/clock.ts";
import { errorFacts } from "../tracer/error-facts.ts";
import { candidatesFor } from "../wire/candidates.ts";
import type { Failure, Operation } from "../wire/operation.ts";
import type { BodyEnd, CallReader } from "../wire/read-call.ts";
import type { Asked, WireFormat, WireResponse } from "../wire/wire-format.ts";
import { type Clock, continueFrom } from "./continuations.ts";
import { httpFacts } from "./http-facts.ts";
import { drain, later, settle } from "./idle.ts";
import { looksLikeACall, looksLikeAnAnswer, namesItself } from "./looks-like-a-call.ts";
import { spanOperation } from "./span-operation.ts";
import type { Tap } from "./tap.ts";
import type { TapRequest } from "./wire-request.ts";

/** A body that carries pieces of a value as a whole, not events. */
const WHOLE = /^application\/(problem\+)?json\b/;

function failureOf(error: unknown): Failure {
  const { [EXCEPTION_TYPE]: type, [EXCEPTION_MESSAGE]: message } = errorFacts(error);
  return { type, message };
}

/** One request and its answer, by whatever transport. Notes what happens and when; looks at it later. */
export interface ObservedCall {
  /** Looks at the request when there is time: one that is recognised for sure is shown before it is answered. */
  look(): void;
  /** Begins the span now, if the request is recognised, because its ids are needed. */
  begin(): Span | undefined;
  /** The headers came. False if the answer is of no interest: then nothing else of it may be touched. */
  respond(response: WireResponse): boolean;
  /** Text, cut anywhere, decoded when there is time; `length`: of what it is decoded from. */
  text(piece: () => string, length?: number): void;
  /** All the text at once, where the app takes it so. */
  whole(text: string): void;
  /** The whole body as the app's own `json()` gave it; read at once, since the app may change it. */
  value(json: unknown): void;
  /** A message that came framed. */
  message(data: string, name: string): void;
  /** The body is over, or there will be none. Only the first end counts. */
  close(end: BodyEnd): void;
  /** What still comes is of no interest. */
  readonly isOver: boolean;
}

export function observeCall(tap: Tap, request: TapRequest): ObservedCall {
  const sentAt = now();
  const clock: Clock = { at: sentAt };
  const tracer = tap.tracer();
  const parent = tracer.activeSpan();
  let formats: readonly WireFormat[];
  let candidates: WireFormat[] | undefined;
  let root: Operation | undefined;
  let span: Span | undefined;
  /** What the request said when the span began before the answer; whether a reader has taken it over since. */
  let early: Asked | undefined;
  let response: WireResponse | undefined;
  let headersAt: number;
  let lastAt = sentAt;
  let reader: CallReader | undefined;
  let isStream = true;
  let isClosed = false;
  /** Looked like a call when nobody was there to say. */
  let isWanted = false;
  let isOff = false;
  let isTold = false;
  let isLinked = false;

  /** What fails here is disabled and concerns nobody else. */
  function attempt<T>(work: () => T): T | undefined {
    if (!isOff)
      try {
        return work();
      } catch {
        isOff = true;
        root?.end();
      }
    return undefined;
  }

  /** What waits for the request's body; `undefined` once that is known. */
  let held: (() => void)[] | undefined;
  const { ready } = request;
  if (ready) {
    held = [];
    ready.then(() => {
      const steps = held;
      held = undefined;
      for (const step of steps ?? []) step();
      if (isClosed) settle();
    });
  }

  function step(work: () => void, at: number, length?: number): void {
    const job = () => {
      clock.at = at;
      attempt(work);
    };
    if (held) held.push(() => later(job, length, at));
    else later(job, length, at);
  }

  function choose(): WireFormat[] {
    if (candidates) return candidates;
    const said = tap.observe?.(request.url);
    formats = said === false ? [] : (tap.reading?.formats ?? []);
    candidates = candidatesFor(request, formats, said);
    return candidates;
  }

  /** Who may read this answer: first those that its headers name. */
  function answering(given: WireResponse): WireFormat[] {
    const asked = choose();
    const others = formats.filter(({ name }) => asked.every((one) => one.name !== name));
    const told = [...asked, ...others].filter((format) => format.answers?.(given));
    return [...new Set([...told, ...asked])];
  }

  /** Is it worth loading somebody who can say? */
  const isLikely = (given?: WireResponse): boolean =>
    tap.observe?.(request.url) ??
    ((given && namesItself(given)) || (looksLikeACall(request) && (!given || looksLikeAnAnswer(given))));

  /** Somebody who can say is there, or will be. */
  function want(): void {
    void tap.load();
    isWanted = true;
  }

  function begin(asked: Asked, format: WireFormat): Operation {
    if (root) {
      if (asked !== early) {
        root.rename(asked.name);
        root.set({ ...asked.facts, [GT_WIRE_FORMAT]: format.name });
      }
      early = undefined;
      return root;
    }
    const home = continueFrom(asked.continues, sentAt);
    span = tracer.startSpan(asked.name, {
      parent: parent ?? home ?? null,
      kind: 3,
      startTime: sentAt,
      links: parent && home ? [{ context: home.spanContext() }] : [],
    });
    const operation = spanOperation(span, clock, home);
    root = {
      ...operation,
      // Whoever ends it: at the answer's terminator its body is mostly over, and afterwards nothing can be added.
      end(failure) {
        if (!isLinked) linkTo(tap.reading?.spanInResourceTiming?.(request.url.href, sentAt));
        operation.end(failure);
      },
    };
    root.set({ ...httpFacts(request.method, request.url), ...asked.facts, [GT_WIRE_FORMAT]: format.name });
    tellHeaders();
    return root;
  }

  function beginEarly(): void {
    const format = choose()[0];
    if (root || !format) return;
    const asked = format.ask(request);
    begin(asked, format);
    early = asked;
    // What was found out about the request stands.
    (candidates as WireFormat[])[0] = { ...format, ask: () => asked };
  }

  function tellHeaders(): void {
    // A fast answer is there before the span is.
    if (!root || !response || isTold) return;
    isTold = true;
    root.set({ [HTTP_RESPONSE_STATUS_CODE]: response.status });
    span?.addEvent("response headers", {}, headersAt);
    linkTo(tap.reading?.spanInServerTiming?.(response.header("server-timing")));
  }

  /** The server's span, unless it is a part of this trace already. */
  function linkTo(there: SpanContext | undefined): void {
    if (there && there.traceId !== span?.spanContext().traceId) span?.addLink(there);
    isLinked ||= !!there;
  }

  function read(): CallReader {
    reader ??= tap.reading?.createReader(
      { request, response: response as WireResponse, isStream },
      answering(response as WireResponse),
      begin,
    );
    return reader as CallReader;
  }

  /** Ends what the reader did not begin, or nobody read. */
  function finish(end: BodyEnd): void {
    const { how } = end;
    const status = response?.status ?? 0;
    const failure =
      how === "failed" ? failureOf(end.error) : status >= 400 ? { type: `${status}` } : undefined;
    const isStopped = how === "cancelled";
    const other = failure ? "error" : how === "done" ? undefined : how;
    root?.set({ [GT_ANSWER_END]: isStopped ? "aborted" : other });
    if (isStopped) root?.abort();
    else root?.end(failure);
  }

  function close(end: BodyEnd, at = end.how === "unread" ? lastAt : now()): void {
    if (isClosed) return;
    isClosed = true;
    tap.open.delete(unload);
    if (!tap.reading && !isWanted) return;
    step(() => {
      if (response) read().close(end);
      finish(end);
    }, at);
    settle();
  }

  /** Where nobody could look at it, at least that it was made. */
  const unload = (): void => {
    if (!tap.reading && response)
      tracer
        .startSpan(`${request.method} ${request.url.host}`, {
          parent: parent ?? null,
          kind: 3,
          startTime: sentAt,
          attributes: { ...httpFacts(request.method, request.url), [GT_ANSWER_END]: "unloaded" },
        })
        .end();
    close({ how: "unloaded" });
  };
  tap.open.add(unload);

  return {
    look() {
      const look = () =>
        step(() => {
          if (choose()[0]?.matches(request) === "sure") beginEarly();
        }, sentAt);
      if (tap.reading) look();
      // Not before the request is sent.
      else
        (ready ?? Promise.resolve()).then(() => {
          if (!attempt(isLikely)) return;
          want();
          look();
        });
    },
    begin: () =>
      attempt(() => {
        if (tap.reading) beginEarly();
        return span;
      }),
    respond: (given) =>
      attempt(() => {
        if (tap.reading ? !answering(given).length : !isLikely(given)) {
          tap.open.delete(unload);
          return false;
        }
        want();
        response = given;
        headersAt = lastAt = now();
        step(tellHeaders, headersAt);
        return true;
      }) ?? false,
    text(piece, length) {
      lastAt = now();
      step(
        () => {
          const text = piece();
          if (text) read().text(text);
        },
        lastAt,
        length,
      );
    },
    whole(text) {
      lastAt = now();
      if (WHOLE.test(response?.header("content-type") ?? "")) isStream = false;
      if (text) step(() => read().text(text), lastAt, text.length);
    },
    value(json) {
      const at = now();
      isStream = false;
      const kept = tap.reading ? undefined : JSON.stringify(json);
      step(() => read().value(kept === undefined ? json : JSON.parse(kept)), at);
      drain();
    },
    message(data, name) {
      step(() => read().message(data, name), now(), data.length);
    },
    close: (end) => close(end),
    get isOver() {
      return isOff || isClosed || (reader ? reader.isOver || reader.isForeign : false);
    },
  };
}
