import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { Clock } from "../clock.ts";
import {
  type CollectorProblem,
  type CollectorSettings,
  type CollectorState,
  collectorOff,
} from "./collector-api.ts";
import type { ForeignSpans } from "./foreign-spans.ts";
import { type LiveEvent, readLiveEvents } from "./live-events.ts";
import { serviceNames } from "./service-names.ts";
import { WatchedTraces } from "./watched-traces.ts";

export interface CollectorParts {
  clock: Clock;
  fetch: typeof fetch;
  spans: ForeignSpans;
  /** The state is another. */
  changed(state: CollectorState): void;
  /** 0 … 1, for waits that are not all alike. */
  random(): number;
}

const FIRST_WAIT_MS = 500;
/** A collector that is started late is found within this time. */
const LONGEST_WAIT_MS = 10_000;
/** The collector says something at least every 15 s. */
const SILENCE_MS = 40_000;
/** Traces that begin together are asked for together. */
const GATHER_MS = 50;
const MOST_SERVICES = 20;

/**
 * Keeps a stream open to the collector and asks it for the traces that are watched. After a break it goes on where it
 * was: the collector numbers what it sends, and what was lost meanwhile is named.
 *
 *   off ──▶ connecting ──▶ connected ──▶ waiting (0.5 s, 1, 2 … 10) ──▶ connecting …
 */
export class CollectorClient {
  readonly watched: WatchedTraces;
  #state: CollectorState = collectorOff();
  #abort = new AbortController();
  #instance: string | undefined;
  #cursor = 0;
  /** While the stream is open. */
  #stream: string | undefined;
  /** The attempt got as far as a stream. */
  #isAnswered = false;
  #failures = 0;
  #isGathering = false;

  constructor(
    private readonly settings: CollectorSettings,
    private readonly parts: CollectorParts,
  ) {
    this.watched = new WatchedTraces(() => this.#gather());
  }

  get state(): CollectorState {
    return this.#state;
  }

  start(): void {
    void this.#connect();
  }

  stop(): void {
    this.#abort.abort();
    this.#set({ ...collectorOff() });
  }

  async #connect(): Promise<void> {
    this.#isAnswered = false;
    this.#set({ phase: "connecting" });
    const attempt = new AbortController();
    const stop = AbortSignal.any([this.#abort.signal, attempt.signal]);
    const problem = await this.#listen(stop, () => attempt.abort()).catch((error: unknown) => ({
      problem: this.#isAnswered ? ("broken" as const) : ("unreachable" as const),
      detail: error instanceof Error ? error.message : String(error),
    }));
    attempt.abort();
    this.#stream = undefined;
    if (this.#abort.signal.aborted) return;
    this.#set({ phase: "waiting", ...problem });
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures++);
    this.parts.clock.after(longest * (0.5 + this.parts.random() / 2), () => {
      if (!this.#abort.signal.aborted) void this.#connect();
    });
  }

  /** Until the stream ends; says why it did. */
  async #listen(
    signal: AbortSignal,
    giveUp: () => void,
  ): Promise<{ problem: CollectorProblem; detail?: string }> {
    const isFirst = this.#instance === undefined;
    const response = await this.#post("/v1/live", signal, {
      traces: isFirst ? [] : this.watched.followed(),
      ...(!isFirst && { instance: this.#instance, cursor: this.#cursor }),
    });
    if (!response.ok || !response.body || !isEventStream(response)) return refusalOf(response);
    this.#isAnswered = true;
    let silence = this.parts.clock.after(SILENCE_MS, giveUp);
    const heard = () => {
      silence();
      silence = this.parts.clock.after(SILENCE_MS, giveUp);
    };
    try {
      await readLiveEvents(response.body, (event) => this.#take(event, signal), heard);
    } finally {
      silence();
    }
    return { problem: "broken" };
  }

  async #take(event: LiveEvent, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    switch (event.type) {
      case "hello":
        return this.#greeted(event);
      case "spans": {
        const { spans, known } = await this.parts.spans.take(event.traces);
        this.#cursor = Math.max(this.#cursor, event.cursor);
        const services = new Set([...this.#state.services, ...serviceNames(event.traces)]);
        return this.#set({
          spans: this.#state.spans + spans,
          known: this.#state.known + known,
          services: [...services].slice(0, MOST_SERVICES),
        });
      }
      case "followed":
        return this.watched.settle(event.traceIds);
      case "dropped": {
        const missing = await this.parts.spans.missing(event.traceId, event.spanIds);
        if (missing) this.#set({ missing: this.#state.missing + missing });
        return;
      }
      default:
        event satisfies never;
    }
  }

  #greeted({ instance, stream }: Extract<LiveEvent, { type: "hello" }>): void {
    // Another start of the collector: its numbers begin anew, and it has been asked for nothing.
    const isOther = instance !== this.#instance;
    if (isOther) this.#cursor = 0;
    this.#instance = instance;
    this.watched.restart(isOther);
    this.#stream = stream;
    this.#failures = 0;
    this.#set({ phase: "connected", problem: undefined, detail: undefined });
    this.#gather();
  }

  #gather(): void {
    if (this.#isGathering || this.#stream === undefined || !this.watched.hasFresh) return;
    this.#isGathering = true;
    this.parts.clock.after(GATHER_MS, () => {
      this.#isGathering = false;
      void this.#ask();
    });
  }

  async #ask(): Promise<void> {
    const stream = this.#stream;
    if (stream === undefined) return;
    const traces: TraceId[] = this.watched.takeFresh();
    if (!traces.length) return;
    const isAsked = await this.#post(`/v1/live/${stream}`, this.#abort.signal, { traces }).then(
      ({ ok }) => ok,
      () => false,
    );
    // If not, the stream is over, or about to be: the next one asks for them.
    this.#set({ watched: this.watched.size });
    if (isAsked) this.#gather();
  }

  #post(path: string, signal: AbortSignal, body: object): Promise<Response> {
    const { url, token } = this.settings;
    return this.parts.fetch(url.replace(/\/$/, "") + path, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
    });
  }

  #set(change: Partial<CollectorState>): void {
    this.#state = { ...this.#state, ...change };
    this.parts.changed(this.#state);
  }
}

const isEventStream = ({ headers }: Response): boolean =>
  (headers.get("content-type") ?? "").startsWith("text/event-stream");

async function refusalOf(response: Response): Promise<{ problem: CollectorProblem; detail?: string }> {
  const said = await response.json().catch(() => undefined);
  const detail = typeof said?.message === "string" ? said.message.slice(0, 300) : `HTTP ${response.status}`;
  return { problem: response.status === 401 ? "token" : "refused", detail };
}
