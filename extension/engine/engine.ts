import { fingerprintOf } from "../../sdk/audit/chain.ts";
import { signerOf } from "../../sdk/audit/signer.ts";
import { SDK_VERSION } from "../../sdk/journal/version.ts";
import type { Batch, Hello, ResourceRecord, SessionId, SpanId, TraceId } from "../../sdk/protocol/index.ts";
import type { OwnPrice } from "../model/cost/own-price.ts";
import type { ModelPrice, PriceQuestion } from "../model/cost/price.ts";
import type { JudgeQuestion } from "../model/findings/judge/judge-question.ts";
import type { StallRule } from "../model/stream-stats.ts";
import type { TraceSummary } from "../model/trace.ts";
import { ActiveTraces } from "./active-traces.ts";
import { Analyses } from "./analysis/analyses.ts";
import type { TraceAnalysis } from "./analysis/analysis-api.ts";
import { FoundInRest } from "./analysis/found-in-rest.ts";
import type { Archive, CommitResult } from "./archive/archive.ts";
import type { BatchRow, TraceRow } from "./archive/schema.ts";
import { type Clock, createClock } from "./clock.ts";
import { ServerSpans } from "./collector/server-spans.ts";
import { CommitQueue, type CommittedGroup } from "./commit-queue.ts";
import { callsCost } from "./cost/calls-cost.ts";
import { Prices } from "./cost/prices.ts";
import { countTokens } from "./cost/token-counts.ts";
import { Deletion } from "./deletion.ts";
import type {
  CollectorSettings,
  Delivery,
  Destination,
  EngineApi,
  EngineOptions,
  FetchedTrace,
  FoundInTrace,
  RetentionSettings,
  SealingReport,
  SendProgress,
  SendRequest,
  SendResult,
  SessionOrigin,
  SpanCost,
  StorageState,
  TraceContent,
  TraceSource,
  Verdict,
} from "./engine-api.ts";
import type { ExportProgress, ExportRequest, ExportResult, RedactionPreview } from "./export/export-api.ts";
import { outgoingOfContent } from "./export/outgoing-of-content.ts";
import { TraceExports } from "./export/trace-exports.ts";
import { CREDIT } from "./flood-guard.ts";
import { Forwarding } from "./forward/forwarding.ts";
import { SendTraces } from "./forward/send-traces.ts";
import { unfinishedSpans } from "./forward/unfinished-spans.ts";
import { FileImports } from "./import/file-imports.ts";
import type { ImportProgress, ImportRequest, ImportResult } from "./import/import-api.ts";
import { Ingest } from "./ingest.ts";
import { Interruption } from "./interruption.ts";
import type { Pruned } from "./janitor.ts";
import { type LiveSession, LiveSessions } from "./live-sessions.ts";
import { createLiveness, type Liveness, type Locks } from "./liveness.ts";
import { NewsDesk } from "./news.ts";
import { createOnce, type Once } from "./once.ts";
import { OpenedTrace } from "./opened-trace.ts";
import { CHANNEL, type Channel, createPeers, type PeerMessage, type Peers } from "./peers.ts";
import { Recorder, recordsOfTrace, spanRecordsOf } from "./recorder.ts";
import type {
  AskRequest,
  AskResult,
  EndpointVerdict,
  ModelEndpoint,
  RerunProgress,
  RerunRequest,
  RerunResult,
} from "./rerun/rerun-api.ts";
import { Reruns } from "./rerun/reruns.ts";
import { Retention } from "./retention.ts";
import { readDeletion } from "./sealing/logged-deletion.ts";
import { Sealer } from "./sealing/sealer.ts";
import { sealingOf } from "./sealing/sealing.ts";
import { findInTrace } from "./search/find-in-trace.ts";
import { Search } from "./search/search.ts";
import { Statistics } from "./statistics/statistics.ts";
import type { StatisticsAnswer, StatisticsQuestion } from "./statistics/statistics-api.ts";
import { Storage } from "./storage.ts";
import { StoredTraces } from "./stored-traces.ts";
import { Summarizer } from "./summarizer.ts";
import { TableKeeper } from "./table-keeper.ts";
import { TraceCopies } from "./trace-copies.ts";

