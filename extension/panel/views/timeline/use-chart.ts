import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { TimeWindow } from "../../../model/time-scale.ts";
import type { CssPixels } from "../../../model/units.ts";
import { useStore } from "../shared/store-context.ts";
import { type Extent, extentOf } from "./extent.ts";
import { useShown } from "./shown.ts";
import { type Chart, wheel } from "./time-gestures.ts";
import { commandKey } from "./tree-commands.ts";
import { type Measure, useMeasure } from "./use-measure.ts";
import { useTimeKeys } from "./use-time-keys.ts";

const NOTHING: Extent = { startMs: 0, totalMs: 1, lastMs: 0, running: false };

interface ChartParts {
  scroller: RefObject<HTMLElement | null>;
  /** Left of the chart, inside the scroller. */
  gutter: CssPixels;
  width: CssPixels;
  /** The chosen node. */
  chosen: number | undefined;
  scrollToChosen(): void;
}

export interface ChartHandle {
  measure: Measure;
  extent(): Extent;
  size(): Chart;
  /** What is shown of the trace's time. */
  window(): TimeWindow;
  /** Of a pointer, from the chart's left edge. */
  x(event: MouseEvent): CssPixels;
}

/** What waterfall and flame view share: wheel, keys, measuring, and where things are. */
export function useChart({ scroller, gutter, width, chosen, scrollToChosen }: ChartParts): ChartHandle {
  const { opened, timeWindow, settings, now } = useStore();
  const rows = useShown()?.rows ?? null;
  const extent = () => (rows ? extentOf(rows.table, now()) : NOTHING);
  const size = () => ({ width, totalMs: extent().totalMs });
  const x = (event: MouseEvent) =>
    event.clientX - (scroller.current?.getBoundingClientRect().left ?? 0) - gutter;
  const measure = useMeasure(size);
  useTimeKeys(size, (event) =>
    commandKey(event, {
      ...{ opened, timeWindow, settings, rows, extent, selected: chosen, measure: measure.band },
      scrollToSelected: scrollToChosen,
    }),
  );
  // Preact listens passively for nothing, but the browser does for wheel: zooming must hold back scrolling.
  useEffect(() => {
    const element = scroller.current;
    const onWheel = (event: WheelEvent) => {
      if (wheel(timeWindow, event, Math.max(0, x(event)), size())) event.preventDefault();
    };
    element?.addEventListener("wheel", onWheel, { passive: false });
    return () => element?.removeEventListener("wheel", onWheel);
  });
  return {
    ...{ measure, extent, size, x },
    window: () => timeWindow.window.peek() ?? { startMs: 0, endMs: extent().totalMs },
  };
}
