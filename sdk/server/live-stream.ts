import { type KeptSpan, type SpanRing, tracesText } from "./span-ring.ts";

/** Where a stream writes: a response. */
export interface StreamSink {
  /** False: full, `onDrain` will be called. */
  write(text: string): boolean;
  onDrain(resume: () => void): void;
}

/** Text in one event: a panel reads and stores them one by one. */
const EVENT_UNITS = 256 * 1024;
/** Traces one panel may follow; those it asked for first are let go. */
export const MOST_TRACES = 5000;

/** First event of a stream. */
export interface StreamHello {
  /** Random for each start of the collector: numbers of another one mean nothing. */
  instance: string;
  /** Names the stream where traces are added to it. */
  stream: string;
}

/** Of these traces the panel has all up to the cursor, from now on: where the stream breaks off, the next goes on there. */
export type StreamFollowed = string[];

/** Spans that came and went before the panel could have them. */
export interface StreamDropped {
  traceId: string;
  spanIds: string[];
}

/**
 * What one panel follows. It takes spans out of the ring as fast as they are read: a panel that reads slowly costs no
 * memory here, and what the ring lost meanwhile is told.
 */
export class LiveStream {
  #traces = new Set<string>();
  /** Of traces that were asked for while others were already under way. */
  #backlog: KeptSpan[] = [];
  /** Those traces, until all of their backlog is written. */
  #joining: string[] = [];
  #isFull = false;
  #isOpen = true;

  /** @param cursor the last number that the panel has; what comes after it is new. */
  constructor(
    private readonly ring: SpanRing,
    private readonly sink: StreamSink,
    private cursor: number,
  ) {}

  hello(hello: StreamHello): void {
    this.#event("hello", JSON.stringify(hello));
  }

  /** Follows these too. @param after what the panel has of them: default nothing. */
  follow(traceIds: readonly string[], after = 0): void {
    for (const id of traceIds) {
      if (this.#traces.has(id)) continue;
      this.#traces.add(id);
      if (after < this.cursor)
        for (const span of this.ring.of(id, after)) if (span.seq <= this.cursor) this.#backlog.push(span);
      this.#tellDropped(id, after, this.cursor);
      this.#joining.push(id);
    }
    for (const id of this.#traces) {
      if (this.#traces.size <= MOST_TRACES) break;
      this.#traces.delete(id);
    }
    this.pump();
  }

  /** Something came into the ring. */
  pump(): void {
    while (this.#isOpen && !this.#isFull) {
      const spans = this.#next();
      if (spans.length) this.#event("spans", tracesText(spans), this.cursor);
      if (!this.#backlog.length && this.#joining.length)
        this.#event("followed", JSON.stringify(this.#joining.splice(0) satisfies StreamFollowed));
      if (!spans.length) return;
    }
  }

  /** Nothing changes for some time: whoever waits learns that the connection is alive. */
  beat(): void {
    if (this.#isOpen && !this.#isFull) this.#write(":\n\n");
  }

  close(): void {
    this.#isOpen = false;
    this.#backlog = [];
  }

  #next(): KeptSpan[] {
    const spans: KeptSpan[] = [];
    let units = 0;
    const take = (span: KeptSpan) => {
      spans.push(span);
      units += span.text.length;
    };
    while (units < EVENT_UNITS) {
      const span = this.#backlog.shift();
      if (!span) break;
      take(span);
    }
    while (units < EVENT_UNITS) {
      const span = this.ring.after(this.cursor);
      if (!span) break;
      // A hole: the ring was faster than we.
      if (span.seq > this.cursor + 1)
        for (const id of this.#traces) this.#tellDropped(id, this.cursor, span.seq);
      this.cursor = span.seq;
      if (this.#traces.has(span.traceId)) take(span);
    }
    return spans;
  }

  #tellDropped(traceId: string, after: number, upTo: number): void {
    const spanIds = this.ring.droppedOf(traceId, after, upTo);
    if (spanIds.length) this.#event("dropped", JSON.stringify({ traceId, spanIds } satisfies StreamDropped));
  }

  #event(name: string, data: string, id?: number): void {
    this.#write(`event: ${name}\n${id === undefined ? "" : `id: ${id}\n`}data: ${data}\n\n`);
  }

  #write(text: string): void {
    if (!this.#isOpen || this.sink.write(text) || this.#isFull) return;
    this.#isFull = true;
    this.sink.onDrain(() => {
      this.#isFull = false;
      this.pump();
    });
  }
}
