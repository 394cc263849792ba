/**
 * Messages from a page to DevTools. `body` is JSON text of a `TraceRecord[]`, built once in the page
 * and parsed once in the engine; everything between only looks at the wrapper.
 *
 *   s0                     s0+n
 *    │ record │ record │ merged (covers 3) │        n counts sequence numbers, not records
 */

/** Marks our messages among all that pass through `window`. */
export const MARKER = "genai-traces";
/** Raised when an older reader could misread a newer message; readers show "update" and ignore it. */
export const PROTOCOL_VERSION = 1;

/** 32 lower-case hex digits, random per SDK instance (a document or a worker). */
export type SessionId = string;

interface Wrapper {
  g: typeof MARKER;
  v: number;
  sid: SessionId;
}

/** "I am here": once at start, again after `ready` (late or new content script, bfcache). */
export interface Hello extends Wrapper {
  t: "hello";
  /** Oldest sequence number still held. */
  head: number;
  /** The number the next record will get. */
  next: number;
  /** Where the SDK runs. */
  kind: "page" | "worker";
  /** SDK version, for people. */
  sdk: string;
}

/** Records `s0` … `s0 + n - 1`. `final` is the last flush of a page that is going away. */
export interface Batch extends Wrapper {
  t: "batch" | "final";
  s0: number;
  n: number;
  body: string;
}

export type PageMessage = Hello | Batch;

/** Name of the synchronous DOM event that carries `final` (JSON text in `detail`): async hops die with the page. */
export const FINAL_EVENT = "genai-traces:final";
/** What the pull road returns: `drain(cursor)` frees everything before `cursor`. */
export interface Drained {
  hello: Hello;
  batch: Batch | null;
}

/** Where the page's one journal lives: `globalThis[Symbol.for(JOURNAL_KEY)]`. */
export const JOURNAL_KEY = MARKER;

const SID = /^[0-9a-f]{32}$/;
/** Upper bound of a sequence number, 2⁵³ − 2: beyond it arithmetic on numbers is not exact. */
export const MAX_SEQUENCE = 9_007_199_254_740_990;
/** Longest `body` accepted, 16 Mi UTF-16 code units. Chrome refuses port messages of 64 MiB. */
export const MAX_BODY_LENGTH = 16_777_216;

export const isSessionId = (value: unknown): value is SessionId =>
  typeof value === "string" && SID.test(value);

const isSequence = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= MAX_SEQUENCE;

/** Is it ours at all, in whatever version? Says nothing of the rest. */
export const isOurs = (data: unknown): data is { g: typeof MARKER; v: unknown; t: unknown } =>
  typeof data === "object" && data !== null && (data as { g?: unknown }).g === MARKER;

/** The guard at every edge that receives page messages. Versions other than ours do not pass. */
export function isPageMessage(data: unknown): data is PageMessage {
  if (!isOurs(data) || data.v !== PROTOCOL_VERSION) return false;
  const m = data as unknown as Record<string, unknown>;
  if (!isSessionId(m.sid)) return false;
  if (m.t === "hello") {
    return (
      isSequence(m.head) &&
      isSequence(m.next) &&
      m.head <= m.next &&
      (m.kind === "page" || m.kind === "worker") &&
      typeof m.sdk === "string" &&
      m.sdk.length <= 32
    );
  }
  return (
    (m.t === "batch" || m.t === "final") &&
    isSequence(m.s0) &&
    isSequence(m.n) &&
    m.s0 + m.n <= MAX_SEQUENCE &&
    typeof m.body === "string" &&
    m.body.length <= MAX_BODY_LENGTH
  );
}
