import {
  type Batch,
  type Hello,
  isPageMessage,
  type ResourceRecord,
  type SessionId,
  type SpanId,
  type TraceId,
} from "../../sdk/protocol/index.ts";
import type { TraceSummary } from "../model/trace.ts";
import { ActiveTraces } from "./active-traces.ts";
import type { Archive, CommitResult } from "./archive/archive.ts";
import type { BatchRow, TraceRow } from "./archive/schema.ts";
import { type Clock, createClock } from "./clock.ts";
import { CommitQueue, type PendingBatch } from "./commit-queue.ts";
import type {
  Delivery,
  EngineApi,
  EngineOptions,
  RetentionSettings,
  SessionOrigin,
  StorageState,
  TraceContent,
} from "./engine-api.ts";
import { CREDIT } from "./flood-guard.ts";
import type { Pruned } from "./janitor.ts";
import { isGreeting, type LiveSession, LiveSessions } from "./live-sessions.ts";
import { createLiveness, type Liveness, type Locks } from "./liveness.ts";
import { NewsDesk } from "./news.ts";
import { OpenedTrace } from "./opened-trace.ts";
import { CHANNEL, type Channel, createPeers, type PeerMessage, type Peers } from "./peers.ts";
import { Recorder, recordsOfTrace } from "./recorder.ts";
import { Retention } from "./retention.ts";
import type { Piece } from "./session-ingest.ts";
import { Storage } from "./storage.ts";
import { StoredTraces } from "./stored-traces.ts";
import { Summarizer } from "./summarizer.ts";
import { Trash } from "./trash.ts";
import { WaitingRoom } from "./waiting-room.ts";

/** How often held envelopes are looked at. */
const HOLD_CHECK_MS = 250;
/** A page without credit is told again when this has passed. */
const CREDIT_CHECK_MS = 1000;
/** Sessions say hello within this time of the panel's start; whose did not is taken for gone. */
const GRACE_MS = 1500;
/** Rows of the list that are answered at once; older ones follow as news, so that no task grows long. */
const LIST_PAGE = 500;
/** Other panels are told of changed rows at most this often. */
const PEERS_INTERVAL_MS = 200;
const SETTLE_CHECK_MS = 5;
/** News do not wait for the frame once this much is acknowledged. */
const PROMPT_ACK_UNITS = CREDIT / 16;

/** The world as the engine needs it; each part can be replaced in tests. */
export interface EngineWorld {
  clock: Clock;
  locks: Locks | undefined;
  channel(): Channel | undefined;
  /** A random name for this engine among those of other panels. */
  id: string;
}

const browserWorld = (): EngineWorld => ({
  clock: createClock(),
  locks: globalThis.navigator?.locks,
  channel: () => (typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(CHANNEL)),
  id: crypto.randomUUID(),
});

/**
 * All that is known of traces, behind one interface.
 *
 *   receive ─▶ ingest (order, once) ─▶ recorder (validate, fold) ─▶ commit queue ─▶ archive
 *                                          │          │                   │ complete
 *                                       opened     summaries          acknowledge
 *                                          └────────▶ news ◀──────────────┘
 */
export function createEngine(world: EngineWorld = browserWorld()): EngineApi {
  return new Engine(world);
}

class Engine implements EngineApi {
  readonly #world: EngineWorld;
  readonly #clock: Clock;
  readonly #liveness: Liveness;
  readonly #sessions = new LiveSessions();
  readonly #waiting = new WaitingRoom();
  readonly #actives = new ActiveTraces();
  readonly #trash = new Trash();
  readonly #storage: Storage;
  readonly #news: NewsDesk;
  readonly #summarizer: Summarizer;
  readonly #queue: CommitQueue;
  readonly #opened: OpenedTrace;
  readonly #recorder: Recorder;
  readonly #retention: Retention;
  #peers: Peers | undefined;
  /** Traces that the archive has rows of. */
  readonly #stored = new StoredTraces();
  /** Hellos that came while no archive was open. */
  #early: { origin: SessionOrigin; hello: Hello }[] = [];
  #livingElsewhere: ReadonlySet<SessionId> = new Set();
  #changedForPeers = new Map<TraceId, TraceRow>();
  #timers = new Set<string>();
  /** Read when the archive was opened; spares the panel's first question another reading. */
  #rowsAtStart: TraceRow[] | undefined;
  #sessionCount = -1;
  /** Sessions that are known to be in the archive, and so in the count. */
  #counted = new Set<SessionId>();

