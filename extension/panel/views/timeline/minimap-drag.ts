import { timeScale } from "../../../model/time-scale.ts";
import type { CssPixels, Milliseconds } from "../../../model/units.ts";
import type { Store } from "../../store/store.ts";
import type { Chart } from "./time-gestures.ts";

type Windows = Store["timeWindow"];

/** A drag shorter than this is a click. */
const CLICK_DISTANCE: CssPixels = 3;

/**
 * Dragging on the minimap: from outside the window it draws a new one, from inside it moves it. A click
 * outside centres the window there.
 */
export function beginMinimapDrag(windows: Windows, startX: CssPixels, { width, totalMs }: Chart) {
  const scale = timeScale({ startMs: 0, endMs: totalMs }, width);
  const before = windows.window.peek();
  const startMs = scale.toMs(startX);
  const moves = before !== null && startMs >= before.startMs && startMs <= before.endMs;
  let moved = false;

  const moveTo = (from: Milliseconds): void => {
    if (!before) return;
    const length = before.endMs - before.startMs;
    const start = Math.min(Math.max(from, 0), totalMs - length);
    windows.show({ startMs: start, endMs: start + length }, totalMs);
  };

  return {
    move(x: CssPixels): void {
      moved ||= Math.abs(x - startX) > CLICK_DISTANCE;
      if (!moved) return;
      if (moves) moveTo(before.startMs + scale.toMs(x) - startMs);
      else windows.show({ startMs, endMs: scale.toMs(x) }, totalMs);
    },
    end(): void {
      if (moved || moves || !before) return;
      moveTo(startMs - (before.endMs - before.startMs) / 2);
    },
  };
}
