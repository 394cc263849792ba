import type { SendProblem } from "../../interop/forward/judge-answer.ts";
import type { ForwardedRow } from "../archive/outgoing-store.ts";

/** How live sending to one destination goes; part of `engine-api.ts`. Counts are of all panels since it was set up. */
export interface ForwardState extends ForwardedRow {
  /**
   * - `idle`: nothing waits;
   * - `elsewhere`: another panel sends;
   * - `sending`;
   * - `waiting`: it could not be reached or asked for a rest, and is asked again by itself at `nextMs`;
   * - `stuck`: nothing will be taken before the setup is changed, or somebody asks to try again.
   */
  phase: "idle" | "elsewhere" | "sending" | "waiting" | "stuck";
  /** The last trouble; absent once spans were taken again without any. */
  problem?: SendProblem;
  /** In the server's own words; "" for none. */
  message: string;
  /** Ms since the epoch. */
  nextMs?: number;
}

/** Spans that wait for one destination at most: the oldest go first, and are counted. */
export const MOST_WAITING = 20_000;
