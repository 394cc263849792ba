import type { Command, DocumentAddress, News } from "../../sdk/protocol/index.ts";
import type { DocumentInfo, Road } from "./bridge.ts";

/** A document with what a road needs to reach it; `documentId` is its name towards the sink. */
export interface ReachableDocument extends DocumentInfo, DocumentAddress {}

/** A way to one document, open until it closes by itself or is closed. */
export interface Link {
  /** May throw, which is the same as closing. */
  send(command: Command): void;
  /** Closes without {@link LinkEvents.closed}. */
  close(): void;
}

export interface LinkEvents {
  /** Page data, not checked yet. */
  message(data: unknown): void;
  closed(): void;
}

/** One way of reaching pages. Everything that roads have in common is in `session.ts` and `sessions.ts`. */
export interface RoadAdapter {
  readonly road: Exclude<Road, "none">;
  /** Begins to pass on what documents of the inspected tab announce; returns its own undo. */
  listen(heard: (document: ReachableDocument, news: News) => void): () => void;
  /** Asks all documents for a hello. False: nobody is there on this road. */
  ask(): Promise<boolean>;
  /** May throw, which is the same as closing at once. */
  open(document: ReachableDocument, events: LinkEvents): Link;
}
