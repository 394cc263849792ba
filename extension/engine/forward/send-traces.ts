import { retryDelay } from "../../../sdk/exporter/retry.ts";
import type { SessionId, TraceId } from "../../../sdk/protocol/index.ts";
import type { Destination } from "../../interop/forward/destination.ts";
import type { Verdict } from "../../interop/forward/judge-answer.ts";
import type { Span } from "../../model/trace.ts";
import type { Clock } from "../clock.ts";
import type { TraceContent } from "../engine-api.ts";
import { outgoingOfContent } from "../export/outgoing-of-content.ts";
import { type DoorOut, openDoor } from "./door-out.ts";
import { postSpans } from "./post-spans.ts";
import type { SendProgress, SendRequest, SendResult } from "./send-api.ts";
import { testSpan } from "./test-span.ts";

export interface SendTracesParts {
  clock: Clock;
  fetch: typeof fetch;
  content(id: TraceId): Promise<TraceContent | null>;
  isGone(sid: SessionId): boolean;
  /** 0 … 1. */
  random(): number;
}

/** Spans in one request. */
export const MOST_SPANS = 500;
/** Somebody waits and watches: a back end that is down for longer is told of, and asked again by hand. */
const MOST_ATTEMPTS = 5;
const LONGEST_WAIT_MS = 60_000;

/** It cannot go on; what is left stays here. */
class GivenUp extends Error {}

/** Stored traces to a back end while the user watches, one request after the other. */
export class SendTraces {
  readonly #running = new Map<number, AbortController>();
  /** Spans of a sending that did not come to its end: asked to go on, nothing is sent twice. By destination. */
  readonly #settled = new Map<string, Set<string>>();

  constructor(private readonly parts: SendTracesParts) {}

  /** Never rejects: what went wrong is in the answer. */
  async send(request: SendRequest, tell: (progress: SendProgress) => void): Promise<SendResult> {
    const stop = new AbortController();
    this.#running.set(request.id, stop);
    const { id } = request.destination;
    const settled = (request.rest && this.#settled.get(id)) || new Set<string>();
    const sending = new Sending({ request, settled, signal: stop.signal, tell }, this.parts);
    await sending.run();
    this.#running.delete(request.id);
    if (sending.isWhole) this.#settled.delete(id);
    else this.#settled.set(id, settled);
    return sending.result;
  }

  cancel(id: number): void {
    this.#running.get(id)?.abort();
  }

  /** Sends one small span of our own, once. */
  async test(destination: Destination): Promise<Verdict> {
    const { fetch, clock } = this.parts;
    return postSpans(destination, [testSpan(clock.now())], { fetch, signal: new AbortController().signal });
  }
}

interface Task {
  request: SendRequest;
  settled: Set<string>;
  signal: AbortSignal;
  tell(progress: SendProgress): void;
}

const nameOf = ({ traceId, spanId }: Span): string => `${traceId} ${spanId}`;

class Sending {
  /** All was sent or refused. */
  isWhole = false;
  readonly result: SendResult = {
    ...{ traces: 0, sent: 0, rejected: 0, left: 0, secrets: 0, running: 0, interrupted: 0, absent: 0 },
    ...{ cancelled: false, message: "" },
  };
  #waiting: Span[] = [];

  constructor(
    private readonly task: Task,
    private readonly parts: SendTracesParts,
  ) {}

  async run(): Promise<void> {
    const { result } = this;
    try {
      const door = await openDoor(this.task.request.destination);
      for (const traceId of this.task.request.traceIds) {
        await this.#read(traceId, door);
        while (this.#waiting.length >= MOST_SPANS) await this.#send(this.#waiting.splice(0, MOST_SPANS));
        this.#tell();
      }
      await this.#send(this.#waiting.splice(0));
      this.isWhole = true;
    } catch (error) {
      result.cancelled = this.task.signal.aborted;
      if (!result.cancelled && !(error instanceof GivenUp)) {
        result.problem = "refused";
        result.message = error instanceof Error ? error.message : String(error);
      }
      result.left += this.#waiting.length;
    }
  }

  async #read(traceId: TraceId, door: DoorOut): Promise<void> {
    this.task.signal.throwIfAborted();
    const { result } = this;
    const content = await this.parts.content(traceId);
    if (!content) {
      result.absent++;
      return;
    }
    for (const span of outgoingOfContent(content, this.parts.isGone).spans) {
      if (this.task.settled.has(nameOf(span))) continue;
      if (span.endNs === undefined && !span.interrupted) {
        result.running++;
        continue;
      }
      if (span.endNs === undefined) result.interrupted++;
      this.#waiting.push(door.span(span));
    }
    result.secrets = door.removed;
    result.traces++;
  }

  /** In halves where all is too much. */
  async #send(spans: Span[]): Promise<void> {
    if (!spans.length) return;
    const verdict = await this.#post(spans).catch((error: unknown) => {
      this.result.left += spans.length;
      throw error;
    });
    switch (verdict.type) {
      case "accepted":
        this.#settle(spans);
        this.result.sent += spans.length - verdict.rejected;
        this.#refused(verdict.rejected, "refused", verdict.message);
        this.#tell();
        return;
      case "smaller": {
        const half = Math.ceil(spans.length / 2);
        const rest = spans.slice(half);
        await this.#send(spans.slice(0, half)).catch((error: unknown) => {
          this.result.left += rest.length;
          throw error;
        });
        return this.#send(rest);
      }
      case "refused":
        this.#settle(spans);
        return this.#refused(spans.length, verdict.problem, verdict.message);
      case "later":
      case "stuck":
        this.result.problem = verdict.problem;
        this.result.message = verdict.message;
        this.result.left += spans.length;
        throw new GivenUp();
      default:
        verdict satisfies never;
    }
  }

  #settle(spans: Span[]): void {
    for (const span of spans) this.task.settled.add(nameOf(span));
  }

  #refused(spans: number, problem: SendResult["problem"], message: string): void {
    if (message) this.result.message = message;
    if (!spans) return;
    this.result.rejected += spans;
    this.result.problem = problem;
  }

  /** Again where the standard says so, as long as somebody may be expected to watch. */
  async #post(spans: Span[]): Promise<Verdict> {
    for (let attempt = 0; ; attempt++) {
      const verdict = await postSpans(this.task.request.destination, spans, {
        fetch: this.parts.fetch,
        signal: this.task.signal,
      });
      if (verdict.type !== "later" || attempt + 1 >= MOST_ATTEMPTS) return verdict;
      const { clock, random } = this.parts;
      const wait = retryDelay(attempt, verdict.retryAfter, clock.now(), random());
      if (wait > LONGEST_WAIT_MS) return verdict;
      this.#tell(wait);
      await this.#rest(wait);
    }
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = this.parts.clock.after(ms, resolve);
      this.task.signal.addEventListener(
        "abort",
        () => {
          stop();
          reject(this.task.signal.reason);
        },
        { once: true },
      );
    });
  }

  #tell(waitMs?: number): void {
    const { traces, sent } = this.result;
    this.task.tell({ traces, sent, ...(waitMs !== undefined && { waitMs }) });
  }
}
