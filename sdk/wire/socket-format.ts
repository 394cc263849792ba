import type { Operation } from "./operation.ts";
import type { Asked } from "./wire-format.ts";

/**
 * Reads one WebSocket session and writes it down: the session is the root operation, each answer of the model a `chat`
 * child of it, each tool a child of its answer. Total like {@link WireReader}: any frame is possible at any time,
 * and one that makes it throw is counted and passed over by who carries it.
 *
 * A frame is parsed JSON (of text, a Blob or an ArrayBuffer), or the text itself where it was no JSON. Frames are given
 * in the order in which they came and went, each with the session's clock at its own time.
 */
export interface SocketReader {
  /** The server sent it. */
  received(frame: unknown): void;
  /** The app sent it. */
  sent(frame: unknown): void;
  /**
   * The socket is closed: ends what still runs within the session (an answer as aborted), but not the session.
   * Returns false if it was cut off in the middle of an answer.
   */
  close(): boolean;
}

/** One protocol over WebSockets, known by where the socket leads, before any frame. */
export interface SocketFormat {
  /** Lower-case with dots: `openai.realtime`. */
  readonly name: string;
  matches(url: URL, protocols: readonly string[]): boolean;
  /** What the URL says of the session. The rest is set when the frames say it. */
  ask(url: URL): Asked;
  /** `url`: tells whose models answer. */
  reader(session: Operation, url?: URL): SocketReader;
}
