import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { indexOfKey, keyOf, labelOf, rowAt, spanIdAt } from "../../../model/table/rows.ts";
import type { CssPixels } from "../../../model/units.ts";
import { isMenuKey, placeBelow, useContextMenu } from "../shared/context-menu.tsx";
import type { MenuPlace } from "../shared/menu.tsx";
import { ROW_HEIGHTS } from "../shared/row-heights.ts";
import { Splitter } from "../shared/splitter.tsx";
import { useStore } from "../shared/store-context.ts";
import { useSize } from "../shared/use-size.ts";
import { useVirtualRows } from "../shared/use-virtual-rows.ts";
import { drawWaterfall } from "./draw-waterfall.ts";
import { type Hover, HoverReadout } from "./hover-readout.tsx";
import { MeasureBand } from "./measure-band.tsx";
import type { Palette } from "./palette.ts";
import { Playhead } from "./playhead.tsx";
import { Ruler } from "./ruler.tsx";
import { kindAt } from "./scene.ts";
import { useShown } from "./shown.ts";
import { spanMenu } from "./span-menu.ts";
import { spanRowId } from "./span-row.tsx";
import { SpanRows } from "./span-rows.tsx";
import css from "./timeline.module.css";
import { treeKey } from "./tree-keys.ts";
import { TreeTools } from "./tree-tools.tsx";
import { useChart } from "./use-chart.ts";
import { useChosen } from "./use-chosen.ts";
import { useDragPan } from "./use-drag-pan.ts";
import { useFrames } from "./use-frames.ts";

const MIN_GUTTER: CssPixels = 80;
/** The chart keeps at least this share of the pane. */
const MAX_GUTTER_SHARE = 0.6;

