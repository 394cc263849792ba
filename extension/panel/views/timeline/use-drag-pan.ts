import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import type { CssPixels } from "../../../model/units.ts";
import { useStore } from "../shared/store-context.ts";
import type { ChartHandle } from "./use-chart.ts";

/** A drag shorter than this is a click. */
const CLICK_DISTANCE: CssPixels = 3;

export interface DragPan {
  down(event: PointerEvent): void;
  /** True while the picture is dragged. */
  move(event: PointerEvent): boolean;
  up(): void;
  /** True for the click that ends a drag. */
  swallowsClick(): boolean;
}

/** Dragging moves the picture in both directions, as in the Performance panel. */
export function useDragPan(scroller: RefObject<HTMLElement | null>, chart: ChartHandle): DragPan {
  const { timeWindow } = useStore();
  const last = useRef<{ x: CssPixels; y: CssPixels; isDrag: boolean } | null>(null);
  const wasDrag = useRef(false);
  return {
    down(event) {
      wasDrag.current = false;
      if (event.button === 0) last.current = { x: event.clientX, y: event.clientY, isDrag: false };
    },
    move(event) {
      const from = last.current;
      if (!from) return false;
      const dx = event.clientX - from.x;
      const dy = event.clientY - from.y;
      if (!from.isDrag) {
        if (Math.hypot(dx, dy) < CLICK_DISTANCE) return false;
        // Only now: a captured pointer's click would not tell what is below it.
        scroller.current?.setPointerCapture(event.pointerId);
      }
      const { width, totalMs } = chart.size();
      const { startMs, endMs } = chart.window();
      timeWindow.pan((-dx * (endMs - startMs)) / Math.max(1, width), totalMs);
      if (scroller.current) scroller.current.scrollTop -= dy;
      last.current = { x: event.clientX, y: event.clientY, isDrag: true };
      wasDrag.current = true;
      return true;
    },
    up() {
      last.current = null;
    },
    swallowsClick() {
      const was = wasDrag.current;
      wasDrag.current = false;
      return was;
    },
  };
}
