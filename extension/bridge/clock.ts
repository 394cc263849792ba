export type Milliseconds = number;

/** Time from outside, so that tests never sleep. */
export interface Clock {
  now(): Milliseconds;
  /** Calls back once; returns its own undo. */
  after(delay: Milliseconds, callback: () => void): () => void;
  /** 0 ≤ x < 1; spreads reconnects. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(delay, callback) {
    const timer = setTimeout(callback, delay);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};
