import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { indexOfKey, keyOfSpan, labelOf, type Row, type Rows, rowAt } from "../../../model/table/rows.ts";
import { clip } from "../shared/clip.ts";
import { Splitter } from "../shared/splitter.tsx";
import { useStore } from "../shared/store-context.ts";
import { useSize } from "../shared/use-size.ts";
import { useVirtualRows } from "../shared/use-virtual-rows.ts";
import { extentOf } from "./extent.ts";
import { GapStrip } from "./gap-strip.tsx";
import { type Hover, HoverReadout } from "./hover-readout.tsx";
import { MeasureBand } from "./measure-band.tsx";
import { beginMinimapDrag } from "./minimap-drag.ts";
import { createRowCache } from "./row-cache.ts";
import { SpanRow, spanRowId } from "./span-row.tsx";
import { wheel } from "./time-gestures.ts";
import css from "./timeline.module.css";
import { commandKey } from "./tree-commands.ts";
import { spanIdOf, treeKey } from "./tree-keys.ts";
import { FocusStrip, TreeTools } from "./tree-tools.tsx";
import { useMeasure } from "./use-measure.ts";
import { usePainting } from "./use-painting.ts";
import { usePalette } from "./use-palette.ts";
import { useTimeKeys } from "./use-time-keys.ts";

const ROW_HEIGHT = 21;
const MIN_GUTTER = 80;
/** The chart keeps at least this share of the pane. */
const MAX_GUTTER_SHARE = 0.6;