/** Sessions say hello within this time of the panel's start; whose did not is taken for gone. */
const GRACE_MS = 1500;
/** Rows of the list that are answered at once; older ones follow as news, so that no task grows long. */
const LIST_PAGE = 500;
/** Other panels are told of changed rows at most this often. */
const PEERS_INTERVAL_MS = 200;
/** Traces of the list whose servers may still be at work when a collector is connected. */
const RECENT_TRACES = 200;
const SETTLE_CHECK_MS = 5;
/** What is read for later waits so long between bites while records come. */
const REST_MS = 50;
/** Spans, and records, of a trace that is asked what its calls cost: all of it is held at once. */
const MOST_PRICED_SPANS = 5000;
const MOST_PRICED = 50_000;
/** As sealed records say who made them. */
const SOFTWARE = `genai-traces ${SDK_VERSION}`;
/** News do not wait for the frame once this much is acknowledged. */
const PROMPT_ACK_UNITS = CREDIT / 16;

/** The world as the engine needs it; each part can be replaced in tests. */
export interface EngineWorld {
  clock: Clock;
  locks: Locks | undefined;
  channel(): Channel | undefined;
  /** A random name for this engine among those of other panels. */
  id: string;
  /** Default: the browser's own. */
  fetch?: typeof fetch;
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
 *   receive ─▶ ingest (who, order, once) ─▶ recorder (validate, fold) ─▶ commit queue ─▶ archive
 *                                               │          │                   │ complete
 *                                            opened     summaries          acknowledge
 *                                               └────────▶ news ◀──────────────┘
 *
 * `interruption`, `deletion` and `retention` change what is there; other panels are told and heard here.
 */
export function createEngine(world: EngineWorld = browserWorld()): EngineApi {
  return new Engine(world);
}

class Engine implements EngineApi {
  readonly #world: EngineWorld;
  readonly #clock: Clock;
  readonly #liveness: Liveness;
  readonly #once: Once;
  readonly #sessions = new LiveSessions();
  readonly #actives = new ActiveTraces();
  readonly #storage: Storage;
  readonly #news: NewsDesk;
  readonly #summarizer: Summarizer;
  readonly #queue: CommitQueue;
  readonly #opened: OpenedTrace;
  readonly #search: Search;
  readonly #recorder: Recorder;
  readonly #ingest: Ingest;
  readonly #interruption: Interruption;
  readonly #deletion: Deletion;
  readonly #retention: Retention;
  /** Questions of {@link findInTrace} so far. */
  #finds = 0;
  readonly #servers: ServerSpans;
  readonly #files: FileImports;
  readonly #exports: TraceExports;
  readonly #sends: SendTraces;
  readonly #forwarding: Forwarding;
  readonly #reruns: Reruns;
  #isPrivate = false;
  readonly #analyses: Analyses;
  readonly #statistics: Statistics;
  readonly #sealer: Sealer;
  readonly #copies: TraceCopies;
  readonly #prices = new Prices();
  #peers: Peers | undefined;
  /** Traces that the archive has rows of. */
  readonly #stored = new StoredTraces();
  /** For an archive that is opened later, or in place of one that failed. */
  #pinned: [traceIds: TraceId[], held: TraceId[]] | undefined;
  #changedForPeers = new Map<TraceId, TraceRow>();
  #sessionCount = -1;
  /** Sessions that are known to be in the archive, and so in the count. */
  #counted = new Set<SessionId>();

