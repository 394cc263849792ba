import { type AnswerEnd, GT_ANSWER_END, GT_WIRE_UNREADABLE } from "../protocol/attributes.ts";
import { failureOf } from "./failure.ts";
import { createFraming, parseEvents } from "./framing.ts";
import { list, obj } from "./json.ts";
import type { TextParser } from "./lines.ts";
import type { Failure, Operation } from "./operation.ts";
import type { Asked, Call, WireFormat, WireReader } from "./wire-format.ts";

/** How the body ended, as the one who carries it saw it. */
export type BodyEnd =
  /** Read to its end. */
  | { how: "done" }
  /** The app cancelled it or aborted the request. */
  | { how: "cancelled" }
  /** Reading failed. */
  | { how: "failed"; error: unknown }
  /** Nobody read it. */
  | { how: "unread" }
  /** The page goes away. */
  | { how: "unloaded" };

/** One answer, from decoded text to operations. */
export interface CallReader {
  /** Decoded text of the body, in order, cut anywhere. */
  text(piece: string): void;
  /** One message that came framed: of an EventSource or a WebSocket. */
  message(data: string, name: string): void;
  /** The whole body, as the app's own `json()` gave it. */
  value(json: unknown): void;
  /** Nothing more comes. */
  close(end: BodyEnd): void;
  /** The protocol's end was seen and everything is written: what still comes is of no interest. */
  readonly isOver: boolean;
  /** No candidate recognised what came: nothing was begun, nothing will be. */
  readonly isForeign: boolean;
}

/** Begins the root operation, once the format is certain. */
export type Begin = (asked: Asked, format: WireFormat) => Operation;

export type CreateCallReader = (call: Call, candidates: readonly WireFormat[], begin: Begin) => CallReader;

/** Events that are looked at before a format must have been recognised; some begin with pings. */
const MOST_UNDECIDED = 16;

/** Code units of an error's body that are kept. */
const MOST_ERROR = 64 * 1024;

/**
 * Reads one answer. Which of the candidates it is, is decided by the response's headers, else by the first event that
 * one of them recognises (in their order); answers that nobody recognises belong to the request that was sure.
 */
