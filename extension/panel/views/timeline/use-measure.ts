import { type Signal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { TimeWindow } from "../../../model/time-scale.ts";
import { useStore } from "../shared/store-context.ts";
import { measured } from "./measure.ts";
import type { Chart } from "./time-gestures.ts";

export interface Measure {
  band: Signal<TimeWindow | null>;
  down(event: PointerEvent, x: number): void;
  move(event: PointerEvent, x: number): void;
  up(): void;
  /** True for the click that ends a drag. */
  swallowsClick(): boolean;
}

/** Measuring by dragging, on the ruler or with Shift on the chart. */
export function useMeasure(chart: () => Chart): Measure {
  const { timeWindow } = useStore();
  const band = useSignal<TimeWindow | null>(null);
  const from = useRef<number | null>(null);
  const wasDrag = useRef(false);
  return {
    band,
    down(event, x) {
      if (event.button !== 0) return;
      from.current = x;
      wasDrag.current = false;
      band.value = null;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      event.preventDefault();
    },
    move(_, x) {
      if (from.current === null) return;
      band.value = measured(from.current, x, timeWindow.window.peek(), chart());
      wasDrag.current ||= band.value !== null;
    },
    up() {
      from.current = null;
    },
    swallowsClick() {
      const was = wasDrag.current;
      wasDrag.current = false;
      return was;
    },
  };
}
