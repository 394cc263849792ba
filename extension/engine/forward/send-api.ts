import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { Destination } from "../../interop/forward/destination.ts";
import type { SendProblem, Verdict } from "../../interop/forward/judge-answer.ts";

export type { Destination, SendProblem, Verdict };

/** Stored traces to a back end, now; part of `engine-api.ts`. */
export interface SendRequest {
  /** Chosen by who asks: what {@link EngineApi.cancelSend} takes. */
  id: number;
  traceIds: TraceId[];
  destination: Destination;
  /** Leaves out what the last sending there, which did not come to its end, has sent already. */
  rest?: boolean;
}

export interface SendProgress {
  /** Traces that are read. */
  traces: number;
  /** Spans that were taken. */
  sent: number;
  /** It asked for a rest, or could not be reached: tried again in so many ms. */
  waitMs?: number;
}

export interface SendResult extends SendProgress {
  /** Spans that it refused of requests that it took, and of those that it refused whole. */
  rejected: number;
  /** Spans that were not sent, because it could not go on. */
  left: number;
  /** Secrets that were taken out. */
  secrets: number;
  /** Spans that still run: what is sent of them now could not be put right. */
  running: number;
  /** Spans that their page left unfinished: they end with the last that is known of them. */
  interrupted: number;
  /** Traces that are not here any more. */
  absent: number;
  cancelled: boolean;
  /** Why spans were rejected or left; undefined where none were. */
  problem?: SendProblem;
  /** In the server's own words; also a warning of one that took all. */
  message: string;
}
