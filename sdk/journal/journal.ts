import { type Drained, type Hello, JOURNAL_KEY, MARKER, PROTOCOL_VERSION } from "../protocol/index.ts";
import type { Owner, Rank } from "./entry.ts";
import { randomHex } from "./random-hex.ts";
import { createRing, type RingLimits } from "./ring.ts";
import { createTransport, type Endpoint, type Transport } from "./transport.ts";
import { SDK_VERSION } from "./version.ts";

/** Makes a record of what waits. `last`: the page is going away, nothing may wait any longer. */
export type Close = (last: boolean) => void;

/**
 * The one journal of a page or worker: every tracer of every copy of the SDK writes into it, its transport
 * (or DevTools' pull) reads from it. It lives at `globalThis[Symbol.for(JOURNAL_KEY)]`, so its members are
 * an interface between versions: members may be added, a change of meaning needs a new `surface`.
 */
export interface Journal {
  readonly surface: 1;
  /** A number for a new resource record, unique within the session. */
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

/** One answer to a pull; a full ring is drained in about four. */
const DRAIN_LENGTH = 1024 * 1024;

/** A journal and its transport, not yet connected to anything. */
export function createJournal(
  kind: Hello["kind"],
  endpoint: Endpoint,
): { journal: Journal; transport: Transport } {
  const ring = createRing();
  const ours = { g: MARKER, v: PROTOCOL_VERSION, sid: randomHex(32) } as const;
  let waiting: Close[] = [];
  let resources = 0;
  const journal: Journal = {
    surface: 1,
    nextResource: () => ++resources,
    push(text, rank, owner, chunks) {
      ring.push(text, rank, owner, chunks);
      transport.wake(text.length);
    },
    pend(close) {
      waiting.push(close);
      transport.wake(0);
    },
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
    limit: ring.limit,
    flush: () => transport.send(),
    hello: () => ({ ...ours, t: "hello", head: ring.head(), next: ring.next(), kind, sdk: SDK_VERSION }),
    drain(cursor) {
      journal.collect();
      ring.free(cursor - 1);
      const reading = ring.read(cursor, DRAIN_LENGTH, Number.POSITIVE_INFINITY);
      return { hello: journal.hello(), batch: reading ? { ...ours, t: "batch", ...reading } : null };
    },
  };
  const transport = createTransport({ ...journal, ...ours }, ring, endpoint);
  return { journal, transport };
}

/** The journal that is there already, or what `create` makes. */
export function sharedJournal(create: () => Journal): Journal {
  const key = Symbol.for(JOURNAL_KEY);
  const place = globalThis as unknown as Record<symbol, Journal | undefined>;
  if (place[key]?.surface === 1) return place[key];
  const journal = create();
  // A journal of another surface stays where it is: both send, each under its own session id.
  place[key] ??= journal;
  return journal;
}
