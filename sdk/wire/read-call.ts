import type { Operation } from "./operation.ts";
import type { Asked, Call, WireFormat } from "./wire-format.ts";

/** How the body ended, as the one who carries it saw it. */
export type BodyEnd =
  /** Read to its end. */
  | { how: "done" }
  /** The app cancelled it or aborted the request. */
  | { how: "cancelled" }
  /** Reading failed. */
  | { how: "failed"; error: unknown }
  /** Nobody read it. */
  | { how: "unread" }
  /** The page goes away. */
  | { how: "unloaded" };

/** One answer, from decoded text to operations. */
export interface CallReader {
  /** Decoded text of the body, in order, cut anywhere. */
  text(piece: string): void;
  /** One message that came framed: of an EventSource or a WebSocket. */
  message(data: string, name: string): void;
  /** The whole body, as the app's own `json()` gave it. */
  value(json: unknown): void;
  /** Nothing more comes. */
  close(end: BodyEnd): void;
  /** The protocol's end was seen and everything is written: what still comes is of no interest. */
  readonly isOver: boolean;
  /** No candidate recognised what came: nothing was begun, nothing will be. */
  readonly isForeign: boolean;
}

/** Begins the root operation, once the format is certain. */
export type Begin = (asked: Asked, format: WireFormat) => Operation;

export type CreateCallReader = (call: Call, candidates: readonly WireFormat[], begin: Begin) => CallReader;
