import { retryDelay } from "../../../sdk/exporter/retry.ts";
import type { Destination } from "../../interop/forward/destination.ts";
import type { Verdict } from "../../interop/forward/judge-answer.ts";
import { groupsOf } from "../../model/groups-of.ts";
import {
  type ForwardedRow,
  type LeftRow,
  nothingForwarded,
  type OutgoingStore,
} from "../archive/outgoing-store.ts";
import type { Clock } from "../clock.ts";
import type { Locks } from "../liveness.ts";
import { type ForwardState, MOST_WAITING } from "./forward-state.ts";
import { postSpans } from "./post-spans.ts";
import { type ReadWaitingParts, readWaiting, type WaitingSpan } from "./read-waiting.ts";

export interface LiveForwarderParts extends ReadWaitingParts {
  clock: Clock;
  fetch: typeof fetch;
  locks: Locks | undefined;
  /** Undefined while there is no storage. */
  queue(): OutgoingStore | undefined;
  changed(): void;
  /** 0 … 1. */
  random(): number;
}

/** Spans that end together go together. */
const GATHER_MS = 1000;
/** A long trace is read whole for a few spans of it: that takes no more than a sixth of the time. */
const REST = 5;
/** Spans that are read at once, and that one request has. */
const MOST_READ = 2000;
const MOST_SPANS = 500;

/**
 * Sends what waits for one destination, in order, one request at a time; of several panels one does, whichever has the
 * lock. What is taken is taken out of the queue with the answer, so that it goes once, and what was not stays there.
 *
 *   gather ─▶ take ─▶ read ─▶ post ─▶ settle ─▶ gather …
 *               ▲              ├─ later: wait as asked, or 1 s, 2 s … a minute
 *               └──────────────┴─ stuck: until the setup is changed
 */
export class LiveForwarder {
  #counts: ForwardedRow;
  #phase: ForwardState["phase"] = "idle";
  #trouble: Pick<ForwardState, "problem" | "message"> = { message: "" };
  #nextMs: number | undefined;
  readonly #stop = new AbortController();
  #isRunning = false;
  #again = false;
  #attempt = 0;
  #most = MOST_SPANS;
  #restMs = 0;
  /** Ends the wait before its time. */
  #hurry: (() => void) | undefined;

  constructor(
    readonly destination: Destination,
    private readonly parts: LiveForwarderParts,
  ) {
    this.#counts = nothingForwarded(destination.id);
  }

