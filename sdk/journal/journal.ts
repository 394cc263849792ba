import { type Drained, type Hello, JOURNAL_KEY, MARKER, PROTOCOL_VERSION } from "../protocol/index.ts";
import type { Owner, Rank } from "./entry.ts";
import { randomHex } from "./random-hex.ts";
import { createRing, DEFAULT_LIMITS, type Reading, type RingLimits } from "./ring.ts";
import { SDK_VERSION } from "./version.ts";

/**
 * The one journal of a page or worker: every tracer of every copy of the SDK writes into it, the transport
 * (or DevTools' pull) reads from it. It lives at `globalThis[Symbol.for(JOURNAL_KEY)]`, so its members are
 * an interface between versions: members may be added, a change of meaning needs a new `surface`.
 */
export interface Journal {
  readonly surface: 1;
  /** Hello as it would be said now. */
  hello(): Hello;
  /** A number for a new resource record, unique within the session. */
  nextResource(): number;
  /** Adds a record (bounded JSON text, secrets removed). */
  push(text: string, rank: Rank, owner?: Owner, chunks?: number): void;
  /**
   * Something is waiting to be made a record: `close` will be called once, before the next reading.
   * `last`: the page is going away, nothing may wait any longer.
   */
  pend(close: (last: boolean) => void): void;
  /** Larger or smaller ring; unset members stay. */
  limit(limits: Partial<RingLimits>): void;
  /** Makes records of all that waits. */
  collect(last?: boolean): void;
  read(from: number, length: number, most: number): Reading | undefined;
  free(upTo: number): void;
  /** Everything before `cursor` is stored; what comes next? For DevTools without a content script. */
  drain(cursor: number): Drained;
  /** Sends what is there now. */
  flush(): void;
  /** The transport: called after each `push` (with the length of the record) and each `pend` (0). */
  wake: (length: number) => void;
  send: () => void;
  next(): number;
  head(): number;
}

/** One answer to a pull; a page of 8 MiB is drained in about ten. */
const DRAIN_LENGTH = 1024 * 1024;

export function createJournal(kind: Hello["kind"]): Journal {
  const ring = createRing({ ...DEFAULT_LIMITS });
  const sid = randomHex(16);
  let waiting: ((last: boolean) => void)[] = [];
  let resources = 0;
  const journal: Journal = {
    surface: 1,
    hello: () => ({
      g: MARKER,
      v: PROTOCOL_VERSION,
      t: "hello",
      sid,
      head: ring.head(),
      next: ring.next(),
      kind,
      sdk: SDK_VERSION,
    }),
    nextResource: () => ++resources,
    push(text, rank, owner, chunks) {
      ring.push(text, rank, owner, chunks);
      journal.wake(text.length);
    },
    pend(close) {
      waiting.push(close);
      journal.wake(0);
    },
    limit: ring.limit,
    collect(last = false) {
      const closing = waiting;
      waiting = [];
      for (const close of closing)
        try {
          close(last);
        } catch {
          // Another SDK copy's trouble is not ours, and never the page's.
        }
    },
    read: ring.read,
    free: ring.free,
    drain(cursor) {
      journal.collect();
      ring.free(cursor - 1);
      const reading = ring.read(cursor, DRAIN_LENGTH, Number.POSITIVE_INFINITY);
      const hello = journal.hello();
      return {
        hello,
        batch: reading ? { g: MARKER, v: PROTOCOL_VERSION, t: "batch", sid, ...reading } : null,
      };
    },
    flush: () => journal.send(),
    wake() {},
    send() {},
    next: ring.next,
    head: ring.head,
  };
  return journal;
}

/** The journal that is there already, or a new one, to which `connect` gives a transport. */
export function sharedJournal(kind: Hello["kind"], connect: (journal: Journal) => void): Journal {
  const key = Symbol.for(JOURNAL_KEY);
  const place = globalThis as unknown as Record<symbol, Journal | undefined>;
  const there = place[key];
  if (there?.surface === 1) return there;
  const journal = createJournal(kind);
  // A journal of another surface stays where it is: both send, each under its own session id.
  if (!there) Object.defineProperty(globalThis, key, { value: journal, configurable: true });
  connect(journal);
  return journal;
}
