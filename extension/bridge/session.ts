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
import type { Clock } from "./clock.ts";
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
/** Half a minute of tries. A document that is still there says hello when asked again. */
const MAX_LOSSES = 12;

/** One document: its page and workers share a link, and this is the only owner of that link. */
export function createSession(options: SessionOptions): Session {
  const { document, adapter, sink, clock, changed } = options;
  const hellos = new Map<SessionId, Hello>();
  const subscribed = new Set<SessionId>();
  /** Counts questions to the sink by sid, so that only the answer to the newest one counts. */
  const questions = new Map<SessionId, number>();
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
    if (hello === undefined) return;
    const question = (questions.get(sid) ?? 0) + 1;
    questions.set(sid, question);
    const via = link;
    const answer = await sink.hello(document, hello).catch(() => null);
    if (questions.get(sid) !== question || via === undefined || via !== link || !recording) return;
    if (answer === null || !send(subscribe(sid, answer.from, answer.credit))) return;
    subscribed.add(sid);
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
    }
  }

  /** Forgets the link; a subscription is as good as its link. */
  function drop(): void {
    const old = link;
    link = undefined;
    subscribed.clear();
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
  }

  return {
    document,
    state: () => state,
    live: () => [...subscribed],
    hello(hello) {
      if (!hellos.has(hello.sid) && hellos.size >= MAX_SIDS) return;
      hellos.set(hello.sid, hello);
      subscribed.delete(hello.sid); // a hello is answered, whatever was before
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
      cancelRetry();
      if (state !== "away") become("announced");
    },
    close: drop,
  };
}
