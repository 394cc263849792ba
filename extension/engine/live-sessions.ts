import { type Hello, isPageMessage, type ResourceRecord, type SessionId } from "../../sdk/protocol/index.ts";
import type { Archive } from "./archive/archive.ts";
import type { SessionRow } from "./archive/schema.ts";
import type { SessionOrigin } from "./engine-api.ts";
import { FloodGuard, MAX_SESSIONS } from "./flood-guard.ts";
import { SessionIngest } from "./session-ingest.ts";

/** Resources per session that are remembered: an app has one per tracer. */
export const MAX_RESOURCES = 1000;
/** Longest URL kept; `data:` URLs have no bound of their own. */
const MAX_URL = 8192;
/** Traces of a session that an untargeted gap may be told to. */
const RECENT = 8;

/** A session that said hello to this engine. */
export class LiveSession {
  readonly ingest: SessionIngest;
  readonly resources = new Map<number, ResourceRecord>();
  /** Its document is gone or frozen. */
  gone = false;
  /** Last sequence number committed. */
  committed: number;
  release: () => void = () => {};
  /** Traces it wrote to, most recent last. */
  recent: string[] = [];

  constructor(
    readonly row: SessionRow,
    readonly guard: FloodGuard,
  ) {
    this.ingest = new SessionIngest(row.next);
    this.committed = row.next - 1;
  }

  get sid(): SessionId {
    return this.row.sid;
  }

  touch(traceId: string): void {
    if (this.recent.at(-1) === traceId) return;
    const at = this.recent.indexOf(traceId);
    if (at >= 0) this.recent.splice(at, 1);
    else if (this.recent.length === RECENT) this.recent.shift();
    this.recent.push(traceId);
  }
}

/**
 * Who may write what. A session belongs to the document that the browser named when it first said hello,
 * for ever: bfcache keeps a document's id, and a reload makes a new session. Nobody else can add to it.
 */
export class LiveSessions {
  #bySid = new Map<SessionId, LiveSession>();
  #greeting = new Map<SessionId, Promise<LiveSession | undefined>>();
  #guards = new Map<string, { guard: FloodGuard; sids: Set<SessionId> }>();
  #origins = new Map<SessionId, string>();

  /** `undefined`: refused. */
  greet(
    archive: Archive,
    origin: SessionOrigin,
    hello: Hello,
    now: number,
  ): Promise<LiveSession | undefined> {
    const { sid } = hello;
    // One after the other: two hellos at once must not make two sessions.
    const before = this.#greeting.get(sid) ?? Promise.resolve(undefined);
    const greeting = before.then(() => this.#greet(archive, origin, hello, now));
    const settled = greeting.catch(() => undefined);
    this.#greeting.set(sid, settled);
    settled.then(() => {
      if (this.#greeting.get(sid) === settled) this.#greeting.delete(sid);
    });
    return greeting;
  }

  async #greet(archive: Archive, origin: SessionOrigin, hello: Hello, now: number) {
    const { sid } = hello;
    const known = this.#bySid.get(sid);
    if (known) {
      if (known.row.documentId !== origin.documentId) return undefined;
      known.gone = false;
      return known;
    }
    const guard = this.#guardOf(origin.documentId, sid, now);
    const stored = guard && (await archive.session(sid));
    if (!guard || (stored && stored.documentId !== origin.documentId)) return undefined;
    const { documentId, tabId, run } = origin;
    const url = origin.url.slice(0, MAX_URL);
    const row: SessionRow = stored
      ? { ...stored, tabId, url, run, lastMs: now }
      : {
          ...{ documentId, tabId, origin: origin.origin, url, run, sid },
          ...{ kind: hello.kind, sdk: hello.sdk, firstMs: now, lastMs: now, next: 1, bytes: 0 },
        };
    const session = new LiveSession(row, guard);
    for (const { resource, record } of await archive.resources(sid)) session.resources.set(resource, record);
    this.#bySid.set(sid, session);
    this.#origins.set(sid, row.origin);
    return session;
  }

  #guardOf(documentId: string, sid: SessionId, now: number): FloodGuard | undefined {
    const entry = this.#guards.get(documentId) ?? { guard: new FloodGuard(now), sids: new Set() };
    if (entry.sids.size >= MAX_SESSIONS && !entry.sids.has(sid)) return undefined;
    entry.sids.add(sid);
    this.#guards.set(documentId, entry);
    return entry.guard;
  }

  get(sid: SessionId): LiveSession | undefined {
    return this.#bySid.get(sid);
  }

  isGreeting(sid: SessionId): boolean {
    return this.#greeting.has(sid);
  }

  all(): LiveSession[] {
    return [...this.#bySid.values()];
  }

  ofDocument(documentId: string): LiveSession[] {
    return this.all().filter((session) => session.row.documentId === documentId);
  }

  originOf = (sid: SessionId): string => this.#origins.get(sid) ?? "";

  /** Sessions of the past have origins too: those whose traces are read back. */
  rememberOrigin(sid: SessionId, origin: string): void {
    this.#origins.set(sid, origin);
  }

  knowsOrigin(sid: SessionId): boolean {
    return this.#origins.has(sid);
  }
}

/** Facts from the browser, through the bridge: checked all the same, because they are written to disk. */
export const isGreeting = (origin: SessionOrigin, hello: Hello): boolean =>
  isPageMessage(hello) &&
  hello.t === "hello" &&
  typeof origin.documentId === "string" &&
  Number.isSafeInteger(origin.tabId) &&
  typeof origin.origin === "string" &&
  typeof origin.url === "string" &&
  typeof origin.run === "string";
