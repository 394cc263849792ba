import type { EpochMs, Milliseconds } from "../../model/units.ts";
import type { Timers } from "./notices.ts";

export interface PaceOptions<T> {
  now: () => EpochMs;
  timers: Timers;
  /** How long to rest after these were handed over: the more work they were, the longer. */
  rest: (handedOver: T[]) => Milliseconds;
}

/**
 * Gathers what is pushed and hands it over with a rest between; the first after a quiet moment at once,
 * so that only load makes anything wait.
 */
export function createPaced<T>(apply: (gathered: T[]) => void, { now, timers, rest }: PaceOptions<T>) {
  let gathered: T[] = [];
  let restUntil = Number.NEGATIVE_INFINITY;
  let timer: number | undefined;

  function flush(): void {
    if (timer !== undefined) timers.clear(timer);
    timer = undefined;
    if (gathered.length === 0) return;
    const items = gathered;
    gathered = [];
    restUntil = now() + rest(items);
    apply(items);
  }

  return {
    push(item: T): void {
      gathered.push(item);
      if (timer !== undefined) return;
      const wait = restUntil - now();
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
