import { createModel, signal } from "@preact/signals";
import { MIN_WINDOW_MS, panWindow, type TimeWindow, zoomWindow } from "../../model/time-scale.ts";
import type { Milliseconds } from "../../model/units.ts";

/** The part of the trace the waterfall shows. `null`: all of it, also while it grows. */
export const TimeWindowModel = createModel(() => {
  const window = signal<TimeWindow | null>(null);

  const current = (total: Milliseconds): TimeWindow => window.value ?? { startMs: 0, endMs: total };
  /** Zoomed out all the way means "fit" again, so that a running trace keeps fitting. */
  const put = (next: TimeWindow, total: Milliseconds): void => {
    window.value = next.startMs <= 0 && next.endMs >= total ? null : next;
  };

  return {
    window,
    zoom(factor: number, aboutMs: Milliseconds, total: Milliseconds) {
      put(zoomWindow(current(total), factor, aboutMs, total), total);
    },
    pan(byMs: Milliseconds, total: Milliseconds) {
      if (window.value) put(panWindow(window.value, byMs, total), total);
    },
    show(next: TimeWindow, total: Milliseconds) {
      const startMs = Math.max(0, Math.min(next.startMs, next.endMs));
      const endMs = Math.min(total, Math.max(next.startMs, next.endMs, startMs + MIN_WINDOW_MS));
      put({ startMs, endMs }, total);
    },
    fit() {
      window.value = null;
    },
  };
});
