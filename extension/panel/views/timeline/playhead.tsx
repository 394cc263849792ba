import { useMemo, useRef } from "preact/hooks";
import { formatDuration } from "../../../model/format.ts";
import { keyOfSpan } from "../../../model/table/rows.ts";
import { lastSign } from "../../../model/table/trace-table.ts";
import { type TimeScale, type TimeWindow, timeScale } from "../../../model/time-scale.ts";
import type { CssPixels, EpochMs, Milliseconds } from "../../../model/units.ts";
import { useStore } from "../shared/store-context.ts";
import { extentOf } from "./extent.ts";
import type { Shown } from "./shown.ts";
import css from "./timeline.module.css";

interface PlayheadProps {
  shown: Shown;
  width: CssPixels;
  /** What is shown; without it, what is zoomed to. */
  window?: TimeWindow;
}

interface Place {
  /** Since the trace's start, as it is drawn. */
  ms: Milliseconds;
  scale: TimeScale;
  /** The moment, by the clock of the span that is replayed, that is drawn at a place. */
  momentAt(ms: Milliseconds): EpochMs;
}

/** Where the replay stands in the chart; `null` while there is none. Reads signals: the component follows it. */
function usePlace({ shown, width, window }: PlayheadProps): Place | null {
  const { selection, timeWindow, now } = useStore();
  const at = selection.playhead.value;
  const zoomed = timeWindow.window.value;
  const spanId = selection.spanId.value;
  const { rows, skew, isRaw } = shown;
  const { table } = rows;
  const key = useMemo(
    () => (spanId === null ? undefined : keyOfSpan(table, spanId)),
    [table, table.count, spanId],
  );
  if (at === null || spanId === null) return null;
  const { startMs, totalMs } = extentOf(table, now());
  const offset = (key !== undefined && !isRaw && skew?.offsets[table.originOf[key] as number]) || 0;
  const origin = table.originMs + startMs - offset;
  return {
    ms: at - origin,
    scale: timeScale(window ?? zoomed ?? { startMs: 0, endMs: totalMs }, width),
    momentAt: (ms) => (key === undefined ? ms + origin : within(shown, key, ms + startMs) - startMs + origin),
  };
}

/** The end itself is no moment of a replay: there it is over. */
const BEFORE_END: Milliseconds = 0.01;

/** Inside the stream that is replayed, since the table's origin. */
function within({ rows: { table } }: Shown, row: number, ms: Milliseconds): Milliseconds {
  const start = table.starts[row] as number;
  const end = start + (table.streams.lastTime(row) ?? lastSign(table, row) - start);
  return Math.max(start, Math.min(ms, end - BEFORE_END));
}

/** A line where the replay stands. */
export function PlayheadMark(props: PlayheadProps) {
  const place = usePlace(props);
  const x = place?.scale.toPx(place.ms);
  if (x === undefined || x < 0 || x > props.width) return null;
  return <div class={css.playheadLine} style={{ transform: `translateX(${x}px)` }} />;
}

/** The line with a handle: dragging it moves the replay, and the text in the details with it. */
export function Playhead({ left, ...props }: PlayheadProps & { left: CssPixels }) {
  const { selection } = useStore();
  const place = usePlace(props);
  const grip = useRef<{ x: CssPixels; ms: Milliseconds } | null>(null);
  const x = place?.scale.toPx(place.ms);
  if (!place || x === undefined || (grip.current === null && (x < 0 || x > props.width))) return null;
  const moveTo = (ms: Milliseconds) => selection.scrub(place.momentAt(ms));
  return (
    <div class={css.playhead} style={{ transform: `translateX(${left + x}px)` }}>
      <div
        class={css.playheadGrip}
        aria-hidden="true"
        title={`Replay at ${formatDuration(Math.max(0, place.ms))}: drag to move it`}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          grip.current = { x: event.clientX, ms: place.ms };
          event.preventDefault();
          event.stopPropagation();
        }}
        onPointerMove={(event) => {
          const from = grip.current;
          if (from) moveTo(from.ms + (event.clientX - from.x) * place.scale.msPerPx);
        }}
        onPointerUp={() => {
          grip.current = null;
        }}
        onPointerCancel={() => {
          grip.current = null;
        }}
      />
    </div>
  );
}