  get state(): ForwardState {
    return {
      ...this.#counts,
      ...this.#trouble,
      phase: this.#phase,
      ...(this.#nextMs !== undefined && { nextMs: this.#nextMs }),
    };
  }

  /** So many spans more wait. */
  noted(spans: number): void {
    this.#counts = { ...this.#counts, waiting: this.#counts.waiting + spans };
    this.parts.changed();
    if (this.#counts.waiting > MOST_WAITING) void this.#trim();
    if (this.#phase !== "stuck") this.wake();
  }

  /** Something may wait. */
  wake(): void {
    this.#again = true;
    if (this.#isRunning || this.#stop.signal.aborted || !this.parts.queue()) return;
    this.#isRunning = true;
    void this.#run();
  }

  /** Now, whatever stood in the way. */
  retry(): void {
    if (this.#phase === "stuck") this.#set("idle");
    this.#attempt = 0;
    this.#hurry?.();
    this.wake();
  }

  stop(): void {
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (this.#again && !signal.aborted && this.#phase !== "stuck") {
      this.#again = false;
      // Storage may fail or go away, and a lock be asked for in vain: what waits is found at the next wake.
      await this.#alone(() => this.#drain()).catch(() => undefined);
    }
    this.#isRunning = false;
  }

  /** One panel at a time; the others wait here. */
  async #alone(work: () => Promise<void>): Promise<void> {
    const { locks } = this.parts;
    if (!locks) return work();
    if (this.#counts.waiting) this.#set("elsewhere");
    await locks.request(`genai-traces-forward-${this.destination.id}`, { signal: this.#stop.signal }, work);
  }

  async #drain(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted && this.#phase !== "stuck") {
      const queue = this.parts.queue();
      if (!queue) return;
      this.#counts = await queue.forwarded(this.destination.id);
      if (this.#counts.waiting <= 0) return this.#set("idle");
      // Where it was not to be had the last time it is not there until it says so.
      this.#set(this.#attempt ? "waiting" : "sending");
      await this.#wait(Math.max(GATHER_MS, this.#restMs));
      await this.#sendSome(queue);
    }
  }

  async #sendSome(queue: OutgoingStore): Promise<void> {
    const { clock } = this.parts;
    const { id } = this.destination;
    const rows = await queue.take(id, MOST_READ);
    const begun = clock.cost();
    const { spans, gone } = await readWaiting(rows, this.destination, this.parts);
    this.#restMs = (clock.cost() - begun) * REST;
    if (gone.length) await this.#settle(queue, gone, "gone");
    if (!rows.length) {
      // Counted and not there: a database that was tidied by another hand.
      this.#counts = await queue.trim(id, 0);
      return;
    }
    while (spans.length && !this.#stop.signal.aborted) {
      const batch = spans.slice(0, this.#most);
      const verdict = await this.#post(batch);
      if (!(await this.#judged(queue, batch, verdict))) return;
      if (verdict.type !== "smaller") spans.splice(0, batch.length);
    }
  }

  #post(batch: readonly WaitingSpan[]): Promise<Verdict> {
    const { fetch } = this.parts;
    // Who stops does not take back what is on its way: its answer says whether it has to go again.
    const signal = new AbortController().signal;
    return postSpans(
      this.destination,
      batch.map(({ span }) => span),
      { fetch, signal },
    );
  }

  /** False: what was read has to be taken anew. */
  async #judged(queue: OutgoingStore, batch: readonly WaitingSpan[], verdict: Verdict): Promise<boolean> {
    switch (verdict.type) {
      case "accepted": {
        this.#attempt = 0;
        this.#most = Math.min(MOST_SPANS, this.#most * 2);
        const { rejected, message } = verdict;
        this.#trouble = rejected ? { problem: "refused", message } : { message };
        await this.#settle(queue, leftOf(batch), "sent", rejected);
        return true;
      }
      case "smaller":
        this.#most = Math.ceil(batch.length / 2);
        return true;
      case "refused":
        this.#attempt = 0;
        this.#trouble = { problem: verdict.problem, message: verdict.message };
        await this.#settle(queue, leftOf(batch), "refused");
        return true;
      case "stuck":
        this.#trouble = { problem: verdict.problem, message: verdict.message };
        this.#set("stuck");
        return false;
      case "later": {
        const { clock, random } = this.parts;
        const wait = retryDelay(this.#attempt++, verdict.retryAfter, clock.now(), random());
        this.#trouble = { problem: verdict.problem, message: verdict.message };
        this.#nextMs = clock.now() + wait;
        this.#set("waiting");
        await this.#wait(wait);
        this.#nextMs = undefined;
        return false;
      }
      default:
        return verdict satisfies never;
    }
  }

  async #settle(
    queue: OutgoingStore,
    left: readonly LeftRow[],
    as: "sent" | "refused" | "gone",
    rejected = 0,
  ): Promise<void> {
    const count = left.reduce((sum, { done }) => sum + done.length, 0);
    const counts = as === "sent" ? { sent: count - rejected, refused: rejected } : { [as]: count };
    this.#counts = await queue.settle(this.destination.id, left, counts);
    this.parts.changed();
  }

  async #trim(): Promise<void> {
    const counts = await this.parts.queue()?.trim(this.destination.id, MOST_WAITING);
    if (counts) this.#counts = counts;
    this.parts.changed();
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        this.#hurry = undefined;
        this.#stop.signal.removeEventListener("abort", done);
        resolve();
      };
      const cancel = this.parts.clock.after(ms, done);
      this.#hurry = done;
      this.#stop.signal.addEventListener("abort", done);
    });
  }

  #set(phase: ForwardState["phase"]): void {
    this.#phase = phase;
    this.parts.changed();
  }
}

/** The rows of spans, with those of each that are done. */
const leftOf = (batch: readonly WaitingSpan[]): LeftRow[] =>
  groupsOf(batch, ({ key }) => key).map(([key, spans]) => ({
    key,
    done: spans.map(({ span }) => span.spanId),
  }));
