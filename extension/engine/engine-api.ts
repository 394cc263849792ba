/**
 * What the panel may ask of the engine (a worker behind comlink), and what the engine tells by itself.
 * Questions are calls; news are {@link EngineNews} posted on a MessagePort at most once per frame. Records go the
 * other way on the same port, unanswered: a call for each would cost the panel more than the records do.
 */

import type { AuditVerdict, CapturedVerdict } from "../../sdk/audit/verdict.ts";
import type {
  Batch,
  GapRecord,
  Hello,
  ResourceRecord,
  SessionId,
  SpanId,
  SpanRecord,
  TraceId,
} from "../../sdk/protocol/index.ts";
import type { OwnPrice } from "../model/cost/own-price.ts";
import type { ModelPrice, PriceQuestion } from "../model/cost/price.ts";
import type { JudgeQuestion } from "../model/findings/judge/judge-question.ts";
import type { StallRule } from "../model/stream-stats.ts";
import type { TableDelta } from "../model/table/delta.ts";
import type { TraceSummary } from "../model/trace.ts";
import type { TraceAnalysis } from "./analysis/analysis-api.ts";
import type { CollectorSettings, CollectorState } from "./collector/collector-api.ts";
import type { FetchedTrace, TraceSource } from "./collector/trace-source.ts";
import type { ExportProgress, ExportRequest, ExportResult, RedactionPreview } from "./export/export-api.ts";
import type { ForwardState } from "./forward/forward-state.ts";
import type { Destination, SendProgress, SendRequest, SendResult, Verdict } from "./forward/send-api.ts";
import type { ImportProgress, ImportRequest, ImportResult } from "./import/import-api.ts";
import type {
  AskRequest,
  AskResult,
  EndpointVerdict,
  ModelEndpoint,
  RerunProblem,
  RerunProgress,
  RerunRequest,
  RerunResult,
  SpanRef,
} from "./rerun/rerun-api.ts";
import type { LoggedDeletion } from "./sealing/logged-deletion.ts";
import type { GivenScore, StatisticsAnswer, StatisticsQuestion } from "./statistics/statistics-api.ts";

export { collectorOff, isCollectorUrl } from "./collector/collector-api.ts";
export { isSourceUrl } from "./collector/trace-source.ts";
export { MOST_WAITING } from "./forward/forward-state.ts";
export type { LoggedDeletion } from "./sealing/logged-deletion.ts";
export type {
  AskRequest,
  AskResult,
  AuditVerdict,
  CapturedVerdict,
  CollectorSettings,
  CollectorState,
  Destination,
  EndpointVerdict,
  ExportProgress,
  ExportRequest,
  ExportResult,
  FetchedTrace,
  ForwardState,
  GivenScore,
  ImportProgress,
  ImportRequest,
  ImportResult,
  JudgeQuestion,
  ModelEndpoint,
  RedactionPreview,
  RerunProblem,
  RerunProgress,
  RerunRequest,
  RerunResult,
  SendProgress,
  SendRequest,
  SendResult,
  SpanRef,
  StatisticsAnswer,
  StatisticsQuestion,
  TraceAnalysis,
  TraceSource,
  Verdict,
};

/** The document a session belongs to, as the browser told the bridge. */
export interface SessionOrigin {
  documentId: string;
  tabId: number;
  origin: string;
  url: string;
  /** Random per run of the browser, so that tab ids of another day do not match. */
  run: string;
}

export interface RetentionSettings {
  /** Default 7. */
  days: number;
  /** Default 200. */
  megabytes: number;
}

export interface EngineOptions {
  database: string;
  retention: RetentionSettings;
  /** Nothing on disk (incognito). */
  memoryOnly: boolean;
  /** Where spans go to from the first record on; see {@link EngineApi.setDestinations}. */
  destinations?: Destination[];
  /** Seals sessions while they are recorded; default: no. See {@link EngineApi.setSealing}. */
  sealing?: boolean;
  /** Sentinel kept outside IndexedDB (extension storage): how many sessions were there last time. */
  expectedSessions?: number;
}

