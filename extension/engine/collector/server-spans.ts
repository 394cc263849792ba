import type { Batch, Hello, SessionId, TraceId, TraceRecord } from "../../../sdk/protocol/index.ts";
import type { Clock } from "../clock.ts";
import type { SessionOrigin, TraceContent } from "../engine-api.ts";
import { type CollectorSettings, type CollectorState, collectorOff } from "./collector-api.ts";
import { CollectorClient } from "./collector-client.ts";
import { fetchTrace } from "./fetch-trace.ts";
import { ForeignSpans } from "./foreign-spans.ts";
import { KnownSpans } from "./known-spans.ts";
import { isServerSession, type ServerDoor } from "./server-session.ts";
import type { FetchedTrace, TraceSource } from "./trace-source.ts";

export interface ServerSpansParts {
  clock: Clock;
  fetch: typeof fetch;
  hello(origin: SessionOrigin, hello: Hello): Promise<{ from: number; credit: number } | null>;
  receive(documentId: string, batch: Batch): void;
  gone(documentId: string): void;
  /** May the session send now? Asked again after each {@link ServerSpans.wake}. */
  hasRoom(sid: SessionId): boolean;
  /** What is here of a trace. */
  content(id: TraceId): Promise<TraceContent | null>;
  /** Traces whose servers may still be at work, oldest first. */
  recent(): Promise<TraceId[]>;
  changed(state: CollectorState): void;
}

/** What servers recorded for the page's traces, from wherever it is had; everything the engine needs to know of it. */
export class ServerSpans {
  readonly #known: KnownSpans;
  #client: CollectorClient | undefined;
  #waiting: (() => void)[] = [];
  #stores = new Map<string, ForeignSpans>();

  constructor(private readonly parts: ServerSpansParts) {
    this.#known = new KnownSpans((id) => parts.content(id));
  }

  /** Listens to a collector, or to none any more. `place`: the tab that its spans are shown with. */
  async connect(settings: CollectorSettings | null, place: ServerDoor["place"]): Promise<void> {
    this.#client?.stop();
    this.#client = undefined;
    if (!settings) return this.parts.changed(collectorOff());
    const { clock, fetch, changed, recent } = this.parts;
    const spans = this.#from(settings.url, place);
    const client = new CollectorClient(settings, { clock, fetch, spans, changed, random: Math.random });
    this.#client = client;
    const ids = await recent();
    for (const id of ids) client.watched.note(id);
    if (this.#client === client) client.start();
  }

  /** Asks a store for a whole trace. */
  fetchTrace(source: TraceSource, traceId: TraceId, place: ServerDoor["place"]): Promise<FetchedTrace> {
    return fetchTrace(source, traceId, this.#storeOf(source.url, place), this.parts.fetch);
  }

  /** One for each store, so that it keeps its sessions. */
  #storeOf(url: string, place: ServerDoor["place"]): ForeignSpans {
    const known = this.#stores.get(url) ?? this.#from(url, place);
    this.#stores.set(url, known);
    return known;
  }

  /** The recorder took these: their traces may go on in a server, and so may those they link to. */
  took(sid: SessionId, traceIds: readonly TraceId[], records: readonly TraceRecord[]): void {
    const watched = this.#client?.watched;
    if (!watched || isServerSession(sid)) return;
    for (const id of traceIds) watched.note(id);
    for (const record of records)
      if ((record.type === "start" || record.type === "update") && record.links)
        for (const { trace } of record.links) watched.note(trace);
  }

  /** Somebody looks at this one. */
  opened(id: TraceId): void {
    this.#client?.watched.note(id);
  }

  /** These are not here any more. */
  forget(ids: Iterable<TraceId>): void {
    this.#known.forget(ids);
  }

  /** Storage has moved on: who waits for room asks again. */
  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const ask of waiting) ask();
  }

  #from(source: string, place: ServerDoor["place"]): ForeignSpans {
    const { hello, receive, gone } = this.parts;
    return new ForeignSpans(
      { place, hello, receive, gone, room: (sid) => this.#room(sid) },
      this.#known,
      source,
    );
  }

  async #room(sid: SessionId): Promise<void> {
    while (!this.parts.hasRoom(sid))
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
  }
}
