import {
  acknowledge,
  type Batch,
  bye,
  type Command,
  type Hello,
  isPageMessage,
  type SessionId,
  subscribe,
} from "../../sdk/protocol/index.ts";
import { createBackoff } from "./backoff.ts";
import type { BridgeSink } from "./bridge.ts";
import type { Clock, Milliseconds } from "./clock.ts";
import type { Link, ReachableDocument, RoadAdapter } from "./link.ts";

/**
 *               hello             subscribed
 *   announced ────────▶ subscribing ────────▶ live
 *       ▲   ▲               │   ▲              │
 *       │   └── paused ─────┼───┼──────────────┤
 *       │                   ▼   │ backoff      ▼
 *      away ◀── away ────── lost ◀─────────────┘ link closed
 *       (the next hello starts again)
 */
export type SessionState = "announced" | "subscribing" | "live" | "lost" | "away";

export interface SessionOptions {
  document: ReachableDocument;
  adapter: RoadAdapter;
  sink: BridgeSink;
  clock: Clock;
  recording: boolean;
  changed(): void;
}

export interface Session {
  readonly document: ReachableDocument;
  state(): SessionState;
  /** SDK sessions that are subscribed now. */
  live(): SessionId[];
  hello(hello: Hello): void;
  /** The last flush; needs no link. */
  final(batch: Batch): void;
  away(): void;
  acknowledge(sid: SessionId, upTo: number, credit: number): void;
  setRecording(on: boolean): void;
  close(): void;
}

/** A page with its workers has a few; a page that claims more is playing games. */
const MAX_SIDS = 64;
const JUST_NOW_MS: Milliseconds = 1_000;
/** A second or two without a link, and no word of leaving: the page's process died. It may still come back. */
const CRASHED_LOSSES = 5;
/** Half a minute of tries. A document that is still there says hello when asked again. */
const MAX_LOSSES = 12;

/** One document: its page and workers share a link, and this is the only owner of that link. */
export function createSession(options: SessionOptions): Session {
  const { document, adapter, sink, clock, changed } = options;
  const hellos = new Map<SessionId, Hello>();
  /** Since when; as good as the link that it was sent over. */
  const subscribed = new Map<SessionId, Milliseconds>();
  /** Questions to the sink, by the link they were asked for: an answer that comes after that link is nothing. */
  const asking = new Map<SessionId, Link>();
  const backoff = createBackoff(clock);
  let recording = options.recording;
  let state: SessionState = "announced";
  let link: Link | undefined;
  let cancelRetry = () => {};

  function become(next: SessionState): void {
    state = next;
    changed();
  }

  function connect(): void {
    cancelRetry();
    if (link === undefined && !openLink()) return;
    if (state !== "live") become("subscribing");
    for (const sid of hellos.keys()) if (!subscribed.has(sid)) void subscribeTo(sid);
  }

  function openLink(): boolean {
    // A link may close before it is handed over, and a replaced one may still speak.
    let opened: Link | undefined;
    let closedEarly = false;
    const isCurrent = () => opened !== undefined && opened === link;
    try {
      opened = adapter.open(document, {
        message: (data) => isCurrent() && receive(data),
        closed: () => {
          closedEarly = opened === undefined;
          if (isCurrent()) lost();
        },
      });
    } catch {
      closedEarly = true;
    }
    link = opened;
    if (closedEarly) lost();
    else backoff.opened();
    return !closedEarly;
  }

  async function subscribeTo(sid: SessionId): Promise<void> {
    const hello = hellos.get(sid);
    const via = link;
    if (hello === undefined || via === undefined || asking.get(sid) === via) return;
    asking.set(sid, via);
    const answer = await sink.hello(document, hello).catch(() => null);
    if (asking.get(sid) !== via) return;
    asking.delete(sid);
    if (answer === null || !send(subscribe(sid, answer.from, answer.credit))) return;
    subscribed.set(sid, clock.now());
    become("live");
  }

  function send(command: Command): boolean {
    try {
      link?.send(command);
      return link !== undefined;
    } catch {
      lost();
      return false;
    }
  }

  function receive(data: unknown): void {
    if (recording && isPageMessage(data) && data.t === "batch" && hellos.has(data.sid))
      sink.receive(document, data);
  }

  function lost(): void {
    drop();
    const wait = backoff.lost();
    if (!recording) become("announced");
    else if (backoff.losses() > MAX_LOSSES) away();
    else {
      cancelRetry = clock.after(wait, connect);
      become("lost");
      if (backoff.losses() === CRASHED_LOSSES) sink.left?.(document);
    }
  }

  /** Forgets the link; a subscription is as good as its link. */
  function drop(): void {
    const old = link;
    link = undefined;
    subscribed.clear();
    asking.clear();
    cancelRetry();
    try {
      old?.close();
    } catch {
      // Closed already, or the extension was reloaded: nothing is left to close.
    }
  }

  function away(): void {
    drop();
    backoff.reset();
    become("away");
    sink.left?.(document);
  }

  return {
    document,
    state: () => state,
    live: () => [...subscribed.keys()],
    hello(hello) {
      if (!hellos.has(hello.sid) && hellos.size >= MAX_SIDS) return;
      hellos.set(hello.sid, hello);
      // A new panel makes every page say hello, also one that has just been answered.
      if (clock.now() - (subscribed.get(hello.sid) ?? Number.NEGATIVE_INFINITY) < JUST_NOW_MS) return;
      subscribed.delete(hello.sid);
      if (!recording) become("announced");
      else if (link) void subscribeTo(hello.sid);
      else connect();
    },
    final(batch) {
      if (recording && hellos.has(batch.sid)) sink.receive(document, batch);
    },
    away,
    acknowledge(sid, upTo, credit) {
      if (subscribed.has(sid)) send(acknowledge(sid, upTo, credit));
    },
    setRecording(on) {
      if (on === recording) return;
      recording = on;
      if (on) {
        if (state !== "away") connect();
        return;
      }
      send(bye());
      subscribed.clear();
      asking.clear();
      cancelRetry();
      if (state !== "away") become("announced");
    },
    close: drop,
  };
}