/** What the user must know about storage; shown as a banner. `ok` has no banner. */
export type StorageState =
  | { type: "ok" }
  /** Another panel holds an old version open. */
  | { type: "blocked" }
  /** This panel is older than the database: reload the panel. */
  | { type: "outdated" }
  /** The browser cannot open the database; traces stay in memory until `resetStorage`. */
  | { type: "memory"; reason: string }
  /** Disk or quota is full; recording is paused (credit 0). */
  | { type: "full"; reason: string }
  /** Fewer sessions than the sentinel remembers: the browser wiped or truncated storage. */
  | { type: "wiped"; expected: number; found: number };

/** A record of a trace with the session it came from and, for `start`, its resource resolved. */
export interface StoredRecord {
  sid: SessionId;
  record: SpanRecord | GapRecord;
}

/** Everything `fold` needs to build spans of a trace. */
export interface TraceContent {
  traceId: TraceId;
  resources: { sid: SessionId; record: ResourceRecord }[];
  records: StoredRecord[];
}

/** Panel → engine: a batch of this document, or `null`, the document is gone. In the order they were sent. */
export interface Delivery {
  documentId: string;
  batch: Batch | null;
}

/** US dollars of one call: told with it, else by a price. */
export interface SpanCost {
  spanId: SpanId;
  usd: number;
  isTold: boolean;
}

/** What was found in a trace that nobody has opened yet. */
export interface FoundRules {
  traceId: TraceId;
  /** Each once; `null`: the trace is too long to be judged unasked. */
  rules: string[] | null;
}

/** Pushed to the panel, at most once per frame. */
export interface EngineNews {
  /** New or changed rows of the list. */
  summaries: TraceSummary[];
  removed: TraceId[];
  /** What changed in the opened trace; all of it at first. */
  opened: TableDelta | null;
  /** New records of the opened spans, in order. */
  spans: TraceContent | null;
  /** New acknowledgements for the bridge. */
  acknowledgements: { sid: SessionId; upTo: number; credit: number }[];
  /** Only when changed. */
  storage?: StorageState;
  /** Only when changed, and only once somebody has searched. */
  search?: SearchState;
  /** Only when changed, and only once a collector was connected. */
  collector?: CollectorState;
  /** Destinations that spans go to live; only when changed. */
  forwarding?: ForwardState[];
  /** Traces that were judged; each time some. */
  found?: FoundRules[];
  /** Sessions in the archive, for the sentinel; only when changed. */
  sessions?: number;
  counters: EngineCounters;
}

/** Spans of a trace that say something, and how often. */
export interface FoundInTrace {
  /** In order of their start; ten thousand at most. */
  spans: { spanId: SpanId; count: number }[];
  /** Places, of all spans together. */
  total: number;
}

/** How far full text is; see {@link EngineApi.search}. Numbers of traces. */
export interface SearchState {
  indexed: number;
  /** Not read yet. */
  waiting: number;
  /** Will not be found: the oldest, for want of room, and those that cannot be read. */
  left: number;
  /** So long that only their beginning is found. */
  cut: number;
  /** Grows with each change: who asked may want to ask again. */
  revision: number;
}

/** Nothing is lost silently. */
export interface EngineCounters {
  records: number;
  /** Declared by the page's ring. */
  overflow: number;
  /** Never arrived. */
  lost: number;
  /** Refused by validation. */
  invalid: number;
  duplicates: number;
  /** Envelopes refused whole (broken JSON, foreign session, flood cap). */
  refusedEnvelopes: number;
  /** Bytes in the archive, estimated. */
  storedBytes: number;
}

/** Before anything came. */
export const noCounters = (): EngineCounters => ({
  records: 0,
  overflow: 0,
  lost: 0,
  invalid: 0,
  duplicates: 0,
  refusedEnvelopes: 0,
  storedBytes: 0,
});

