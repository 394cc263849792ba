import type { Clock, Milliseconds } from "./clock.ts";

const FIRST_MS: Milliseconds = 100;
const LONGEST_MS: Milliseconds = 5_000;
/** A connection that held this long was a good one: the next loss starts from the shortest wait again. */
const STABLE_MS: Milliseconds = 1_000;

export interface Backoff {
  opened(): void;
  /** Connection lost or not made: how long to wait before the next try. */
  lost(): Milliseconds;
  /** Losses in a row without a stable connection between. */
  losses(): number;
  reset(): void;
}

/** Waits 100 ms, 200, 400 … 5 s, each between the half and the whole, so that many do not return at once. */
export function createBackoff(clock: Clock): Backoff {
  let losses = 0;
  let openedAt: Milliseconds | undefined;
  return {
    opened() {
      openedAt = clock.now();
    },
    lost() {
      if (openedAt !== undefined && clock.now() - openedAt >= STABLE_MS) losses = 0;
      openedAt = undefined;
      const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** losses);
      losses += 1;
      return longest * (0.5 + clock.random() / 2);
    },
    losses: () => losses,
    reset() {
      losses = 0;
    },
  };
}
