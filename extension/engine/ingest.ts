import { type Batch, type Hello, isPageMessage, type SessionId } from "../../sdk/protocol/index.ts";
import type { Archive } from "./archive/archive.ts";
import type { Clock } from "./clock.ts";
import type { SessionOrigin } from "./engine-api.ts";
import { CREDIT } from "./flood-guard.ts";
import { isGreeting, type LiveSession, type LiveSessions } from "./live-sessions.ts";
import type { Liveness } from "./liveness.ts";
import type { NewsDesk } from "./news.ts";
import type { Once } from "./once.ts";
import type { Recorder } from "./recorder.ts";
import type { Piece } from "./session-ingest.ts";
import type { Storage } from "./storage.ts";
import { WaitingRoom } from "./waiting-room.ts";

/** How often held envelopes are looked at. */
const HOLD_CHECK_MS = 250;
/** A page without credit is told again when this has passed. */
const CREDIT_CHECK_MS = 1000;

export interface IngestParts {
  clock: Clock;
  once: Once;
  liveness: Liveness;
  sessions: LiveSessions;
  storage: Storage;
  news: NewsDesk;
  recorder: Recorder;
  /** The session has come, come back, or gone. */
  moved(sids: ReadonlySet<SessionId>): void;
}

/** The engine's door: who may send, how much, in which order, and each record once. */
export class Ingest {
  readonly #waiting = new WaitingRoom();
  /** Hellos that came while no archive was open. */
  #early: { origin: SessionOrigin; hello: Hello }[] = [];

  constructor(private readonly parts: IngestParts) {}

  /** Nothing waits for its session's hello or for an envelope before it. */
  get isIdle(): boolean {
    return (
      this.#waiting.isEmpty && this.parts.sessions.all().every(({ ingest }) => ingest.dueAt() === undefined)
    );
  }

  async hello(origin: SessionOrigin, hello: Hello): Promise<{ from: number; credit: number } | null> {
    if (!isGreeting(origin, hello)) return this.#refuse();
    const { archive } = this.parts.storage;
    if (!archive) {
      this.#early.push({ origin, hello });
      return { from: 1, credit: 0 };
    }
    const session = await this.#greet(archive, origin, hello);
    return session ? { from: session.ingest.next, credit: this.#creditOf(session) } : this.#refuse();
  }

  /** An archive is open: those who came before it may begin, all others go on. */
  begin(archive: Archive): void {
    const early = this.#early;
    this.#early = [];
    for (const { origin, hello } of early)
      this.#greet(archive, origin, hello).then((session) => session && this.acknowledge(session));
    this.acknowledgeAll();
  }

  async #greet(archive: Archive, origin: SessionOrigin, hello: Hello): Promise<LiveSession | undefined> {
    const { sessions, liveness, clock, moved } = this.parts;
    const session = await sessions.greet(archive, origin, hello, clock.now());
    if (!session) return undefined;
    session.release();
    session.release = liveness.session(session.sid);
    for (const batch of this.#waiting.take(origin.documentId, session.sid)) this.#ingest(session, batch);
    moved(new Set([session.sid]));
    return session;
  }

  #refuse(): null {
    this.parts.news.counters.refusedEnvelopes++;
    this.parts.news.plan();
    return null;
  }

  receive(documentId: string, batch: Batch): void {
    if (!isPageMessage(batch) || (batch as { t: string }).t === "hello") return void this.#refuse();
    const session = this.parts.sessions.get(batch.sid);
    if (!session) {
      if (!this.#waiting.add(documentId, batch, this.parts.clock.now())) this.#refuse();
      this.#watchHeld();
    } else if (session.row.documentId !== documentId || !this.#canKeep()) this.#refuse();
    else this.#ingest(session, batch);
  }

  #ingest(session: LiveSession, batch: Batch): void {
    const { clock, news } = this.parts;
    const now = clock.now();
    if (!session.guard.admit(batch.body.length, now)) return void this.#refuse();
    const duplicates = session.ingest.duplicates;
    this.#take(session, () => session.ingest.accept(batch, now));
    news.counters.duplicates += session.ingest.duplicates - duplicates;
    if (session.ingest.dueAt() !== undefined) this.#watchHeld();
    news.plan();
  }

  #take(session: LiveSession, next: () => Piece[]): void {
    const { guard, ingest } = session;
    const held = ingest.heldUnits;
    for (const piece of next()) guard.pending += this.parts.recorder.take(session, piece);
    guard.pending += ingest.heldUnits - held;
  }

  /** Looks after what waits for something that may never come. */
  #watchHeld(): void {
    const { once, clock, news, sessions } = this.parts;
    once("held", HOLD_CHECK_MS, () => {
      const now = clock.now();
      news.counters.refusedEnvelopes += this.#waiting.expire(now);
      if (this.#canKeep())
        for (const session of sessions.all()) this.#take(session, () => session.ingest.expire(now));
      news.plan();
      if (!this.isIdle) this.#watchHeld();
    });
  }

  gone(documentId: string): void {
    const sids = new Set<SessionId>();
    for (const session of this.parts.sessions.ofDocument(documentId)) {
      session.gone = true;
      session.release();
      sids.add(session.sid);
    }
    this.parts.moved(sids);
  }

  #creditOf(session: LiveSession): number {
    if (!this.#canKeep()) return 0;
    if (session.guard.hasCredit(this.parts.clock.now())) return CREDIT;
    this.parts.once("credit", CREDIT_CHECK_MS, () => this.acknowledgeAll());
    return 0;
  }

  /** For who can wait: is there room for more of the session, and somewhere to keep it? */
  hasRoom(sid: SessionId): boolean {
    const pending = this.parts.sessions.get(sid)?.guard.pending ?? 0;
    return this.#canKeep() && pending < CREDIT;
  }

  #canKeep(): boolean {
    const { archive, state } = this.parts.storage;
    return archive !== undefined && state.type !== "full";
  }

  /** Tells how far the session is committed, and what it may send. */
  acknowledge(session: LiveSession): void {
    this.parts.news.acknowledge(session.sid, session.committed, this.#creditOf(session));
  }

  acknowledgeAll(): void {
    for (const session of this.parts.sessions.all()) this.acknowledge(session);
  }
}
