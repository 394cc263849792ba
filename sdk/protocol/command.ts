/**
 * What DevTools may ask of a page. There is nothing else, and only numbers: a page that forges these
 * can at most make its own journal send too early or forget too soon.
 */
import { isOurs, isSessionId, MARKER, PROTOCOL_VERSION, type SessionId } from "./envelope.ts";

interface Wrapper {
  g: typeof MARKER;
  v: number;
}

/** A content script is there (also after bfcache): say hello again. */
export interface Ready extends Wrapper {
  t: "ready";
}

/** Send everything from `from` on, never more than `credit` code units of `body` un-acknowledged. */
export interface Subscribe extends Wrapper {
  t: "sub";
  sid: SessionId;
  from: number;
  credit: number;
}

/** Everything up to and including `upTo` is committed to disk: forget it. `credit` as in {@link Subscribe}. */
export interface Acknowledge extends Wrapper {
  t: "ack";
  sid: SessionId;
  upTo: number;
  credit: number;
}

/** Nobody listens any more: keep quiet and only ring. */
export interface Bye extends Wrapper {
  t: "bye";
}

export type Command = Ready | Subscribe | Acknowledge | Bye;

/**
 * Name of the DOM event that carries a command into the page (JSON text in `detail`). Synchronous and
 * out of reach of an app that swallows `message` events.
 */
export const COMMAND_EVENT = "genai-traces:command";

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

export function isCommand(data: unknown): data is Command {
  if (!isOurs(data) || data.v !== PROTOCOL_VERSION) return false;
  const m = data as unknown as Record<string, unknown>;
  switch (m.t) {
    case "ready":
    case "bye":
      return true;
    case "sub":
      return isSessionId(m.sid) && isCount(m.from) && m.from >= 1 && isCount(m.credit);
    case "ack":
      return isSessionId(m.sid) && isCount(m.upTo) && isCount(m.credit);
    default:
      return false;
  }
}

export const ready = (): Ready => ({ g: MARKER, v: PROTOCOL_VERSION, t: "ready" });
export const bye = (): Bye => ({ g: MARKER, v: PROTOCOL_VERSION, t: "bye" });
export const subscribe = (sid: SessionId, from: number, credit: number): Subscribe => ({
  g: MARKER,
  v: PROTOCOL_VERSION,
  t: "sub",
  sid,
  from,
  credit,
});
export const acknowledge = (sid: SessionId, upTo: number, credit: number): Acknowledge => ({
  g: MARKER,
  v: PROTOCOL_VERSION,
  t: "ack",
  sid,
  upTo,
  credit,
});
