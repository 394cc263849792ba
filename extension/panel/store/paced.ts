import type { EpochMs, Milliseconds } from "../../model/units.ts";
import type { Timers } from "./notices.ts";

export interface PaceOptions {
  now: () => EpochMs;
  timers: Timers;
  /** At most one call in this time. */
  interval: Milliseconds;
}

/**
 * Gathers what is pushed and hands it over at most once per interval; the first after a quiet moment
 * at once, so that only load makes anything wait.
 */
export function createPaced<T>(apply: (gathered: T[]) => void, { now, timers, interval }: PaceOptions) {
  let gathered: T[] = [];
  let lastAt = Number.NEGATIVE_INFINITY;
  let timer: number | undefined;

  function flush(): void {
    if (timer !== undefined) timers.clear(timer);
    timer = undefined;
    if (gathered.length === 0) return;
    const items = gathered;
    gathered = [];
    lastAt = now();
    apply(items);
  }

  return {
    push(item: T): void {
      gathered.push(item);
      if (timer !== undefined) return;
      const wait = lastAt + interval - now();
      if (wait <= 0) flush();
      else
        timer = timers.set(() => {
          timer = undefined;
          flush();
        }, wait);
    },
    /** Everything now. */
    flush,
    dispose(): void {
      if (timer !== undefined) timers.clear(timer);
      timer = undefined;
      gathered = [];
    },
  };
}
