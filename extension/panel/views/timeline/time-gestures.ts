import { timeScale } from "../../../model/time-scale.ts";
import type { CssPixels, Milliseconds } from "../../../model/units.ts";
import type { Store } from "../../store/store.ts";

/** Chrome's Performance panel: a notch of the wheel is 53 units, and zooms by a fifth. */
const ZOOM_BASE = 1.2;
const WHEEL_NOTCH = 53;
/** Pixels that A and D move the picture by. */
const PAN_STEP: CssPixels = 160;

export interface Chart {
  width: CssPixels;
  totalMs: Milliseconds;
}

type Windows = Store["timeWindow"];

const shown = (windows: Windows, totalMs: Milliseconds) =>
  windows.window.peek() ?? { startMs: 0, endMs: totalMs };

/** Ctrl zooms about the pointer, Shift and sideways pan, the rest scrolls. True when the event was used. */
export function wheel(windows: Windows, event: WheelEvent, x: CssPixels, { width, totalMs }: Chart): boolean {
  const scale = timeScale(shown(windows, totalMs), width);
  if (event.ctrlKey || event.metaKey) {
    windows.zoom(ZOOM_BASE ** (event.deltaY / WHEEL_NOTCH), scale.toMs(x), totalMs);
    return true;
  }
  const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
  if (sideways === 0 || (!event.shiftKey && Math.abs(event.deltaY) > Math.abs(event.deltaX))) return false;
  windows.pan(sideways * scale.msPerPx, totalMs);
  return true;
}

/** W and S zoom, A and D pan, 0 shows all; Shift goes faster. True when the key was used. */
export function key(windows: Windows, event: KeyboardEvent, { width, totalMs }: Chart): boolean {
  const window = shown(windows, totalMs);
  const middle = (window.startMs + window.endMs) / 2;
  const factor = event.shiftKey ? 2 : 1.3;
  const step =
    (window.endMs - window.startMs) * (PAN_STEP / Math.max(width, PAN_STEP)) * (event.shiftKey ? 2 : 1);
  switch (event.key.toLowerCase()) {
    case "w":
    case "+":
      windows.zoom(1 / factor, middle, totalMs);
      return true;
    case "s":
    case "-":
      windows.zoom(factor, middle, totalMs);
      return true;
    case "a":
      windows.pan(-step, totalMs);
      return true;
    case "d":
      windows.pan(step, totalMs);
      return true;
    case "0":
      windows.fit();
      return true;
    default:
      return false;
  }
}
