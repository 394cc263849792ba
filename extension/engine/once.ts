import type { Clock } from "./clock.ts";

/** Timers by name: one that is set already is not set again. */
export type Once = (name: string, ms: number, task: () => void) => void;

export function createOnce(clock: Clock): Once {
  const set = new Set<string>();
  return (name, ms, task) => {
    if (set.has(name)) return;
    set.add(name);
    clock.after(ms, () => {
      set.delete(name);
      task();
    });
  };
}