export const createCallReader: CreateCallReader = (call, candidates, begin) => {
  const { request, response } = call;
  const status = response?.status ?? 0;
  const isHttpError = status >= 400;
  const named = response && candidates.find((format) => attempt(() => format.answers?.(response)));
  let parser: TextParser | undefined;
  let root: Operation | undefined;
  let reader: WireReader | undefined;
  let undecided: [data: unknown, name: string][] = [];
  /** The first object of a body, until it is known whether more follow it. */
  let alone: [data: unknown, name: string] | undefined;
  let errorBody: unknown = "";
  let { isStream } = call;
  let unreadable = 0;
  let isOpaque = false;
  let isCut = false;
  let isOver = false;
  let isForeign = false;

  function end(how: AnswerEnd, failure?: Failure): void {
    if (isOver) return;
    isOver = true;
    root?.set({ [GT_ANSWER_END]: how, [GT_WIRE_UNREADABLE]: unreadable || undefined });
    if (how === "aborted") root?.abort();
    else root?.end(failure);
  }

  function start(format: WireFormat): void {
    const asked = attempt(() => format.ask(request)) ?? { name: format.name, facts: {} };
    const began = begin(asked, format);
    root = began;
    reader = format.reader(endingWith(began, end), { ...call, isStream });
    const events = undecided;
    undecided = [];
    for (const [data, name] of events) read(reader, data, name);
  }

  function read(by: WireReader, data: unknown, name: string): void {
    if (isOver) return;
    try {
      if (!by.read(data, name)) return;
    } catch {
      unreadable++;
      return;
    }
    attempt(() => by.close());
    end("complete");
  }

  function take(data: unknown, name: string): void {
    if (isOver || isForeign) return;
    if (reader) {
      read(reader, data, name);
      return;
    }
    undecided.push([data, name]);
    const format = named ?? candidates.find((one) => attempt(() => one.recognises(data, name)));
    if (format) start(format);
    else if (undecided.length >= MOST_UNDECIDED) decideUnknown();
  }

  /** What came says nothing: the request's word counts, if it was sure. */
  function decideUnknown(): void {
    const format =
      named ?? candidates.find((one) => attempt(() => one.matches(request)) === "sure") ?? likely();
    if (format) start(format);
    else isForeign = true;
  }

  /** A call of a model that failed, or was stopped, before it said anything. */
  function likely(): WireFormat | undefined {
    const { model, messages, contents } = obj(request.body);
    const saysNothing = undecided.every(([data]) => obj(data).error);
    return saysNothing && (model || messages || contents) ? candidates[0] : undefined;
  }

  function single(): void {
    if (!alone) return;
    const [data, name] = alone;
    alone = undefined;
    take(data, name);
  }

  const onData = (data: unknown, name: string, isAlone?: boolean) => {
    if (isAlone && !alone && !reader && !undecided.length && isStream) {
      alone = [data, name];
      return;
    }
    single();
    take(data, name);
  };
  const onLoss = (what: "unreadable" | "cut") => {
    if (what === "cut") isCut = true;
    else unreadable++;
  };

  function finish({ how, ...of }: BodyEnd): void {
    const isEnd = attempt(() => reader?.close()) && (how === "done" || !reader?.endsWithBody);
    const isSeen = (isEnd && !isCut) || isOpaque;
    const cut = (message: string) => end("truncated", { type: "stream_truncated", message });
    if (isSeen) end("complete");
    else if (how === "done") cut("The answer ended before its last event");
    else if (how === "cancelled") end("aborted");
    else if (how === "failed")
      cut(failureOf((of as { error?: unknown }).error).message ?? "The connection broke");
    else end(how);
  }

  return {
    text(piece) {
      if (isOver || isForeign) return;
      if (isHttpError) {
        if (`${errorBody}`.length < MOST_ERROR) errorBody += piece;
        return;
      }
      if (!parser && !isOpaque) {
        parser = createFraming(response?.header("content-type") ?? "", onData, onLoss);
        if (!parser) {
          isOpaque = true;
          unreadable++;
          decideUnknown();
        }
      }
      parser?.push(piece);
    },
    message: parseEvents(onData, onLoss),
    value(json) {
      isStream = false;
      if (isHttpError) errorBody = json;
      else for (const one of Array.isArray(json) ? list(json) : [json]) take(one, "");
    },
    close(how) {
      if (isOver || isForeign) return;
      if (status === 204) {
        isForeign = true;
        return;
      }
      parser?.end();
      if (alone) isStream = false;
      single();
      if (isOver) return;
      if (!reader) decideUnknown();
      if (isOver || isForeign) return;
      if (isHttpError) end("error", httpFailure(errorBody, status));
      else finish(how);
    },
    get isOver() {
      return isOver;
    },
    get isForeign() {
      return isForeign;
    },
  };
};

/** Formats are pure and total; what they throw nevertheless concerns nobody. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** The operation, whose end says first how the answer ended. */
const endingWith = (root: Operation, end: (how: AnswerEnd, failure?: Failure) => void): Operation => ({
  set: (facts) => root.set(facts),
  rename: (name) => root.rename(name),
  chunk: (piece) => root.chunk(piece),
  event: (name, facts) => root.event(name, facts),
  child: (name, facts) => root.child(name, facts),
  awaits: (key, tool) => root.awaits(key, tool),
  settles: (key, result, failure) => root.settles?.(key, result, failure),
  end: (failure) => end(failure ? "error" : "complete", failure),
  abort: () => end("aborted"),
});

/** The server's code and words; else the status, and the words of a page. */
function httpFailure(body: unknown, status: number): Failure {
  if (typeof body !== "string") return failureOf(body, `${status}`);
  const json =
    attempt(() => JSON.parse(body)) ?? attempt(() => JSON.parse(/^data: *(.+)/m.exec(body)?.[1] ?? ""));
  const words = body
    .slice(0, 8192)
    .replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>?|\s+/g, " ")
    .replace(/ +/g, " ")
    .trim();
  return failureOf(json ?? words, `${status}`);
}