/** A line a span: names as a tree of DOM rows, bars on one canvas over them, in one scroller. */
export function Waterfall({ palette }: { palette: Palette | null }) {
  const store = useStore();
  const { opened, settings, timeWindow, preferences, now } = store;
  const stallRule = preferences.stallRule.value;
  const rowHeight = ROW_HEIGHTS[preferences.density.value].span;
  const shown = useShown();
  const rows = shown?.rows ?? null;
  const count = rows?.visible.length ?? 0;
  const scroller = useRef<HTMLDivElement>(null);
  const bars = useRef<HTMLCanvasElement>(null);
  const hover = useSignal<Hover | null>(null);
  const { width, height } = useSize(scroller);
  const view = useVirtualRows(scroller, count, rowHeight);
  const { first, last } = view;
  const maxGutter = Math.max(MIN_GUTTER, width * MAX_GUTTER_SHARE);
  const gutter = Math.min(settings.panes.value.gutter, maxGutter, Math.max(MIN_GUTTER, width * 0.45));
  const chartWidth = Math.max(0, width - gutter);
  const window = timeWindow.window.value;
  const critical = opened.critical.value;
  useFrames(() => {
    if (!bars.current || !rows || !palette || chartWidth <= 0) return false;
    const lines = { rows, first, last, rowHeight, width: chartWidth };
    return drawWaterfall(bars.current, {
      ...{ ...lines, window, critical, palette, stallRule },
      now: now(),
    });
  });

  const chosen = useChosen(rows);
  const chosenIndex = rows && chosen.key !== undefined ? indexOfKey(rows, chosen.key) : -1;
  const mustScroll = useRef(false);
  useEffect(() => view.scrollToRow(chosenIndex), [chosen.key]);
  // After what hid it was opened.
  useEffect(() => {
    if (mustScroll.current) view.scrollToRow(chosenIndex);
    mustScroll.current = false;
  });
  const chart = useChart({
    ...{ scroller, gutter, width: chartWidth, chosen: chosen.key },
    scrollToChosen() {
      mustScroll.current = true;
      view.scrollToRow(chosenIndex);
    },
  });
  const pan = useDragPan(scroller, chart);
  const chooseLine = (index: number) => {
    const place = rows?.visible[index];
    if (rows && place !== undefined) chosen.choose(keyOf(rows.tree, rows.tree.nodes[place] as number));
  };

  const context = useContextMenu("Span");
  function openMenu(index: number, at: MenuPlace): void {
    const row = rows ? rowAt(rows, index) : undefined;
    const spanId = rows && row && row.key >= 0 ? spanIdAt(rows.table, row.key) : undefined;
    const traceId = opened.opened.peek()?.traceId;
    if (!rows || !row || !spanId || traceId === undefined) return;
    context.open(
      at,
      spanMenu(store, { traceId, spanId, name: labelOf(rows, row.key), kind: kindAt(rows.table, row.key) }),
    );
  }

  function onPointerDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    const x = chart.x(event);
    // Beside the chart are names; right of it is the scroll bar.
    if (x < 0 || event.clientX > (scroller.current?.getBoundingClientRect().left ?? 0) + width) return;
    if (event.shiftKey) chart.measure.down(event, x);
    else pan.down(event);
  }

  function onPointerMove(event: PointerEvent): void {
    if (pan.move(event)) return;
    const top = scroller.current?.getBoundingClientRect().top ?? 0;
    const y = event.clientY - top;
    const index = Math.floor((y + (scroller.current?.scrollTop ?? 0)) / rowHeight);
    hover.value = { x: chart.x(event), y, row: rows ? rowAt(rows, index) : undefined };
    chart.measure.move(event, chart.x(event));
  }

  return (
    <>
      <div class={css.header}>
        <div class={css.headName} style={{ width: `${gutter}px` }}>
          <span>Span</span>
          <TreeTools />
        </div>
        <Ruler chart={chart} width={chartWidth} palette={palette} />
      </div>
      <div class={css.body}>
        <div
          ref={scroller}
          id="span-tree"
          class={css.scroller}
          role="treegrid"
          aria-label="Spans of the trace"
          aria-rowcount={count}
          aria-activedescendant={
            chosenIndex >= first && chosenIndex < last && chosen.key !== undefined
              ? spanRowId(chosen.key)
              : undefined
          }
          tabIndex={0}
          onScroll={view.onScroll}
          onKeyDown={(event) => {
            if (isMenuKey(event)) {
              event.preventDefault();
              const row = chosen.key === undefined ? null : document.getElementById(spanRowId(chosen.key));
              openMenu(chosenIndex, placeBelow(row));
            } else if (rows)
              treeKey(event, {
                rows,
                selectedIndex: chosenIndex,
                page: Math.floor(height / rowHeight) - 1,
                select: chooseLine,
                setCollapsed: (key, isCollapsed) => opened.setCollapsed([key], isCollapsed),
              });
          }}
          onContextMenu={(event) => {
            event.preventDefault();
            const { top = 0 } = scroller.current?.getBoundingClientRect() ?? {};
            const y = event.clientY - top + (scroller.current?.scrollTop ?? 0);
            openMenu(Math.floor(y / rowHeight), { x: event.clientX, y: event.clientY });
          }}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={() => {
            chart.measure.up();
            pan.up();
          }}
          onClickCapture={(event) => {
            const wasMeasured = chart.measure.swallowsClick();
            if (pan.swallowsClick() || wasMeasured) event.stopPropagation();
          }}
          onPointerLeave={() => {
            hover.value = null;
          }}
        >
          {shown && (
            <SpanRows
              shown={shown}
              {...{
                first,
                last,
                gutter,
                rowHeight,
                chosen: chosen.key,
                height: view.height,
                choose: chooseLine,
              }}
            />
          )}
          {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas without tabindex has no focus */}
          <canvas
            ref={bars}
            class={css.bars}
            aria-hidden="true"
            style={{ left: `${gutter}px`, top: `${view.top}px` }}
          />
        </div>
        {context.menu}
        <MeasureBand measure={chart.measure.band} gutter={gutter} {...chart.size()} />
        {shown && <Playhead shown={shown} left={gutter} width={chartWidth} />}
        <HoverReadout hover={hover} gutter={gutter} width={chartWidth} height={height} />
        <div class={css.gutterLine} style={{ left: `${gutter}px` }}>
          <Splitter
            label="Width of the span names"
            orientation="vertical"
            value={gutter}
            min={MIN_GUTTER}
            max={maxGutter}
            direction={1}
            onResize={(size) => settings.resizePane("gutter", size)}
          />
        </div>
      </div>
    </>
  );
}
