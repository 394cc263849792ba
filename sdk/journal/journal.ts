import {
  type Batch,
  type Drained,
  type Hello,
  MARKER,
  type PageMessage,
  PROTOCOL_VERSION,
} from "../protocol/index.ts";
import type { Owner, Rank } from "./entry.ts";
import { randomHex } from "./random-hex.ts";
import { createRing, type RingLimits } from "./ring.ts";
import { SDK_VERSION } from "./version.ts";

/** Makes a record of what waits. `last`: the page is going away, nothing may wait any longer. */
export type Close = (last: boolean) => void;

/**
 * The one journal of a page or worker: every tracer of every copy of the SDK writes into it, its road
 * (or DevTools' pull) reads from it. It lives at `globalThis[Symbol.for(JOURNAL_KEY)]`, so its members are
 * an interface between versions: members may be added, a change of meaning needs a new `surface`.
 */
export interface Journal {
  readonly surface: 1;
  /** A number for a new resource record, unique within the session if that is pushed next. */
  nextResource(): number;
  /** Adds a record: bounded JSON text, secrets removed. `chunks`: how many streamed ones are in it. */
  push(text: string, rank: Rank, owner?: Owner, chunks?: number): void;
  /** Something is waiting to be made a record: `close` is called once, before the next reading. */
  pend(close: Close): void;
  /** Makes records of all that waits. */
  collect(last?: boolean): void;
  limit(limits: RingLimits): void;
  /** Sends what is there now, if somebody listens. */
  flush(): void;
  /** Hello as it would be said now. */
  hello(): Hello;
  /** Everything before `cursor` is stored; what comes next? For DevTools without a content script. */
  drain(cursor: number): Drained;
}

/** The near end of the way to DevTools. */
export interface Endpoint {
  post(message: PageMessage): void;
  /** Milliseconds, monotonic. */
  now(): number;
  /** Later; at 0 before anything else happens. */
  plan(work: () => void, milliseconds: number): void;
}

/** What a road does with its journal. */
export interface Road {
  journal: Journal;
  /** Says that we are here. */
  greet(): void;
  /** A command as JSON text, from wherever; anything else is ignored. */
  command(text: unknown): void;
  /** Hands over everything not yet acknowledged, if somebody listens. `last`: the page is going away. */
  rest(give: (batch: Batch) => void, last: boolean): void;
}

/** Batches under load. Panels redraw at most every 16 ms; twice that keeps the cost of messages small. */
const BATCH_MS = 32;
const BATCH_LENGTH = 128 * 1024;
const BATCH_RECORDS = 400;
/** Larger ones where there is no next time. */
const FINAL_LENGTH = 1024 * 1024;

/**
 * A journal and its road, not yet connected to anything. Quiet until DevTools subscribes; then batches, never
 * more than the credit on the way.
 *
 *   quiet ──sub──▶ listening ──record──▶ due (now, or 32 ms after the last batch) ──▶ batches while credit lasts
 *     ▲──────bye──────┘                          ▲────────────────ack────────────────────┘
 */
export function createJournal(kind: Hello["kind"], { post, now, plan }: Endpoint): Road {
  const ring = createRing();
  const ours = { g: MARKER, v: PROTOCOL_VERSION, sid: randomHex(32) } as const;
  let waiting: Close[] = [];
  let isListening = false;
  /** Code units of `body` that may be on the way, and the batches that are. */
  let credit = 0;
  let flight: { end: number; length: number }[] = [];
  /** The next number to send. */
  let cursor = 1;
  /** When the next batch is to go; 0: none is planned. */
  let due = 0;
  let sentAt = -BATCH_MS;
  /** Code units recorded since the last sending. */
  let length = 0;

  const hello = (): Hello => ({
    ...ours,
    t: "hello",
    head: ring.head(),
    next: ring.next(),
    kind,
    sdk: SDK_VERSION,
  });
  const greet = (): void => post(hello());

  function read(t: Batch["t"], from: number, most: number, count?: number): Batch | null {
    const reading = ring.read(from, most, count);
    return reading ? { ...ours, t, ...reading } : null;
  }

  function collect(last = false): void {
    const closing = waiting;
    waiting = [];
    for (const close of closing)
      try {
        close(last);
      } catch {
        // Another SDK copy's trouble is not ours, and never the page's.
      }
  }

  function send(): void {
    // What is collected now goes now, and plans nothing.
    due = now();
    length = 0;
    collect();
    due = 0;
    let room = flight.reduce((left, one) => left - one.length, credit);
    while (isListening) {
      const batch = read("batch", cursor, Math.min(BATCH_LENGTH, room), BATCH_RECORDS);
      if (!batch || batch.body.length > room) return;
      cursor = batch.s0 + batch.n;
      room -= batch.body.length;
      flight.push({ end: cursor, length: batch.body.length });
      post(batch);
      sentAt = now();
    }
  }

  /** Unless it was sent meanwhile for another reason. */
  const sendIfDue = (): void => {
    if (due) send();
  };

  /** Something was recorded, so many code units. */
  function wake(size: number): void {
    if (!isListening) return;
    length += size;
    const time = now();
    if (!due) {
      due = Math.max(time, sentAt + BATCH_MS);
      plan(sendIfDue, due - time);
    }
    // Timers of a hidden page are late, and a busy loop lets none run at all.
    else if (length > BATCH_LENGTH || time > due + BATCH_MS) send();
  }

  const journal: Journal = {
    surface: 1,
    // As unique as the number of the record that is made of it.
    nextResource: ring.next,
    push(text, rank, owner, chunks) {
      ring.push(text, rank, owner, chunks);
      wake(text.length);
    },
    pend(close) {
      waiting.push(close);
      wake(0);
    },
    collect,
    limit: ring.limit,
    flush: send,
    hello,
    drain(upTo) {
      collect();
      ring.free(upTo - 1);
      return { hello: hello(), batch: read("batch", upTo, FINAL_LENGTH) };
    },
  };

  return {
    journal,
    greet,
    // Commands come from the page's own world, where anyone can make them: all they move are our numbers.
    command(text) {
      try {
        const { g, v, t, sid, from, upTo = from - 1, credit: granted } = JSON.parse(text as string);
        if (g !== MARKER || v !== PROTOCOL_VERSION) return;
        if (t === "ready") greet();
        if (t === "bye") isListening = false;
        if (sid !== ours.sid) return;
        credit = granted;
        if (t === "sub") {
          isListening = true;
          flight = [];
          cursor = from;
        }
        // Who wants everything from a number on has what was before.
        ring.free(upTo);
        flight = flight.filter(({ end }) => end > upTo + 1);
        due = 1;
        plan(sendIfDue, 0);
      } catch {
        // Not ours.
      }
    },
    rest(give, last) {
      if (!isListening) return;
      collect(last);
      let batch: Batch | null;
      for (let from = 1; ; from = batch.s0 + batch.n) {
        batch = read("final", from, FINAL_LENGTH);
        if (!batch) return;
        give(batch);
      }
    },
  };
}