/** What was sealed while it was recorded. */
export interface SealingReport {
  /** That are here. */
  sessions: number;
  /** What was deleted of it, the newest first. */
  deletions: LoggedDeletion[];
}

export interface EngineApi {
  /** Opens the database; from now on news go to `port` (as `PostedNews`), and each {@link Delivery} that comes from it is taken. */
  open(options: EngineOptions, port: MessagePort): Promise<{ storage: StorageState }>;
  hello(session: SessionOrigin, hello: Hello): Promise<{ from: number; credit: number } | null>;
  receive(documentId: string, batch: Batch): void;
  /** The document is gone (or frozen): what still runs in it is interrupted until it says hello again. */
  gone(documentId: string): void;
  /** The newest stored rows, newest first. Older ones follow as news, some hundred a frame. */
  list(): Promise<TraceSummary[]>;
  /** News carry the trace's table from now on, until another is opened. True when there is such a trace. */
  openTrace(traceId: TraceId | null): Promise<boolean>;
  /**
   * Whole content of some spans of a trace; news carry what comes later until others are opened. News travel by another
   * road and may overtake the answer: keep what they say of these spans until the answer is there.
   */
  openSpans(traceId: TraceId | null, spanIds: SpanId[]): Promise<TraceContent | null>;
  /** All records of a trace, to copy or export it. */
  traceContent(traceId: TraceId): Promise<TraceContent | null>;
  /**
   * Stored traces that have all the words of a text anywhere, or words that begin so, in no order. Those that are not
   * read yet are not found: news tell how far the index is.
   */
  search(text: string): Promise<TraceId[]>;
  /**
   * Listens to a collector of server spans (`npx genai-traces collect`) for the traces that come from now on and the most
   * recent ones, or to none any more. Its sessions belong to the tab of `place`; news tell how it goes.
   */
  connectCollector(
    settings: CollectorSettings | null,
    place: Pick<SessionOrigin, "tabId" | "run">,
  ): Promise<void>;
  /**
   * Opens a file of traces in whatever format, in a session of its own whose origin is `file:<name>`; resolves when all
   * of it is handed over. Spans that are here already are counted and left out.
   */
  importFile(request: ImportRequest, onProgress: (progress: ImportProgress) => void): Promise<ImportResult>;
  /** Stops it where it is; what was opened stays. */
  cancelImport(id: number): Promise<void>;
  /** Writes stored traces into a file, one after the other. Never rejects. */
  exportTraces(request: ExportRequest, onProgress: (progress: ExportProgress) => void): Promise<ExportResult>;
  /** Fingerprint of the key that this installation seals with; null: it has sealed nothing yet, and has none. */
  sealingKey(): Promise<string | null>;
  /** From now on pages' sessions are sealed while they are recorded, or no more. */
  setSealing(isOn: boolean): Promise<void>;
  sealingReport(): Promise<SealingReport>;
  /** What a redacted file of these traces would lack. */
  previewRedaction(traceIds: TraceId[], personal: boolean): Promise<RedactionPreview>;
  /** Stops it where it is; there will be no file. */
  cancelExport(id: number): Promise<void>;
  /** Sends stored traces to a back end, now. Never rejects. */
  sendTraces(request: SendRequest, onProgress: (progress: SendProgress) => void): Promise<SendResult>;
  /** Stops it where it is; what was taken stays there. */
  cancelSend(id: number): Promise<void>;
  /**
   * Back ends that are set up, all of them; spans of pages go to those that are `live` when they end, and wait in storage
   * until they are taken. Not in private windows. Those named before and not now lose what waits for them.
   */
  setDestinations(destinations: Destination[]): Promise<void>;
  /** Asks a back end again that is stuck or waits for its time. */
  retryForwarding(id: string): Promise<void>;
  /** Sends one small span, and says what became of it. */
  testDestination(destination: Destination): Promise<Verdict>;
  /** Asks a store for a whole trace, and adds what of it is not here yet. Never rejects. */
  fetchTrace(
    source: TraceSource,
    traceId: TraceId,
    place: Pick<SessionOrigin, "tabId" | "run">,
  ): Promise<FetchedTrace>;
  /** Where a text stands in one trace. Another question ends the one before it, which then finds nothing. */
  findInTrace(traceId: TraceId, text: string): Promise<FoundInTrace>;
  /** What is paid for models' tokens, in the order of the questions: own prices, else public lists; `null`: nobody knows. */
  pricesOf(questions: PriceQuestion[]): Promise<(ModelPrice | null)[]>;
  /** What each call of a stored trace cost, in US dollars, as far as it is known; none of a trace of more than 5 000 spans. */
  costsIn(traceId: TraceId): Promise<SpanCost[]>;
  /** Tokens of each text, estimated by OpenAI's tokenizer, which is loaded when it is first asked; 200 texts at most. */
  countTokens(texts: string[]): Promise<number[]>;
  /** The user's own prices, in place of those told before. Refused as a whole where one is none. */
  setOwnPrices(prices: OwnPrice[]): Promise<void>;
  /**
   * Why an answer is as it is: of the chosen span's model call, else of the trace's last answer. `stallRule`: which pauses of
   * streams are stalls; default: the usual ones, by which the list's findings are judged.
   */
  analyse(traceId: TraceId, spanId?: SpanId, stallRule?: StallRule): Promise<TraceAnalysis>;
  /** Figures of stored spans; with what has been read of them so far, which the answer tells. */
  statistics(question: StatisticsQuestion): Promise<StatisticsAnswer>;
  /**
   * Makes a model call again, edited or not, at a server that speaks OpenAI's Chat Completions, and records it as a trace of its own
   * that links to the original. Never rejects.
   */
  rerun(request: RerunRequest, onProgress: (progress: RerunProgress) => void): Promise<RerunResult>;
  /** Stops the call; what came of the answer stays. */
  cancelRerun(id: number): Promise<void>;
  /** What a model would be asked about an answer of a trace; null where there is nothing to ask. */
  judgeQuestion(traceId: TraceId, spanId?: SpanId): Promise<JudgeQuestion | null>;
  /** Asks a server's model one thing, at the user's word; nothing of it is recorded. Never rejects. {@link cancelRerun} stops it, too. */
  askModel(request: AskRequest): Promise<AskResult>;
  /** Asks a server which models it has. Never rejects. */
  testEndpoint(endpoint: ModelEndpoint): Promise<EndpointVerdict>;
  /**
   * Deletes traces; returns a token that {@link undelete} takes for as long as the panel lives. Rejects, and deletes nothing, where
   * one of them is on hold.
   */
  deleteTraces(traceIds: TraceId[]): Promise<number>;
  undelete(token: number): Promise<void>;
  /** Which of the sessions belong to this tab of this browser run? */
  sessionsOfTab(tabId: number, run: string): Promise<SessionId[]>;
  setRetention(settings: RetentionSettings): Promise<void>;
  /**
   * Traces that retention spares: all of them, in place of those named before, by whichever panel. Deleting by hand goes
   * before a pin, but not before a hold: of these traces, `held` are deleted by nobody.
   */
  setPinned(traceIds: TraceId[], held: TraceId[]): Promise<void>;
  /** Deletes the database and starts a new one; the only way out of `memory`. */
  resetStorage(): Promise<StorageState>;
  /** Sessions in the archive, for the sentinel. */
  sessionCount(): Promise<number>;
  /** The sentinel was wrong or the user has seen the banner: `wiped` becomes `ok`. */
  dismissWiped(): Promise<void>;
  /** Nothing pending: all received is committed. For tests and for export. */
  settled(): Promise<void>;
}
