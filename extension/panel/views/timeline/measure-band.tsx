import type { Signal } from "@preact/signals";
import { formatDuration } from "../../../model/format.ts";
import { type TimeWindow, timeScale } from "../../../model/time-scale.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./timeline.module.css";

interface MeasureBandProps {
  measure: Signal<TimeWindow | null>;
  gutter: number;
  width: number;
  totalMs: number;
}

const LABEL_WIDTH = 170;

/** What was measured by dragging: a band over the chart that says how long it is, and from when to when. */
export function MeasureBand({ measure, gutter, width, totalMs }: MeasureBandProps) {
  const { timeWindow } = useStore();
  const band = measure.value;
  if (!band) return null;
  const { toPx } = timeScale(timeWindow.window.value ?? { startMs: 0, endMs: totalMs }, width);
  const left = Math.max(0, toPx(band.startMs));
  const right = Math.min(width, toPx(band.endMs));
  if (right <= 0 || left >= width) return null;
  const shift = Math.min(0, width - LABEL_WIDTH - left);
  return (
    <div class={css.measure} style={{ left: `${gutter + left}px`, width: `${right - left}px` }}>
      <span class={css.measureLabel} role="status" style={{ transform: `translateX(${shift}px)` }}>
        <b>{formatDuration(band.endMs - band.startMs)}</b> {formatDuration(band.startMs)} –{" "}
        {formatDuration(band.endMs)}
      </span>
    </div>
  );
}
