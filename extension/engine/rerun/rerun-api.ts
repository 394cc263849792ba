import type { Attributes, SpanId, TraceId } from "../../../sdk/protocol/index.ts";

/** A server that speaks OpenAI's Chat Completions, as the user named it; part of `engine-api.ts`. */
export interface ModelEndpoint {
  /** Up to the version, what clients call the base URL: `http://localhost:11434/v1`. */
  url: string;
  /** Empty: none is sent. */
  key: string;
  /** What is asked for in place of the model that answered before. Empty: that one. */
  model: string;
}

export interface SpanRef {
  traceId: TraceId;
  spanId: SpanId;
}

export interface RerunRequest {
  /** Chosen by who asks: what {@link EngineApi.cancelRerun} takes. */
  id: number;
  endpoint: ModelEndpoint;
  /** A request of Chat Completions; sent as it is. */
  body: Attributes;
  /** The call that is made again: the new one links to it. */
  original: SpanRef;
  /** The tab that the new trace is shown with. */
  place: { tabId: number; run: string };
}

/** What is told of a call while it runs. */
export interface RerunProgress {
  /** It can be looked at. */
  span: SpanRef;
  /** The server has taken it, and answers. */
  isAnswered: boolean;
}

/** Why there is no answer. `absent`: no such address, or no such model there. */
export type RerunProblem = "unreachable" | "key" | "absent" | "refused" | "broken";

export interface RerunFailure {
  problem: RerunProblem;
  /** In the server's or the browser's own words. */
  detail: string;
}

export interface RerunResult {
  /** The new call; absent where nothing was sent. */
  span?: SpanRef;
  /** Undefined: it was answered whole. */
  failure?: RerunFailure;
  cancelled: boolean;
}

/** What a server says of itself. */
export type EndpointVerdict = { type: "works"; models: string[] } | ({ type: "failed" } & RerunFailure);

/** One question to a model, without a trace. */
export interface AskRequest {
  /** Of the same kind as {@link RerunRequest.id}. */
  id: number;
  endpoint: ModelEndpoint;
  system: string;
  user: string;
}

export interface AskResult {
  text?: string;
  failure?: RerunFailure;
  cancelled: boolean;
}
