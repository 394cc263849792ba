import { type Batch, isCommand, MARKER, type PageMessage, PROTOCOL_VERSION } from "../protocol/index.ts";
import type { Journal } from "./journal.ts";

/**
 * When to send what. Quiet until DevTools subscribes; then batches, never more than the credit on the way.
 *
 *   quiet ──sub──▶ listening ──record──▶ due (now, or 32 ms after the last batch) ──▶ batches while credit lasts
 *     ▲──────bye──────┘                          ▲────────────────ack────────────────────┘
 */
export interface Endpoint {
  post(message: PageMessage): unknown;
  /** Milliseconds, monotonic. */
  now(): number;
  /** Before anything else happens. */
  soon(work: () => void): void;
  later(work: () => void, milliseconds: number): void;
}

export interface Transport {
  /** Says that we are here. */
  hello(): void;
  /** A command as JSON text, from wherever; anything else is ignored. */
  command(text: unknown): void;
  /** Hands over everything not yet acknowledged, in batches; `last` when the page goes away. Nothing if nobody listens. */
  final(give: (batch: Batch) => void, last: boolean): void;
}

/** Batches under load. Panels redraw at most every 16 ms; twice that keeps the cost of messages small. */
const BATCH_MS = 32;
const BATCH_LENGTH = 64 * 1024;
const BATCH_RECORDS = 200;
/** Larger ones where there is no next time. */
const FINAL_LENGTH = 1024 * 1024;

export function createTransport(journal: Journal, endpoint: Endpoint): Transport {
  let isListening = false;
  let credit = 0;
  /** Code units of `body` sent and not acknowledged, and the batches they are in. */
  let flying = 0;
  let flight: { end: number; length: number }[] = [];
  /** The next number to send. */
  let cursor = 1;
  /** When the next batch is to go; 0: none is planned. */
  let due = 0;
  let sentAt = Number.NEGATIVE_INFINITY;
  /** Collected since the last sending. */
  let records = 0;
  let length = 0;
  let isSending = false;
  const { sid } = journal.hello();

  const post = (message: PageMessage): void => {
    try {
      endpoint.post(message);
    } catch {
      // A page that forbids messages is not traced; it must not notice more than that.
    }
  };

  const hello = (): void => post(journal.hello());

  const batch = (t: Batch["t"], from: number, most: number, count: number): Batch | undefined => {
    const reading = journal.read(from, most, count);
    return reading && { g: MARKER, v: PROTOCOL_VERSION, t, sid, ...reading };
  };

  function send(): void {
    if (isSending) return;
    due = records = length = 0;
    isSending = true;
    try {
      journal.collect();
      while (isListening && flying < credit) {
        const next = batch("batch", cursor, Math.min(BATCH_LENGTH, credit - flying), BATCH_RECORDS);
        if (!next || next.body.length > credit - flying) break;
        cursor = next.s0 + next.n;
        flying += next.body.length;
        flight.push({ end: cursor, length: next.body.length });
        post(next);
        sentAt = endpoint.now();
      }
    } finally {
      isSending = false;
    }
  }

  function wake(size: number): void {
    if (!isListening || isSending) return;
    if (size) records++;
    length += size;
    const now = endpoint.now();
    if (!due) {
      due = sentAt + BATCH_MS;
      if (due > now) endpoint.later(plan, due - now);
      else {
        due = now;
        endpoint.soon(plan);
      }
    }
    // Timers of a hidden page are late, and a busy loop lets none run at all.
    else if (length > BATCH_LENGTH || records > BATCH_RECORDS || now > due + BATCH_MS) send();
  }

  /** Was sent meanwhile for another reason? */
  const plan = (): void => {
    if (due) send();
  };

  function take(command: unknown): void {
    if (!isCommand(command)) return;
    if (command.t === "ready") hello();
    else if (command.t === "bye") isListening = false;
    else if (command.sid === sid) {
      credit = command.credit;
      if (command.t === "sub") {
        isListening = true;
        flight = [];
        flying = 0;
        cursor = command.from;
      } else {
        journal.free(command.upTo);
        while (flight[0] && flight[0].end <= command.upTo + 1) flying -= flight.shift()?.length ?? 0;
      }
      cursor = Math.min(Math.max(cursor, journal.head()), journal.next());
      due = endpoint.now();
      endpoint.soon(plan);
    }
  }

  journal.wake = wake;
  journal.send = send;

  return {
    hello,
    command(text) {
      try {
        take(JSON.parse(text as string));
      } catch {
        // Not ours.
      }
    },
    final(give, last) {
      if (!isListening) return;
      journal.collect(last);
      for (let next = batch("final", 1, FINAL_LENGTH, 1e9); next; ) {
        give(next);
        next = batch("final", next.s0 + next.n, FINAL_LENGTH, 1e9);
      }
    },
  };
}