  constructor(world: EngineWorld) {
    this.#world = world;
    this.#clock = world.clock;
    this.#once = createOnce(world.clock);
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
      committed: (group, result) => this.#committed(group, result),
      requeued: (rows) => this.#requeued(rows),
      full: (reason) => this.#full(reason),
      worksAgain: () => this.#storage.state.type === "full" && this.#storage.set({ type: "ok" }),
      failed: (reason) => void this.#storage.useMemory(reason),
    });
    this.#opened = new OpenedTrace({
      keys: async (id) => (await this.#storage.archive?.batchKeysOf(id)) ?? [],
      rows: async (keys) => (await this.#storage.archive?.batchesAt(keys)) ?? [],
      table: async (id) => this.#storage.archive?.table(id),
      keep: async (row) => this.#storage.archive?.putTable(row),
      keeps: () => this.#storage.archive?.kind === "disk",
      rest: async () => {
        if (!this.#queue.isIdle) await new Promise<void>((resolve) => this.#clock.after(REST_MS, resolve));
      },
      pending: () => this.#queue.pendingRows(),
      resources: (sid) => this.#resourcesOf(sid),
      records: recordsOfTrace,
      changed: () => this.#news.plan(),
      now: () => world.clock.cost(),
    });
    const tables = new TableKeeper({
      once: this.#once,
      tables: this.#opened.tables,
      isBusy: () => !this.#queue.isIdle,
      units: (id) => this.#actives.get(id)?.units ?? 0,
    });
    this.#search = new Search({
      clock: world.clock,
      once: this.#once,
      isBusy: () => !this.#queue.isIdle,
      keys: async (id) => (await this.#storage.archive?.batchKeysOf(id)) ?? [],
      rows: async (keys) => (await this.#storage.archive?.batchesAt(keys)) ?? [],
      records: spanRecordsOf,
      changed: (state) => this.#news.search(state),
    });
    this.#recorder = new Recorder({
      counters: this.#news.counters,
      actives: this.#actives,
      summarizer: this.#summarizer,
      queue: this.#queue,
      opened: this.#opened,
      isStored: (id) => this.#stored.has(id),
      isTrashed: (id) => this.#deletion.trash.catches(id),
      load: (id) => this.#load(id),
      took: (...batch) => this.#servers.took(...batch),
      leaving: (...batch) => this.#forwarding.leaving(...batch),
      loaded: (active) => {
        active.interrupt(this.#interruption.isGone);
        this.#news.plan();
      },
      now: () => this.#clock.now(),
    });
    const { clock } = world;
    const fetch: typeof globalThis.fetch = world.fetch ?? ((...asked) => globalThis.fetch(...asked));
    const parts = {
      ...{
        clock,
        liveness: this.#liveness,
        once: this.#once,
        sessions: this.#sessions,
        actives: this.#actives,
      },
      ...{ stored: this.#stored, storage: this.#storage, news: this.#news, summarizer: this.#summarizer },
      ...{ queue: this.#queue, recorder: this.#recorder },
    };
    this.#interruption = new Interruption(parts);
    this.#ingest = new Ingest({ ...parts, moved: (sids) => this.#moved(sids) });
    this.#servers = new ServerSpans({
      clock,
      fetch,
      hello: (...greeting) => this.hello(...greeting),
      receive: (...batch) => this.receive(...batch),
      gone: (documentId) => this.gone(documentId),
      hasRoom: (sid) => this.#ingest.hasRoom(sid),
      content: (id) => this.traceContent(id),
      recent: async () => {
        const rows = (await this.#storage.archive?.traces()) ?? [];
        const stored = rows.slice(0, RECENT_TRACES).toReversed();
        return [...stored, ...this.#actives.values()].map(({ traceId }) => traceId);
      },
      changed: (state) => this.#news.collector(state),
    });
    this.#files = new FileImports({
      clock,
      hello: (...greeting) => this.hello(...greeting),
      receive: (...batch) => this.receive(...batch),
      gone: (documentId) => this.gone(documentId),
      hasRoom: (sid) => this.#ingest.hasRoom(sid),
      isKnown: (id) => this.#stored.has(id) || this.#actives.get(id) !== undefined,
      content: (id) => this.traceContent(id),
      undeleted: async (ids) => this.#copies.back(await this.#deletion.bringBack(ids)),
    });
    this.#analyses = new Analyses({
      content: (id) => this.traceContent(id),
      recent: async () => ((await this.#storage.archive?.traces()) ?? []).map(({ summary }) => summary),
    });
    const found = new FoundInRest({
      ...{ clock, once: this.#once },
      isBusy: () => !this.#queue.isIdle,
      stored: async () => (await this.#storage.archive?.found()) ?? [],
      store: async (row) => this.#storage.archive?.putFound(row),
      judge: (id) => this.#analyses.rulesIn(id),
      told: (found) => this.#news.found(found),
    });
    this.#statistics = new Statistics({
      ownPriceOf: this.#prices.ownPriceOf,
      clock,
      isBusy: () => !this.#queue.isIdle,
      keys: async (id) => (await this.#storage.archive?.batchKeysOf(id)) ?? [],
      rows: async (keys) => (await this.#storage.archive?.batchesAt(keys)) ?? [],
      records: spanRecordsOf,
      resources: (sid) => this.#resourcesOf(sid),
      origin: async (sid) =>
        this.#sessions.knowsOrigin(sid)
          ? this.#sessions.originOf(sid)
          : ((await this.#storage.archive?.session(sid))?.origin ?? ""),
    });
    this.#copies = new TraceCopies({ search: this.#search, statistics: this.#statistics, tables, found });
    this.#sealer = new Sealer({
      ...{ clock, once: this.#once, locks: world.locks, software: SOFTWARE },
      archive: () => this.#storage.archive,
    });
    this.#exports = new TraceExports({
      clock,
      pricesOf: (questions) => this.#prices.of(questions),
      content: (id) => this.traceContent(id),
      isGone: (sid) => this.#interruption.isGone(sid),
      earliest: async (ids) => {
        const rows = (await this.#storage.archive?.traces()) ?? [];
        const starts = rows.flatMap(({ traceId, startMs }) => (ids.has(traceId) ? [startMs] : []));
        return starts.length ? starts.reduce((first, ms) => Math.min(first, ms)) : undefined;
      },
      sealing: (traceIds, isWhole) =>
        sealingOf({
          ...{ archive: this.#needArchive(), clock, software: SOFTWARE, traceIds, isWhole },
          sealRest: (sid) => this.#sealer.sealRest(sid),
        }),
    });
    this.#sends = new SendTraces({
      ...{ clock, fetch, random: Math.random },
      content: (id) => this.traceContent(id),
      isGone: (sid) => this.#interruption.isGone(sid),
    });
    this.#reruns = new Reruns({
      fetch,
      hello: (...greeting) => this.hello(...greeting),
      receive: (...batch) => this.receive(...batch),
      gone: (documentId) => this.gone(documentId),
    });
    this.#forwarding = new Forwarding({
      ...{ clock, fetch, random: Math.random, locks: world.locks },
      queue: () => this.#storage.archive?.outgoing,
      // What the user has thrown away is not sent behind their back.
      content: async (id) => (this.#deletion.trash.has(id) ? null : this.traceContent(id)),
      isGone: (sid) => this.#interruption.isGone(sid),
      unfinished: (sid) => {
        const session = this.#sessions.get(sid);
        const isLeft = session?.gone && this.#forwarding.takes(session.row.documentId);
        return isLeft ? unfinishedSpans(this.#actives, sid) : new Map();
      },
      changed: (states) => this.#news.forwarding(states),
    });
    this.#deletion = new Deletion({
      ...parts,
      ownId: world.id,
      archive: () => this.#needArchive(),
      peers: () => this.#peers,
    });
    this.#retention = new Retention(world.clock, this.#liveness, {
      sealed: this.#sealer,
      archive: () => this.#storage.archive,
      ownId: world.id,
      ownSessions: () => new Set(this.#sessions.all().map(({ sid }) => sid)),
      isBusy: (id) => (this.#actives.get(id)?.pending ?? 0) > 0 || this.#actives.get(id)?.isRunning === true,
      isShared: (id) => this.#stored.isShared(id) || (this.#actives.get(id)?.sids.size ?? 0) > 1,
      pruned: (pruned) => this.#pruned(pruned),
    });
  }

  // Opening

  async open(options: EngineOptions, port: MessagePort) {
    this.#news.connect(port);
    port.onmessage = ({ data: { documentId, batch } }: MessageEvent<Delivery>) =>
      batch ? this.receive(documentId, batch) : this.gone(documentId);
    this.#retention.settings = options.retention;
    this.#isPrivate = options.memoryOnly;
    this.#sealer.set(options.sealing ?? false);
    await this.setDestinations(options.destinations ?? []);
    this.#peers?.close();
    this.#peers = createPeers(
      options.memoryOnly ? undefined : this.#world.channel(),
      { database: options.database, id: this.#world.id },
      (message) => this.#heard(message),
    );
    const storage = await this.#storage.open(options);
    this.#retention.start();
    return { storage };
  }

  async #begin(archive: Archive): Promise<void> {
    const [{ rows, trashed }, sessions, kept] = await Promise.all([
      archive.listed(),
      archive.sessions(),
      archive.tableIds(),
      this.#interruption.look(),
    ]);
    this.#deletion.trash.reset(trashed);
    if (this.#pinned) await archive.setPinned(...this.#pinned);
    this.#stored.reset(rows);
    this.#opened.reopen();
    this.#copies.begin(rows, new Set(kept));
    this.#news.counters.storedBytes = sessions.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#queue.use(archive);
    this.#ingest.begin(archive);
    this.#forwarding.wake();
    this.#once("repair", GRACE_MS, () => void this.#interruption.repair());
  }

  #storageChanged(state: StorageState): void {
    this.#news.storage(state);
    // Credit follows the state of storage: nothing may be sent that cannot be kept.
    this.#ingest.acknowledgeAll();
    this.#servers.wake();
    this.#files.wake();
  }

  async resetStorage(): Promise<StorageState> {
    const gone = (await this.#storage.archive?.traces())?.map(({ traceId }) => traceId) ?? [];
    for (const active of [...this.#actives.values()]) this.#deletion.forgetActive(active.traceId);
    const state = await this.#storage.reset();
    this.#news.removed(gone);
    this.#peers?.tell({ removed: gone });
    await this.sessionCount();
    return state;
  }

  // Records

  hello(origin: SessionOrigin, hello: Hello): Promise<{ from: number; credit: number } | null> {
    return this.#ingest.hello(origin, hello);
  }

  receive(documentId: string, batch: Batch): void {
    this.#ingest.receive(documentId, batch);
  }

  gone(documentId: string): void {
    this.#ingest.gone(documentId);
  }

  #moved(sids: ReadonlySet<SessionId>): void {
    this.#interruption.review(sids);
    this.#forwarding.moved(sids);
  }

  // Storing

  #committed({ batches, rows, traces }: CommittedGroup, { bytes, duplicates }: CommitResult): void {
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
    // Another engine stored some of it: what rows came of that is not known.
    if (!duplicates) this.#opened.tables.stored(rows);
    this.#copies.stored(traces);
    for (const session of sessions) {
      this.#ingest.acknowledge(session);
      this.#sealer.stored(session.sid, session.row.documentId);
    }
    this.#servers.wake();
    this.#files.wake();
    if (bytes >= PROMPT_ACK_UNITS) this.#news.postAcknowledgements();
    this.#actives.evict((active) => !this.#summarizer.has(active));
    for (const { outgoing } of batches) if (outgoing.length) this.#forwarding.queued(outgoing);
    this.#tellPeers(traces);
    this.#retention.check(counters.storedBytes);
    // Counting is a transaction of its own, which the next writer would have to wait for.
    if ([...sessions].some(({ sid }) => !this.#counted.has(sid))) this.#countSessions();
    for (const { sid } of sessions) this.#counted.add(sid);
  }

  #rememberStored(row: TraceRow): void {
    this.#stored.note(row);
    const active = this.#actives.get(row.traceId);
    if (active) active.stored = true;
  }

  /** They are made anew; what is deleted meanwhile is not. */
  #requeued(rows: TraceRow[]): void {
    for (const { traceId } of rows) {
      if (this.#deletion.trash.has(traceId)) continue;
      const active = this.#actives.get(traceId);
      if (active) this.#summarizer.mark(active);
      else this.#recorder.activate(traceId);
    }
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
    const rows = this.#stored.atStart ?? (await this.#storage.archive?.traces()) ?? [];
    const older = rows
      .slice(LIST_PAGE)
      .map((row) => [row.traceId, () => this.#interruption.summaryOf(row)] as const);
    this.#news.moreOfList(new Map(older));
    return rows.slice(0, LIST_PAGE).map((row) => this.#interruption.summaryOf(row));
  }

  openTrace(traceId: TraceId | null): Promise<boolean> {
    if (traceId !== null) this.#servers.opened(traceId);
    return this.#opened.open(traceId);
  }

  openSpans(traceId: TraceId | null, spanIds: SpanId[]): Promise<TraceContent | null> {
    return this.#opened.openSpans(traceId, spanIds);
  }

  traceContent(traceId: TraceId): Promise<TraceContent | null> {
    return this.#opened.content(traceId);
  }

  connectCollector(
    settings: CollectorSettings | null,
    place: Pick<SessionOrigin, "tabId" | "run">,
  ): Promise<void> {
    return this.#servers.connect(settings, place);
  }

  fetchTrace(
    source: TraceSource,
    traceId: TraceId,
    place: Pick<SessionOrigin, "tabId" | "run">,
  ): Promise<FetchedTrace> {
    return this.#servers.fetchTrace(source, traceId, place);
  }

  async search(text: string): Promise<TraceId[]> {
    return this.#search.search(text);
  }

  pricesOf(questions: PriceQuestion[]): Promise<(ModelPrice | null)[]> {
    return this.#prices.of(questions);
  }

  async costsIn(traceId: TraceId): Promise<SpanCost[]> {
    const content = await this.traceContent(traceId);
    if (!content || content.records.length > MOST_PRICED) return [];
    const trace = outgoingOfContent(content, this.#interruption.isGone);
    if (trace.spans.length > MOST_PRICED_SPANS) return [];
    const cost = await callsCost(trace, (questions) => this.#prices.of(questions));
    return [...(cost?.spans ?? [])].map(([spanId, one]) => ({ spanId, ...one }));
  }

  countTokens(texts: string[]): Promise<number[]> {
    return countTokens(texts, this.#clock);
  }

  async setOwnPrices(prices: OwnPrice[]): Promise<void> {
    this.#prices.setOwn(prices);
    // They keep costs.
    this.#statistics.reset();
  }

  analyse(traceId: TraceId, spanId?: SpanId, stallRule?: StallRule): Promise<TraceAnalysis> {
    return this.#analyses.analyse(traceId, spanId, stallRule);
  }

  statistics(question: StatisticsQuestion): Promise<StatisticsAnswer> {
    return this.#statistics.ask(question);
  }

  async findInTrace(traceId: TraceId, text: string): Promise<FoundInTrace> {
    const turn = ++this.#finds;
    const content = await this.traceContent(traceId);
    // Others have their turn between the slices.
    const breathe = () => new Promise<boolean>((resolve) => setTimeout(() => resolve(turn === this.#finds)));
    return content ? findInTrace(content, text, breathe) : { spans: [], total: 0 };
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
    const live = () =>
      this.#sessions.all().flatMap(({ row, sid }) => (row.tabId === tabId && row.run === run ? [sid] : []));
    // A short one is stored and gone while the archive is asked, and neither there nor here.
    const before = live();
    const stored = (await this.#storage.archive?.sessionsOfTab(tabId, run)) ?? [];
    return [...new Set([...before, ...stored, ...live()])];
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
      !this.#queue.isIdle || this.#recorder.loads > 0 || !this.#summarizer.isIdle || !this.#ingest.isIdle;
    while (this.#storage.archive && busy()) {
      this.#summarizer.run(true);
      this.#queue.plan();
      await new Promise<void>((resolve) => this.#clock.after(SETTLE_CHECK_MS, resolve));
    }
    await this.#retention.atRest();
    await this.#sealer.atRest();
  }

  // Files

  importFile(request: ImportRequest, onProgress: (progress: ImportProgress) => void): Promise<ImportResult> {
    return this.#files.open(request, onProgress);
  }

  async cancelImport(id: number): Promise<void> {
    this.#files.cancel(id);
  }

  exportTraces(
    request: ExportRequest,
    onProgress: (progress: ExportProgress) => void,
  ): Promise<ExportResult> {
    return this.#exports.write(request, onProgress);
  }

  previewRedaction(traceIds: TraceId[], personal: boolean): Promise<RedactionPreview> {
    return this.#exports.preview(traceIds, personal);
  }

  async sealingKey(): Promise<string | null> {
    const pair = await this.#storage.archive?.knownAuditKey();
    return pair ? fingerprintOf((await signerOf(pair)).key) : null;
  }

  async setSealing(isOn: boolean): Promise<void> {
    this.#sealer.set(isOn);
  }

  async sealingReport(): Promise<SealingReport> {
    const seals = this.#storage.archive?.seals;
    const [sessions, deletions] = await Promise.all([seals?.sessions(), seals?.deletions()]);
    return {
      sessions: sessions?.length ?? 0,
      deletions: (deletions ?? []).flatMap(({ text }) => readDeletion(text) ?? []).reverse(),
    };
  }

  async cancelExport(id: number): Promise<void> {
    this.#exports.cancel(id);
  }

  // Sending

  sendTraces(request: SendRequest, onProgress: (progress: SendProgress) => void): Promise<SendResult> {
    return this.#sends.send(request, onProgress);
  }

  async cancelSend(id: number): Promise<void> {
    this.#sends.cancel(id);
  }

  async setDestinations(destinations: Destination[]): Promise<void> {
    this.#forwarding.configure(this.#isPrivate ? [] : destinations);
  }

  async retryForwarding(id: string): Promise<void> {
    this.#forwarding.retry(id);
  }

  testDestination(destination: Destination): Promise<Verdict> {
    return this.#sends.test(destination);
  }

  // Running again

  rerun(request: RerunRequest, onProgress: (progress: RerunProgress) => void): Promise<RerunResult> {
    return this.#reruns.run(request, onProgress);
  }

  async cancelRerun(id: number): Promise<void> {
    this.#reruns.cancel(id);
  }

  judgeQuestion(traceId: TraceId, spanId?: SpanId): Promise<JudgeQuestion | null> {
    return this.#analyses.judgeQuestion(traceId, spanId);
  }

  askModel(request: AskRequest): Promise<AskResult> {
    return this.#reruns.ask(request);
  }

  testEndpoint(endpoint: ModelEndpoint): Promise<EndpointVerdict> {
    return this.#reruns.test(endpoint);
  }

  // Deleting

  async deleteTraces(traceIds: TraceId[]): Promise<number> {
    await this.#deletion.refuseHeld(traceIds);
    this.#servers.forget(traceIds);
    this.#copies.deleted(traceIds);
    return this.#deletion.delete(traceIds);
  }

  async undelete(token: number): Promise<void> {
    this.#copies.back(await this.#deletion.undelete(token));
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

  async setPinned(traceIds: TraceId[], held: TraceId[]): Promise<void> {
    this.#pinned = [traceIds, held];
    await this.#storage.archive?.setPinned(traceIds, held);
  }

  async #pruned({ removed, changed }: Pruned): Promise<void> {
    this.#deletion.dropped(removed);
    this.#copies.deleted(removed);
    this.#copies.trimmed(changed);
    // What is in memory is ahead of the archive; the others are read back, so that their rows are true.
    for (const id of changed) this.#recorder.activate(id);
    this.#peers?.tell({ removed });
    const sessions = (await this.#storage.archive?.sessions()) ?? [];
    this.#news.counters.storedBytes = sessions.reduce((sum, { bytes }) => sum + bytes, 0);
    await this.#countSessions();
    this.#queue.retry();
  }

  // Other panels

  #tellPeers(rows: TraceRow[]): void {
    if (!this.#peers || !rows.length) return;
    for (const row of rows) this.#changedForPeers.set(row.traceId, row);
    this.#once("peers", PEERS_INTERVAL_MS, async () => {
      const changed = [...this.#changedForPeers.values()];
      this.#changedForPeers.clear();
      // Who opens later reads what is stored; with nobody there nothing need be copied.
      if ((await this.#liveness.living())?.engines.size !== 1) this.#peers?.tell({ changed });
    });
  }

  #heard({ changed, removed, trashed, restored }: PeerMessage): void {
    this.#deletion.dropped(removed);
    this.#copies.deleted(removed);
    this.#copies.storedElsewhere(changed);
    this.#deletion.trash.add(trashed);
    this.#deletion.trash.forget(restored);
    for (const row of changed) {
      const { traceId } = row;
      this.#rememberStored(row);
      // A trace that both panels write is read back with the next record, so that neither forgets the other's.
      if (!this.#actives.get(traceId)?.pending) this.#deletion.forgetActive(traceId);
      this.#news.summary(row.summary);
    }
    if (changed.length) this.#news.plan();
  }
}
