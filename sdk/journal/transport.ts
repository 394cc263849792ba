import {
  type Batch,
  type Command,
  type Hello,
  MARKER,
  type PageMessage,
  PROTOCOL_VERSION,
} from "../protocol/index.ts";
import type { Ring } from "./ring.ts";

/**
 * When to send what. Quiet until DevTools subscribes; then batches, never more than the credit on the way.
 *
 *   quiet ──sub──▶ listening ──record──▶ due (now, or 32 ms after the last batch) ──▶ batches while credit lasts
 *     ▲──────bye──────┘                          ▲────────────────ack────────────────────┘
 */
export interface Endpoint {
  post(message: PageMessage): void;
  /** Milliseconds, monotonic. */
  now(): number;
  /** Before anything else happens. */
  soon(work: () => void): void;
  later(work: () => void, milliseconds: number): void;
}

export interface Transport {
  /** Something was recorded, so many code units. */
  wake(length: number): void;
  /** Sends now what may be sent. */
  send(): void;
  /** Says that we are here. */
  hello(): void;
  /** A command as JSON text, from wherever; anything else is ignored. */
  command(text: unknown): void;
  /** Hands over everything not yet acknowledged, if somebody listens. `last`: the page is going away. */
  rest(give: (batch: Batch) => void, last: boolean): void;
}

/** Batches under load. Panels redraw at most every 16 ms; twice that keeps the cost of messages small. */
const BATCH_MS = 32;
const BATCH_LENGTH = 64 * 1024;
const BATCH_RECORDS = 200;
/** Larger ones where there is no next time. */
const FINAL_LENGTH = 1024 * 1024;

interface Source {
  sid: string;
  hello(): Hello;
  collect(last?: boolean): void;
}

export function createTransport(source: Source, ring: Ring, endpoint: Endpoint): Transport {
  const { sid } = source;
  let isListening = false;
  /** Code units of `body` that may be on the way; those that are, and the batches they are in. */
  let credit = 0;
  let flying = 0;
  let flight: { end: number; length: number }[] = [];
  /** The next number to send. */
  let cursor = 1;
  /** When the next batch is to go; 0: none is planned. */
  let due = 0;
  let sentAt = -BATCH_MS;
  /** Code units recorded since the last sending. */
  let length = 0;
  let isSending = false;

  function read(t: Batch["t"], from: number, most: number, count: number): Batch | undefined {
    const reading = ring.read(from, most, count);
    return reading && { g: MARKER, v: PROTOCOL_VERSION, t, sid, ...reading };
  }

  function send(): void {
    if (isSending) return;
    isSending = true;
    due = length = 0;
    source.collect();
    while (isListening) {
      const room = credit - flying;
      const batch = read("batch", cursor, Math.min(BATCH_LENGTH, room), BATCH_RECORDS);
      if (!batch || batch.body.length > room) break;
      cursor = batch.s0 + batch.n;
      flying += batch.body.length;
      flight.push({ end: cursor, length: batch.body.length });
      endpoint.post(batch);
      sentAt = endpoint.now();
    }
    isSending = false;
  }

  /** Unless it was sent meanwhile for another reason. */
  const sendIfDue = (): void => {
    if (due) send();
  };

  function wake(size: number): void {
    if (!isListening || isSending) return;
    length += size;
    const now = endpoint.now();
    if (!due) {
      due = Math.max(now, sentAt + BATCH_MS);
      if (due > now) endpoint.later(sendIfDue, due - now);
      else endpoint.soon(sendIfDue);
    }
    // Timers of a hidden page are late, and a busy loop lets none run at all.
    else if (length > BATCH_LENGTH || now > due + BATCH_MS) send();
  }

  const hello = (): void => endpoint.post(source.hello());

  /** Commands come from the page's own world, where anyone can make them: all they move are our numbers. */
  function take(command: Command): void {
    if (command.g !== MARKER || command.v !== PROTOCOL_VERSION) return;
    if (command.t === "ready") hello();
    else if (command.t === "bye") isListening = false;
    else if (command.sid === sid) {
      credit = command.credit;
      const upTo = command.t === "sub" ? command.from - 1 : command.upTo;
      if (command.t === "sub") {
        isListening = true;
        flight = [];
        flying = 0;
        cursor = command.from;
      }
      // Who wants everything from a number on has what was before.
      ring.free(upTo);
      while (flight[0] && flight[0].end <= upTo + 1) flying -= flight.shift()?.length ?? 0;
      cursor = Math.min(Math.max(cursor, ring.head()), ring.next());
      due = 1;
      endpoint.soon(sendIfDue);
    }
  }

  return {
    wake,
    send,
    hello,
    command(text) {
      try {
        take(JSON.parse(text as string));
      } catch {
        // Not ours.
      }
    },
    rest(give, last) {
      if (!isListening) return;
      source.collect(last);
      let batch: Batch | undefined;
      for (let from = 1; ; from = batch.s0 + batch.n) {
        batch = read("final", from, FINAL_LENGTH, Number.POSITIVE_INFINITY);
        if (!batch) return;
        give(batch);
      }
    },
  };
}