  constructor(world: EngineWorld) {
    this.#world = world;
    this.#clock = world.clock;
    this.#liveness = createLiveness(world.locks);
    this.#liveness.engine(world.id);
    this.#news = new NewsDesk(world.clock, {
      beforePost: () => this.#summarizer.run(),
      takeOpened: () => this.#opened.take(),
      treeWait: () => this.#opened.treeWait,
    });
    this.#storage = new Storage(world.clock, {
      changed: (state) => this.#storageChanged(state),
      ready: (archive) => this.#begin(archive),
      lost: () => this.#queue.drop(),
    });
    this.#summarizer = new Summarizer(
      world.clock,
      this.#sessions.originOf,
      (summary) => this.#news.summary(summary),
      (ms) => this.#once("summarize", ms, () => this.#summarizeLate()),
    );
    this.#queue = new CommitQueue(world.clock, {
      takeRows: () => this.#summarizer.takeRows(),
      committed: (batches, traces, result) => this.#committed(batches, traces, result),
      requeued: (rows) => this.#requeued(rows),
      full: (reason) => this.#full(reason),
      worksAgain: () => this.#storage.state.type === "full" && this.#storage.set({ type: "ok" }),
      failed: (reason) => void this.#storage.useMemory(reason),
    });
    this.#opened = new OpenedTrace({
      stored: async (id) => (await this.#storage.archive?.batchesOf(id)) ?? [],
      pending: () => this.#queue.pendingRows(),
      resources: (sid) => this.#resourcesOf(sid),
      records: recordsOfTrace,
      changed: () => this.#news.plan(),
      now: () => world.clock.cost(),
    });
    this.#recorder = new Recorder({
      counters: this.#news.counters,
      actives: this.#actives,
      summarizer: this.#summarizer,
      queue: this.#queue,
      opened: this.#opened,
      isStored: (id) => this.#stored.has(id),
      isTrashed: (id) => this.#trash.catches(id),
      load: (id) => this.#load(id),
      loaded: (active) => {
        active.interrupt((sid) => this.#isGone(sid));
        this.#news.plan();
      },
      now: () => this.#clock.now(),
    });
    this.#retention = new Retention(world.clock, this.#liveness, {
      archive: () => this.#storage.archive,
      ownId: world.id,
      ownSessions: () => new Set(this.#sessions.all().map(({ sid }) => sid)),
      isBusy: (id) => (this.#actives.get(id)?.pending ?? 0) > 0 || this.#actives.get(id)?.isRunning === true,
      pruned: (pruned) => this.#pruned(pruned),
    });
  }

  // Opening

  async open(options: EngineOptions, port: MessagePort) {
    this.#news.connect(port);
    port.onmessage = ({ data: { documentId, batch } }: MessageEvent<Delivery>) =>
      batch ? this.receive(documentId, batch) : this.gone(documentId);
    this.#retention.settings = options.retention;
    this.#peers?.close();
    this.#peers = createPeers(
      options.memoryOnly ? undefined : this.#world.channel(),
      { database: options.database, id: this.#world.id },
      (message) => this.#heard(message),
    );
    const storage = await this.#storage.open(options);
    this.#retention.start();
    return { storage, sessions: (await this.#storage.archive?.sessionCount()) ?? 0 };
  }

  async #begin(archive: Archive): Promise<void> {
    const [rows, sessions, living] = await Promise.all([
      archive.traces(),
      archive.sessions(),
      this.#liveness.living(),
      this.#trash.load(archive),
    ]);
    this.#stored.reset(rows);
    this.#rowsAtStart = rows;
    this.#livingElsewhere = living?.sessions ?? new Set();
    this.#news.counters.storedBytes = sessions.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#queue.use(archive);
    const early = this.#early;
    this.#early = [];
    for (const { origin, hello } of early)
      this.#greet(archive, origin, hello).then((it) => it && this.#acknowledge(it));
    for (const session of this.#sessions.all()) this.#acknowledge(session);
    this.#once("repair", GRACE_MS, () => void this.#repairInterrupted());
  }

  #storageChanged(state: StorageState): void {
    this.#news.storage(state);
    // Credit follows the state of storage: nothing may be sent that cannot be kept.
    for (const session of this.#sessions.all()) this.#acknowledge(session);
  }

  async resetStorage(): Promise<StorageState> {
    const gone = (await this.#storage.archive?.traces())?.map(({ traceId }) => traceId) ?? [];
    for (const active of [...this.#actives.values()]) this.#forgetActive(active.traceId);
    const state = await this.#storage.reset();
    this.#news.removed(gone);
    this.#peers?.tell({ removed: gone });
    await this.sessionCount();
    return state;
  }

  // Records

  async hello(origin: SessionOrigin, hello: Hello) {
    if (!isGreeting(origin, hello)) return this.#refuse();
    const { archive } = this.#storage;
    if (!archive) {
      this.#early.push({ origin, hello });
      return { from: 1, credit: 0 };
    }
    const session = await this.#greet(archive, origin, hello);
    return session ? { from: session.ingest.next, credit: this.#creditOf(session) } : this.#refuse();
  }

  async #greet(archive: Archive, origin: SessionOrigin, hello: Hello): Promise<LiveSession | undefined> {
    const session = await this.#sessions.greet(archive, origin, hello, this.#clock.now());
    if (!session) return undefined;
    session.release();
    session.release = this.#liveness.session(session.sid);
    for (const batch of this.#waiting.take(origin.documentId, session.sid)) this.#ingest(session, batch);
    this.#reviewRunning((sid) => sid === session.sid);
    return session;
  }

  #refuse(): null {
    this.#news.counters.refusedEnvelopes++;
    this.#news.plan();
    return null;
  }

  receive(documentId: string, batch: Batch): void {
    if (!isPageMessage(batch) || (batch as { t: string }).t === "hello") return void this.#refuse();
    const session = this.#sessions.get(batch.sid);
    if (!session) {
      if (!this.#waiting.add(documentId, batch, this.#clock.now())) this.#refuse();
      this.#watchHeld();
    } else if (session.row.documentId !== documentId || !this.#canKeep()) this.#refuse();
    else this.#ingest(session, batch);
  }

  #ingest(session: LiveSession, batch: Batch): void {
    const now = this.#clock.now();
    if (!session.guard.admit(batch.body.length, now)) return void this.#refuse();
    const duplicates = session.ingest.duplicates;
    this.#take(session, () => session.ingest.accept(batch, now));
    this.#news.counters.duplicates += session.ingest.duplicates - duplicates;
    if (session.ingest.dueAt() !== undefined) this.#watchHeld();
    this.#news.plan();
  }

  #take(session: LiveSession, next: () => Piece[]): void {
    const { guard, ingest } = session;
    const held = ingest.heldUnits;
    for (const piece of next()) guard.pending += this.#recorder.take(session, piece);
    guard.pending += ingest.heldUnits - held;
  }

  /** Looks after what waits for something that may never come. */
  #watchHeld(): void {
    this.#once("held", HOLD_CHECK_MS, () => {
      const now = this.#clock.now();
      this.#news.counters.refusedEnvelopes += this.#waiting.expire(now);
      let holding = !this.#waiting.isEmpty;
      for (const session of this.#sessions.all()) {
        if (this.#canKeep()) this.#take(session, () => session.ingest.expire(now));
        holding ||= session.ingest.dueAt() !== undefined;
      }
      this.#news.plan();
      if (holding) this.#watchHeld();
    });
  }

  gone(documentId: string): void {
    const sids = new Set<SessionId>();
    for (const session of this.#sessions.ofDocument(documentId)) {
      session.gone = true;
      session.release();
      sids.add(session.sid);
    }
    this.#reviewRunning((sid) => sids.has(sid));
  }

  // Storing

  #committed(batches: PendingBatch[], traces: TraceRow[], { bytes, duplicates }: CommitResult): void {
    const { counters } = this.#news;
    counters.storedBytes += bytes;
    counters.duplicates += duplicates;
    const sessions = new Set<LiveSession>();
    for (const { row, session, actives, units } of batches) {
      session.committed = row.s0 + row.n - 1;
      session.guard.pending -= units;
      sessions.add(session);
      for (const active of actives) active.pending--;
    }
    for (const row of traces) this.#rememberStored(row);
    for (const session of sessions) this.#acknowledge(session);
    if (bytes >= PROMPT_ACK_UNITS) this.#news.postAcknowledgements();
    this.#actives.evict((active) => !this.#summarizer.has(active));
    this.#tellPeers(traces);
    this.#retention.check(counters.storedBytes);
    // Counting is a transaction of its own, which the next writer would have to wait for.
    if ([...sessions].some(({ sid }) => !this.#counted.has(sid))) this.#countSessions();
    for (const { sid } of sessions) this.#counted.add(sid);
  }

  #rememberStored(row: TraceRow): void {
    this.#rowsAtStart = undefined;
    this.#stored.note(row);
    const active = this.#actives.get(row.traceId);
    if (active) active.stored = true;
  }

  /** They are made anew; what is deleted meanwhile is not. */
  #requeued(rows: TraceRow[]): void {
    for (const { traceId } of rows) {
      if (this.#trash.has(traceId)) continue;
      const active = this.#actives.get(traceId);
      if (active) this.#summarizer.mark(active);
      else this.#recorder.activate(traceId);
    }
  }

  #creditOf(session: LiveSession): number {
    if (!this.#canKeep()) return 0;
    if (session.guard.hasCredit(this.#clock.now())) return CREDIT;
    this.#once("credit", CREDIT_CHECK_MS, () => {
      for (const other of this.#sessions.all()) this.#acknowledge(other);
    });
    return 0;
  }

  #canKeep(): boolean {
    const { type } = this.#storage.state;
    return this.#storage.archive !== undefined && type !== "full";
  }

  #acknowledge(session: LiveSession): void {
    this.#news.acknowledge(session.sid, session.committed, this.#creditOf(session));
  }

  #full(reason: string): void {
    this.#storage.set({ type: "full", reason });
    void this.#retention.prune();
  }

  /** What was left for want of time. */
  #summarizeLate(): void {
    this.#summarizer.run();
    this.#queue.plan();
    this.#news.plan();
  }

  // Asking

  async list(): Promise<TraceSummary[]> {
    const rows = this.#rowsAtStart ?? (await this.#storage.archive?.traces()) ?? [];
    const older = rows.slice(LIST_PAGE).map((row) => [row.traceId, () => this.#summaryOf(row)] as const);
    this.#news.moreOfList(new Map(older));
    return rows.slice(0, LIST_PAGE).map((row) => this.#summaryOf(row));
  }

  /** As stored, or as it must be by now. */
  #summaryOf(row: TraceRow): TraceSummary {
    const { summary } = row;
    const isGone = summary.status === "running" && row.sids.every((sid) => this.#isGone(sid));
    return isGone ? { ...summary, status: "interrupted" } : summary;
  }

  openTrace(traceId: TraceId | null): Promise<boolean> {
    return this.#opened.open(traceId);
  }

  openSpans(traceId: TraceId | null, spanIds: SpanId[]): Promise<TraceContent | null> {
    return this.#opened.openSpans(traceId, spanIds);
  }

  traceContent(traceId: TraceId): Promise<TraceContent | null> {
    return this.#opened.content(traceId);
  }

  async #resourcesOf(sid: SessionId): Promise<ResourceRecord[]> {
    const live = this.#sessions.get(sid);
    if (live) return [...live.resources.values()];
    return ((await this.#storage.archive?.resources(sid)) ?? []).map(({ record }) => record);
  }

  async #load(traceId: TraceId): Promise<BatchRow[]> {
    const { archive } = this.#storage;
    const rows = (await archive?.batchesOf(traceId)) ?? [];
    for (const sid of new Set(rows.map((row) => row.sid)))
      if (!this.#sessions.knowsOrigin(sid))
        this.#sessions.rememberOrigin(sid, (await archive?.session(sid))?.origin ?? "");
    return rows;
  }

  async sessionsOfTab(tabId: number, run: string): Promise<SessionId[]> {
    const stored = (await this.#storage.archive?.sessionsOfTab(tabId, run)) ?? [];
    const live = this.#sessions.all().filter(({ row }) => row.tabId === tabId && row.run === run);
    return [...new Set([...stored, ...live.map(({ sid }) => sid)])];
  }

  async sessionCount(): Promise<number> {
    const { archive } = this.#storage;
    const count = (await archive?.sessionCount()) ?? 0;
    await archive?.forgetPruned();
    return count;
  }

  /** News of the sentinel's count, when it changed. */
  async #countSessions(): Promise<void> {
    const count = await this.#storage.archive?.sessionCount();
    if (count === undefined || count === this.#sessionCount) return;
    this.#sessionCount = count;
    this.#news.sessions(count);
  }

  async dismissWiped(): Promise<void> {
    if (this.#storage.state.type === "wiped") this.#storage.set({ type: "ok" });
  }

  async settled(): Promise<void> {
    const busy = () =>
      !this.#queue.isIdle ||
      this.#recorder.loads > 0 ||
      !this.#summarizer.isIdle ||
      !this.#waiting.isEmpty ||
      this.#sessions.all().some(({ ingest }) => ingest.dueAt() !== undefined);
    while (this.#storage.archive && busy()) {
      this.#summarizer.run(true);
      this.#queue.plan();
      await new Promise<void>((resolve) => this.#clock.after(SETTLE_CHECK_MS, resolve));
    }
    await this.#retention.atRest();
  }

  // Interruption

  /** Nobody is there any more to end its spans. */
  #isGone(sid: SessionId): boolean {
    const live = this.#sessions.get(sid);
    return live ? live.gone : !this.#livingElsewhere.has(sid);
  }

  /** Traces in memory that run in such a session: has it gone, or come back? */
  #reviewRunning(concerns: (sid: SessionId) => boolean): void {
    for (const active of this.#actives.values()) {
      if (![...active.sids].some(concerns) || active.loading) continue;
      if (active.interrupt((sid) => this.#isGone(sid))) this.#summarizer.mark(active);
    }
    this.#queue.plan();
    this.#news.plan();
    this.#rereadOpen(concerns);
  }

  /** Traces that ran when an earlier panel died: their rows must say how far they came. */
  async #repairInterrupted(): Promise<void> {
    this.#livingElsewhere = (await this.#liveness.living())?.sessions ?? new Set();
    this.#rereadOpen(() => true);
  }

  /** Stored traces with open spans whose row says the wrong thing about them: loading them puts it right. */
  #rereadOpen(concerns: (sid: SessionId) => boolean): void {
    for (const row of this.#stored.openRows()) {
      const { traceId, sids } = row;
      if (this.#actives.get(traceId) || !sids.some(concerns)) continue;
      const gone = sids.every((sid) => this.#isGone(sid));
      if (gone !== (row.summary.status === "interrupted")) this.#recorder.activate(traceId);
    }
  }

  // Deleting

  async deleteTraces(traceIds: TraceId[]): Promise<number> {
    const archive = this.#needArchive();
    this.#rowsAtStart = undefined;
    for (const id of traceIds) this.#forgetActive(id);
    this.#news.removed(traceIds);
    const token = await this.#trash.delete(archive, traceIds, this.#world.id, this.#clock.now());
    this.#peers?.tell({ removed: traceIds, trashed: traceIds });
    return token;
  }

  async undelete(token: number): Promise<void> {
    this.#rowsAtStart = undefined;
    const { rows, stale } = await this.#trash.restore(this.#needArchive(), token);
    for (const row of rows) this.#news.summary(row.summary);
    for (const id of stale) this.#recorder.activate(id);
    const ids = rows.map(({ traceId }) => traceId);
    this.#peers?.tell({ restored: ids, changed: rows });
    this.#news.plan();
  }

  #forgetActive(id: TraceId): void {
    const active = this.#actives.get(id);
    if (!active) return;
    this.#summarizer.forget(active);
    this.#actives.delete(id);
  }

  #needArchive(): Archive {
    const { archive } = this.#storage;
    if (!archive) throw new Error("Storage is not available; see the banner for what to do");
    return archive;
  }

  // Retention

  setRetention(settings: RetentionSettings): Promise<void> {
    return this.#retention.set(settings);
  }

  async #pruned({ removed, changed }: Pruned): Promise<void> {
    this.#dropped(removed);
    // What is in memory is ahead of the archive; the others are read back, so that their rows are true.
    for (const id of changed) this.#recorder.activate(id);
    this.#peers?.tell({ removed });
    const sessions = (await this.#storage.archive?.sessions()) ?? [];
    this.#news.counters.storedBytes = sessions.reduce((sum, { bytes }) => sum + bytes, 0);
    await this.#countSessions();
    this.#queue.retry();
  }

  #dropped(ids: TraceId[]): void {
    if (ids.length) this.#rowsAtStart = undefined;
    for (const id of ids) {
      this.#stored.forget(id);
      this.#forgetActive(id);
    }
    this.#trash.forget(ids);
    if (ids.length) this.#news.removed(ids);
  }

  // Other panels

  #tellPeers(rows: TraceRow[]): void {
    if (!this.#peers || !rows.length) return;
    for (const row of rows) this.#changedForPeers.set(row.traceId, row);
    this.#once("peers", PEERS_INTERVAL_MS, () => {
      this.#peers?.tell({ changed: [...this.#changedForPeers.values()] });
      this.#changedForPeers.clear();
    });
  }

  #heard({ changed, removed, trashed, restored }: PeerMessage): void {
    this.#dropped(removed);
    this.#trash.add(trashed);
    this.#trash.forget(restored);
    for (const row of changed) {
      const { traceId } = row;
      this.#rememberStored(row);
      // A trace that both panels write is read back with the next record, so that neither forgets the other's.
      if (!this.#actives.get(traceId)?.pending) this.#forgetActive(traceId);
      this.#news.summary(row.summary);
    }
    if (changed.length) this.#news.plan();
  }

  /** A timer that is set already is not set again. */
  #once(name: string, ms: number, task: () => void): void {
    if (this.#timers.has(name)) return;
    this.#timers.add(name);
    this.#clock.after(ms, () => {
      this.#timers.delete(name);
      task();
    });
  }
}
