import { isRetryable, retryDelay } from "./retry.ts";

/** What a request came to. */
export interface Reply {
  status: number;
  retryAfter: string | null;
  /** Of the answer; "" where it could not be read. */
  body: string;
}

export interface QueueParts {
  /** Rejects when there was no answer. `last`: the page may go away, the request must outlive it. */
  post(body: string, last: boolean): Promise<Reply>;
  /** A request body of these spans' JSON. */
  wrap(spans: readonly string[]): string;
  /** Spans in one request, and in the queue. */
  mostBatch: number;
  mostQueued: number;
}

/** Numbers of spans. */
export interface ExportCounts {
  /** Accepted by the server. */
  sent: number;
  waiting: number;
  /** Not sent: the queue was full, or the server refused or was not to be reached again and again. */
  dropped: number;
  /** Refused by a server that took others of the same request. */
  rejected: number;
}

/** Code units of a request, and of all that waits. */
const BATCH_UNITS = 512 * 1024;
const QUEUE_UNITS = 4 * 1024 * 1024;
/** Requests that outlive their page share 64 KiB (Fetch standard). */
const LAST_UNITS = 60 * 1024;
const MOST_ATTEMPTS = 6;
const INTERVAL_MS = 5000;

/**
 * Spans on their way to a server: one request at a time, tried again only where OTLP/HTTP says so. Bounded: when it is
 * full the oldest go, and are counted. Never throws.
 */
export class SendQueue {
  readonly counts: ExportCounts = { sent: 0, waiting: 0, dropped: 0, rejected: 0 };
  #spans: string[] = [];
  #units = 0;
  #attempt = 0;
  #most: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | undefined;
  /** The server asked for a rest. */
  #isResting = false;

  constructor(private readonly parts: QueueParts) {
    this.#most = parts.mostBatch;
  }

  add(span: string): void {
    this.#spans.push(span);
    this.#units += span.length;
    while (this.#spans.length > this.parts.mostQueued || this.#units > QUEUE_UNITS) this.#drop(1);
    this.counts.waiting = this.#spans.length;
    if (this.#spans.length >= this.parts.mostBatch && !this.#isResting) void this.#send(false);
    else this.#plan(INTERVAL_MS);
  }

  /** Sends all that waits; resolves when that was tried. `last`: as much of it as may outlive the page. */
  async flush(last = false): Promise<void> {
    if (!last) await this.#sending;
    while (this.#spans.length && !this.#isResting) {
      const before = this.#spans.length;
      const most = this.#most;
      await this.#send(last);
      if (last || (this.#spans.length >= before && this.#most === most)) return;
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#drop(this.#spans.length);
    this.counts.waiting = 0;
  }

  #plan(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#isResting = false;
      void this.flush();
    }, ms);
  }

  #send(last: boolean): Promise<void> {
    // Where the page may go away there is no next time to wait for.
    if (this.#sending && !last) return this.#sending;
    const batch = this.#take(last ? LAST_UNITS : BATCH_UNITS);
    if (!batch.length) return Promise.resolve();
    const sending = this.parts
      .post(this.parts.wrap(batch), last)
      .then(
        (reply) => this.#answered(batch, reply),
        () => this.#again(batch, null),
      )
      .finally(() => {
        if (this.#sending === sending) this.#sending = undefined;
        this.counts.waiting = this.#spans.length;
        if (this.#spans.length) this.#plan(INTERVAL_MS);
      });
    this.#sending ??= sending;
    return sending;
  }

  #take(most: number): string[] {
    let units = 0;
    let count = 0;
    for (const span of this.#spans) {
      units += span.length + 1;
      // One alone goes, however long.
      if (count >= this.#most || (count && units > most)) break;
      count++;
    }
    const batch = this.#spans.splice(0, count);
    for (const span of batch) this.#units -= span.length;
    return batch;
  }

  #answered(batch: string[], { status, retryAfter, body }: Reply): void {
    if (status >= 200 && status < 300) {
      const rejected = Math.min(batch.length, rejectedSpans(body));
      this.counts.rejected += rejected;
      this.counts.sent += batch.length - rejected;
      this.#attempt = 0;
      this.#most = Math.min(this.parts.mostBatch, this.#most * 2);
    } else if (isRetryable(status)) this.#again(batch, retryAfter);
    else if (status === 413 && batch.length > 1) {
      // Too large: half of it may not be.
      this.#most = Math.ceil(batch.length / 2);
      this.#putBack(batch);
    } else {
      this.counts.dropped += batch.length;
      this.#attempt = 0;
    }
  }

  #again(batch: string[], retryAfter: string | null): void {
    if (++this.#attempt >= MOST_ATTEMPTS) {
      this.counts.dropped += batch.length;
      this.#attempt = 0;
      return;
    }
    this.#putBack(batch);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isResting = true;
    this.#plan(retryDelay(this.#attempt - 1, retryAfter, Date.now(), Math.random()));
  }

  #putBack(batch: string[]): void {
    this.#spans.unshift(...batch);
    for (const span of batch) this.#units += span.length;
    const over = this.#spans.length - this.parts.mostQueued;
    if (over > 0) this.#drop(over);
  }

  /** The oldest. */
  #drop(count: number): void {
    const gone = this.#spans.splice(0, count);
    for (const span of gone) this.#units -= span.length;
    this.counts.dropped += gone.length;
  }
}

/** `partialSuccess.rejectedSpans`; a body that says nothing rejects nothing. */
function rejectedSpans(body: string): number {
  try {
    const { partialSuccess } = JSON.parse(body) as { partialSuccess?: { rejectedSpans?: string | number } };
    const count = Number(partialSuccess?.rejectedSpans ?? 0);
    return count > 0 ? Math.floor(count) : 0;
  } catch {
    return 0;
  }
}
