import type { Facts, Failure, Operation } from "./operation.ts";

/** A request as far as a format may look at it. Header names are lower-case. */
export interface WireRequest {
  /** `GET`, `POST`; `WS` for a WebSocket. */
  method: string;
  url: URL;
  header(name: string): string | undefined;
  /** The parsed JSON body; `undefined` where there is none or it could not be read. */
  body: unknown;
}

/** A response without its body. */
export interface WireResponse {
  status: number;
  header(name: string): string | undefined;
}

/**
 * Reads one call's answer, event by event, and writes what it says to the operation it was made for.
 * Total: any event is possible at any time. May throw; then the call is no longer read, and that is counted.
 */
export interface WireReader {
  /**
   * One SSE event, NDJSON line, element of a streamed array, WebSocket frame, or a whole JSON body.
   * `data` is parsed JSON, or the text itself where it was no JSON. `name` is the SSE event's, else "".
   * Returns true when the protocol says that this was the end (a terminator, or an error that ends the stream).
   */
  read(data: unknown, name: string): boolean | undefined;
  /**
   * The body is over. Writes what was assembled. Returns false if the protocol's terminator was not seen, so
   * that the answer was cut off.
   */
  close(): boolean;
  /** The protocol has no terminator but the end of the body: an answer that was stopped is not complete. */
  readonly endsWithBody?: boolean;
}

/** What a request says. */
export interface Asked {
  /** Of the root operation. */
  name: string;
  facts: Facts;
  /** Keys that earlier answers wait for ({@link Operation.awaits}), newest first, and tools' results with them. */
  continues?: { key: string; result?: unknown; failure?: Failure }[];
}

export interface Call {
  request: WireRequest;
  /** Absent for WebSockets. */
  response?: WireResponse;
  /** The answer comes in pieces; false for a body that was read as one JSON value. */
  isStream: boolean;
}

/** One protocol: how to know it, what its request says, how to read its answer. */
export interface WireFormat {
  /** Lower-case with dots: `openai.chat`. */
  readonly name: string;
  /**
   * Does this request speak it? `sure`: by header, path or unmistakable body; `maybe`: its body looks like it, but
   * others' do too; then the first event decides through {@link recognises}.
   */
  matches(request: WireRequest): "sure" | "maybe" | undefined;
  /** Headers of the response that name the protocol. */
  answers?(response: WireResponse): boolean;
  /** Is this a first event of it? (The first few are asked, since some begin with pings.) */
  recognises(data: unknown, name: string): boolean;
  /** What the request says: model, parameters, messages, tools … */
  ask(request: WireRequest): Asked;
  /** A reader for one answer. */
  reader(root: Operation, call: Call): WireReader;
}
