import type { SessionId, TraceId } from "../../sdk/protocol/index.ts";
import { buffersOf } from "../model/table/delta.ts";
import type { TraceSummary } from "../model/trace.ts";
import type { Clock } from "./clock.ts";
import {
  type CollectorState,
  type EngineCounters,
  type EngineNews,
  type ForwardState,
  type FoundRules,
  noCounters,
  type SearchState,
  type StorageState,
} from "./engine-api.ts";
import { postedNews } from "./posted-news.ts";

/** Rows in one push: more would make a task of the panel's that is felt. The others follow a frame later. */
export const MAX_SUMMARIES = 500;
/** So many changed rows are a storm: nobody can read them, and drawing them would take the panel's whole time. */
const STORM = 32;
/** In a storm rows are told this much less often; records of the opened trace are not held back. */
const STORM_INTERVAL_MS = 200;
/** One frame: the panel cannot show more. */
export const NEWS_INTERVAL_MS = 16;

interface NewsParts {
  /** Last chance to add summaries. */
  beforePost(): void;
  /** What changed in the opened trace and spans. */
  takeOpened(): Pick<EngineNews, "opened" | "spans">;
  /** Milliseconds until there will be more of it; 0: nothing waits. */
  treeWait(): number;
}

/**
 * Collects what the panel must be told and posts it at most once a frame. The first news after a quiet
 * moment go at once; acknowledgements that a page may be waiting for do not wait for the frame.
 */
export class NewsDesk {
  readonly counters: EngineCounters = noCounters();
  #port: Pick<MessagePort, "postMessage"> | undefined;
  #summaries = new Map<TraceId, TraceSummary>();
  #removed = new Set<TraceId>();
  /** Older rows of the list, not yet told; made when they are. */
  #older = new Map<TraceId, () => TraceSummary>();
  #acknowledgements = new Map<SessionId, { upTo: number; credit: number }>();
  #storage: StorageState | undefined;
  #sessions: number | undefined;
  #search: SearchState | undefined;
  #collector: CollectorState | undefined;
  #forwarding: ForwardState[] | undefined;
  #found: FoundRules[] = [];
  #postedAt = Number.NEGATIVE_INFINITY;
  #calmAt = Number.NEGATIVE_INFINITY;
  #planned = false;
  #restPlanned = false;

  constructor(
    private readonly clock: Clock,
    private readonly parts: NewsParts,
  ) {}

  connect(port: Pick<MessagePort, "postMessage">): void {
    this.#port = port;
  }

  summary(summary: TraceSummary): void {
    this.#summaries.set(summary.traceId, summary);
    this.#older.delete(summary.traceId);
    this.#removed.delete(summary.traceId);
  }

  /** The list that was asked for goes on. What news say of a row meanwhile is newer than what the list says. */
  moreOfList(older: Map<TraceId, () => TraceSummary>): void {
    for (const id of this.#summaries.keys()) older.delete(id);
    this.#older = older;
    if (older.size) this.plan();
  }

  removed(ids: Iterable<TraceId>): void {
    for (const id of ids) {
      this.#summaries.delete(id);
      this.#older.delete(id);
      this.#removed.add(id);
    }
    this.plan();
  }

  acknowledge(sid: SessionId, upTo: number, credit: number): void {
    this.#acknowledgements.set(sid, { upTo, credit });
    this.plan();
  }

  storage(state: StorageState): void {
    this.#storage = state;
    this.plan();
  }

  sessions(count: number): void {
    this.#sessions = count;
    this.plan();
  }

  search(state: SearchState): void {
    this.#search = state;
    this.plan();
  }

  collector(state: CollectorState): void {
    this.#collector = state;
    this.plan();
  }

  forwarding(states: ForwardState[]): void {
    this.#forwarding = states;
    this.plan();
  }

  found(found: readonly FoundRules[]): void {
    this.#found.push(...found);
    this.plan();
  }

  plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    const wait = this.#postedAt + NEWS_INTERVAL_MS - this.clock.cost();
    if (wait <= 0) this.clock.soon(() => this.post());
    else this.clock.after(wait, () => this.post());
  }

  /** Only the acknowledgements, now: the page has used up much of its credit. */
  postAcknowledgements(): void {
    if (!this.#acknowledgements.size) return;
    this.#send({
      summaries: [],
      removed: [],
      opened: null,
      spans: null,
      acknowledgements: this.#takeAcknowledgements(),
      counters: this.counters,
    });
  }

  post(): void {
    this.#planned = false;
    this.#postedAt = this.clock.cost();
    this.parts.beforePost();
    const news: EngineNews = {
      summaries: this.#takeSummaries(),
      removed: [...this.#removed],
      ...this.parts.takeOpened(),
      acknowledgements: this.#takeAcknowledgements(),
      counters: this.counters,
      ...(this.#storage && { storage: this.#storage }),
      ...(this.#search && { search: this.#search }),
      ...(this.#collector && { collector: this.#collector }),
      ...(this.#forwarding && { forwarding: this.#forwarding }),
      ...(this.#found.length > 0 && { found: this.#found }),
      ...(this.#sessions !== undefined && { sessions: this.#sessions }),
    };
    this.#removed.clear();
    this.#storage = undefined;
    this.#sessions = undefined;
    this.#search = undefined;
    this.#collector = undefined;
    this.#forwarding = undefined;
    this.#found = [];
    this.#send(news, news.opened ? buffersOf(news.opened) : []);
    this.#planRest();
  }

  /** Rows held back must not hold back what comes meanwhile: theirs is a timer of their own. */
  #planRest(): void {
    const rows = this.#summaries.size || this.#older.size ? this.#calmAt - this.clock.cost() : undefined;
    const treeWait = this.parts.treeWait();
    if ((rows === undefined && !treeWait) || this.#restPlanned) return;
    this.#restPlanned = true;
    this.clock.after(
      Math.max(NEWS_INTERVAL_MS, Math.min(rows ?? treeWait, treeWait || Number.POSITIVE_INFINITY)),
      () => {
        this.#restPlanned = false;
        this.plan();
      },
    );
  }

  #takeSummaries(): TraceSummary[] {
    const taken: TraceSummary[] = [];
    const now = this.clock.cost();
    if (now < this.#calmAt) return taken;
    if (this.#summaries.size > STORM) this.#calmAt = now + STORM_INTERVAL_MS;
    for (const summary of this.#summaries.values()) {
      if (taken.length === MAX_SUMMARIES) return taken;
      this.#summaries.delete(summary.traceId);
      taken.push(summary);
    }
    for (const [id, make] of this.#older) {
      if (taken.length === MAX_SUMMARIES) return taken;
      this.#older.delete(id);
      taken.push(make());
    }
    return taken;
  }

  #takeAcknowledgements(): EngineNews["acknowledgements"] {
    const list = [...this.#acknowledgements].map(([sid, { upTo, credit }]) => ({ sid, upTo, credit }));
    this.#acknowledgements.clear();
    return list;
  }

  #send(news: EngineNews, handedOver: ArrayBuffer[] = []): void {
    this.#port?.postMessage(postedNews(news), handedOver);
  }
}
