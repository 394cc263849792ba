import type { Signal } from "@preact/signals";
import { formatDuration, formatMoney } from "../../../model/format.ts";
import { arrivedAt } from "../../../model/replay.ts";
import { isModelCall } from "../../../model/stage-kind.ts";
import { type Row, type Rows, spanIdAt } from "../../../model/table/rows.ts";
import { timeScale } from "../../../model/time-scale.ts";
import { useStore } from "../shared/store-context.ts";
import { describeRow } from "./describe-row.ts";
import { extentOf } from "./extent.ts";
import { kindAt } from "./scene.ts";
import { useShown } from "./shown.ts";
import css from "./timeline.module.css";

/** Where the pointer is: pixels from the chart's left edge, and the row below it. */
export interface Hover {
  x: number;
  /** From the top of the scroller, for the card. */
  y: number;
  row: Row | undefined;
}

interface HoverReadoutProps {
  hover: Signal<Hover | null>;
  gutter: number;
  width: number;
  height: number;
}

const CARD_WIDTH = 260;
const CARD_HEIGHT = 96;
const CURSOR_TIME_WIDTH = 60;

/** A line under the pointer with the exact time, and what is there. */
export function HoverReadout({ hover, gutter, width, height }: HoverReadoutProps) {
  const { timeWindow, now } = useStore();
  const place = hover.value;
  const shown = useShown();
  if (!place || !shown || place.x < 0) return null;
  const { rows } = shown;
  const { startMs, totalMs } = extentOf(rows.table, now());
  const ms = timeScale(timeWindow.window.value ?? { startMs: 0, endMs: totalMs }, width).toMs(place.x);
  const left = place.x + 14 + CARD_WIDTH > width ? place.x - CARD_WIDTH - 14 : place.x + 14;
  const top = place.y + 20 + CARD_HEIGHT > height ? place.y - CARD_HEIGHT : place.y + 20;
  return (
    <div class={css.hover} aria-hidden="true" style={{ left: `${gutter}px` }}>
      <div class={css.cursor} style={{ transform: `translateX(${place.x}px)` }}>
        <span
          class={
            place.x > width - CURSOR_TIME_WIDTH ? `${css.cursorTime} ${css.cursorTimeLeft}` : css.cursorTime
          }
        >
          {formatDuration(Math.max(0, ms))}
        </span>
      </div>
      {place.row && (
        <div
          class={css.card}
          style={{ transform: `translate(${Math.max(-gutter, left)}px, ${Math.max(0, top)}px)` }}
        >
          <div>{describeRow(shown, place.row)}</div>
          <CostAt rows={rows} row={place.row} />
          <ChunkAt rows={rows} row={place.row} ms={ms + startMs} />
        </div>
      )}
    </div>
  );
}

/** What a call cost, and whether that was told with it. */
function CostAt({ rows: { table }, row: { key } }: { rows: Rows; row: Row }) {
  const { spanCosts, prices } = useStore();
  if (key < 0 || !isModelCall(kindAt(table, key))) return null;
  void spanCosts.known.value;
  const cost = spanCosts.of(table.traceId, spanIdAt(table, key));
  return cost ? (
    <div class={css.faint}>
      cost {formatMoney(cost.usd, prices.currency.value)}, {cost.isTold ? "as told" : "by price list"}
    </div>
  ) : null;
}

/** The chunk that had last arrived at that moment; its words are in the details. */
function ChunkAt({ rows: { table }, row: { key }, ms }: { rows: Rows; row: Row; ms: number }) {
  const stream = key < 0 ? undefined : table.streams.get(key);
  const after = ms - (table.starts[key] as number);
  if (!stream || !(after >= 0)) return null;
  const index = arrivedAt(stream.times, stream.count, after) - 1;
  if (index < 0) return <div class={css.faint}>waiting for the first chunk</div>;
  return (
    <div class={css.faint}>
      chunk {index + 1} of {stream.count}, after {formatDuration(stream.times[index] as number)}
    </div>
  );
}