/** The waterfall: names as a tree of DOM rows, bars on one canvas over them, in one scroller. */
export function Timeline() {
  const store = useStore();
  const { opened, selection, settings, timeWindow } = store;
  const rows = opened.rows.value;
  const table = opened.opened.value?.table;
  const count = rows?.visible.length ?? 0;
  const root = useRef<HTMLElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const bars = useRef<HTMLCanvasElement>(null);
  const ruler = useRef<HTMLCanvasElement>(null);
  const minimap = useRef<HTMLCanvasElement>(null);
  const hover = useSignal<Hover | null>(null);
  const drag = useRef<ReturnType<typeof beginMinimapDrag> | null>(null);
  const rowCache = useMemo(() => createRowCache<number>(), []);
  const { width, height } = useSize(scroller);
  const outerWidth = useSize(root).width;
  const view = useVirtualRows(scroller, count, ROW_HEIGHT);
  const maxGutter = Math.max(MIN_GUTTER, width * MAX_GUTTER_SHARE);
  const gutter = Math.min(settings.panes.value.gutter, maxGutter, Math.max(MIN_GUTTER, width * 0.45));
  const chartWidth = Math.max(0, width - gutter);
  const palette = usePalette(root);
  const { first, last } = view;
  usePainting(
    { bars, ruler, minimap },
    {
      ...{ rows, first, last, rowHeight: ROW_HEIGHT, chartWidth, minimapWidth: outerWidth, palette },
      critical: opened.critical.value,
    },
  );

  const chart = () => ({ width: chartWidth, totalMs: table ? extentOf(table, store.now()).totalMs : 1 });
  const measure = useMeasure(chart);

  const selectedId = selection.spanId.value;
  const selectedKey = useMemo(
    () => (selectedId === null || !table ? undefined : keyOfSpan(table, selectedId)),
    [table, count, selectedId],
  );
  const selectedIndex = rows && selectedKey !== undefined ? indexOfKey(rows, selectedKey) : -1;
  const mustScroll = useRef(false);
  useEffect(() => view.scrollToRow(selectedIndex), [selectedId]);
  // After what hid it was opened.
  useEffect(() => {
    if (mustScroll.current) view.scrollToRow(selectedIndex);
    mustScroll.current = false;
  });
  useTimeKeys(chart, (event) =>
    commandKey(event, {
      ...{ opened, timeWindow, rows, selected: selectedKey, measure: measure.band },
      extent: () =>
        table ? extentOf(table, store.now()) : { startMs: 0, totalMs: 1, lastMs: 0, running: false },
      scrollToSelected() {
        mustScroll.current = true;
        view.scrollToRow(selectedIndex);
      },
    }),
  );

  // Preact listens passively for nothing, but the browser does for wheel: zooming must hold back scrolling.
  useEffect(() => {
    const element = scroller.current;
    const onWheel = (event: WheelEvent) => {
      const x = event.clientX - (element?.getBoundingClientRect().left ?? 0) - gutter;
      if (wheel(timeWindow, event, Math.max(0, x), chart())) event.preventDefault();
    };
    element?.addEventListener("wheel", onWheel, { passive: false });
    return () => element?.removeEventListener("wheel", onWheel);
  });

  function onPointerMove(event: PointerEvent): void {
    const box = scroller.current?.getBoundingClientRect();
    if (!box) return;
    const y = event.clientY - box.top;
    const index = Math.floor((y + (scroller.current?.scrollTop ?? 0)) / ROW_HEIGHT);
    const row = rows ? rowAt(rows, index) : undefined;
    hover.value = { x: event.clientX - box.left - gutter, y, row };
  }

  const chartX = (event: PointerEvent) =>
    event.clientX - (scroller.current?.getBoundingClientRect().left ?? 0) - gutter;
  const minimapX = (event: PointerEvent) =>
    event.clientX - (minimap.current?.getBoundingClientRect().left ?? 0);

  return (
    <section ref={root} class={css.timeline} aria-label="Timeline">
      <div
        class={css.minimap}
        aria-hidden="true"
        onDblClick={() => timeWindow.fit()}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = beginMinimapDrag(timeWindow, minimapX(event), { ...chart(), width: outerWidth });
        }}
        onPointerMove={(event) => drag.current?.move(minimapX(event))}
        onPointerUp={() => {
          drag.current?.end();
          drag.current = null;
        }}
      >
        <canvas ref={minimap} />
      </div>
      <div class={css.header}>
        <div class={css.headName} style={{ width: `${gutter}px` }}>
          <span>Span</span>
          <TreeTools />
        </div>
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas without tabindex has no focus */}
        <canvas
          ref={ruler}
          class={css.ruler}
          aria-hidden="true"
          onPointerDown={(event) => measure.down(event, chartX(event))}
          onPointerMove={(event) => measure.move(event, chartX(event))}
          onPointerUp={measure.up}
        />
      </div>
      {rows && opened.focus.value !== null && <FocusStrip label={clip(labelOf(rows, opened.focus.value))} />}
      {table && <GapStrip gaps={table.gaps} />}
      <div class={css.body}>
        <div
          ref={scroller}
          id="span-tree"
          class={css.scroller}
          role="treegrid"
          aria-label="Spans of the trace"
          aria-rowcount={count}
          aria-activedescendant={
            selectedIndex >= first && selectedIndex < last && selectedKey !== undefined
              ? spanRowId(selectedKey)
              : undefined
          }
          tabIndex={0}
          onScroll={view.onScroll}
          onKeyDown={(event) =>
            rows &&
            treeKey(event, {
              rows,
              selectedIndex,
              page: Math.floor(height / ROW_HEIGHT) - 1,
              select: (index) => selection.selectSpan(spanIdOf(rows, index)),
              setCollapsed: (key, isCollapsed) => opened.setCollapsed([key], isCollapsed),
            })
          }
          onPointerDown={(event) =>
            event.shiftKey && chartX(event) >= 0 && measure.down(event, chartX(event))
          }
          onPointerMove={(event) => {
            onPointerMove(event);
            measure.move(event, chartX(event));
          }}
          onPointerUp={measure.up}
          onClickCapture={(event) => measure.swallowsClick() && event.stopPropagation()}
          onPointerLeave={() => {
            hover.value = null;
          }}
        >
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div
            role="rowgroup"
            class={css.rows}
            style={{ height: `${view.height}px`, "--gutter": `${gutter}px` }}
          >
            {rows &&
              rowCache.rows(
                shownRows(rows, first, last),
                [rows, rows.table.revision, selectedKey],
                (row) => row.key,
                (row, i) => (
                  <SpanRow
                    key={row.key}
                    rows={rows}
                    row={row}
                    index={first + i}
                    top={(first + i) * ROW_HEIGHT}
                    selected={row.key === selectedKey}
                    onSelect={() => selection.selectSpan(spanIdOf(rows, first + i))}
                    onToggle={() => row.hasChildren && opened.setCollapsed([row.key], !row.collapsed)}
                  />
                ),
              )}
          </div>
          {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas without tabindex has no focus */}
          <canvas
            ref={bars}
            class={css.bars}
            aria-hidden="true"
            style={{ left: `${gutter}px`, top: `${view.top}px` }}
          />
        </div>
        <MeasureBand measure={measure.band} gutter={gutter} {...chart()} />
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
    </section>
  );
}

function shownRows(rows: Rows, first: number, last: number): Row[] {
  const shown: Row[] = [];
  for (let i = first; i < last; i++) {
    const row = rowAt(rows, i);
    if (row) shown.push(row);
  }
  return shown;
}
