/**
 * What wire formats write: operations of the pipeline, each of which becomes one span. Formats are pure: they know
 * nothing of spans, clocks or transports; whoever implements this gives every call the arrival time of the
 * network chunk that is being read.
 */

/** Facts by attribute name, newest `gen_ai.*` names; `undefined` members are left out. Later ones overwrite. */
export type Facts = Record<string, unknown>;

/** A streamed piece; a string is answer text. */
export type Piece =
  | string
  | {
      text?: string;
      reasoning?: string;
      toolCall?: { index?: number; id?: string; name?: string; arguments?: string };
    };

/** What went wrong: `type` becomes `error.type` (the server's own code, else the HTTP status). */
export interface Failure {
  type: string;
  message?: string | undefined;
}

export interface Operation {
  set(facts: Facts): void;
  rename(name: string): void;
  chunk(piece: Piece): void;
  event(name: string, facts?: Facts): void;
  /** An operation within this one that begins now. Children are ended by who began them, or with their parent. */
  child(name: string, facts: Facts): Operation;
  /**
   * A later request that names this key ({@link Asked.continues}) goes on with this trace. With a `tool` that was left
   * running, its result is in that request, and the tool ends when that is sent.
   */
  awaits(key: string, tool?: Operation): void;
  /**
   * What is read now answers an earlier call of the page that {@link awaits} this key (MCP over HTTP+SSE, where requests
   * are answered over another stream): its tool ends with this result.
   */
  settles?(key: string, result: unknown, failure?: Failure): void;
  /** Ends it now; what comes after is ignored. With a failure it ended badly. */
  end(failure?: Failure): void;
  /** Ends it now because somebody stopped it (`abort` parts, cancelled responses), which is no error. */
  abort(): void;
}
