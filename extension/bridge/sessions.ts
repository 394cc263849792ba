import type { News, SessionId } from "../../sdk/protocol/index.ts";
import type { BridgeSink } from "./bridge.ts";
import type { Clock } from "./clock.ts";
import type { ReachableDocument, RoadAdapter } from "./link.ts";
import { createSession, type Session } from "./session.ts";

export interface SessionsOptions {
  adapter: RoadAdapter;
  sink: BridgeSink;
  clock: Clock;
  recording: boolean;
  changed(): void;
}

export interface Sessions {
  heard(document: ReachableDocument, news: News): void;
  acknowledge(sid: SessionId, upTo: number, credit: number): void;
  setRecording(on: boolean): void;
  live(): SessionId[];
  /** SDK documents that are there, connected or not. */
  known(): Session[];
  close(): void;
}

/** Documents that left are kept for a return from the back/forward cache; the oldest of them go first. */
const MAX_AWAY = 100;

/**
 * All documents of one road, by document id: frame ids change when a page is frozen, tab ids are shared
 * with prerendered pages, and no document ever evicts another.
 */
export function createSessions(options: SessionsOptions): Sessions {
  const documents = new Map<string, Session>();
  let recording = options.recording;

  function sessionOf(document: ReachableDocument): Session {
    const known = documents.get(document.documentId);
    if (known) return known;
    const session = createSession({ ...options, recording, document });
    documents.set(document.documentId, session);
    return session;
  }

  function forgetOldest(): void {
    const away = [...documents].filter(([, session]) => session.state() === "away");
    for (const [id] of away.slice(0, Math.max(0, away.length - MAX_AWAY))) documents.delete(id);
  }

  return {
    heard(document, news) {
      switch (news.t) {
        case "hello":
          sessionOf(document).hello(news);
          return;
        case "final":
          documents.get(document.documentId)?.final(news);
          return;
        case "away":
          documents.get(document.documentId)?.away();
          forgetOldest();
          return;
        case "batch":
        case "version":
          return; // batches come over links; versions are the bridge's to report
        default:
          news satisfies never;
      }
    },
    acknowledge(sid, upTo, credit) {
      for (const session of documents.values()) session.acknowledge(sid, upTo, credit);
    },
    setRecording(on) {
      recording = on;
      for (const session of documents.values()) session.setRecording(on);
    },
    live: () => [...documents.values()].flatMap((session) => session.live()),
    known: () => [...documents.values()].filter((session) => session.state() !== "away"),
    close() {
      for (const session of documents.values()) session.close();
      documents.clear();
    },
  };
}
