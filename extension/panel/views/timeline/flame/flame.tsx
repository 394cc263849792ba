import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { laneOfKey, packLanes } from "../../../../model/table/flame-lanes.ts";
import {
  indexOfKey,
  labelOf,
  type NodeKey,
  type Rows,
  rowAt,
  spanIdAt,
} from "../../../../model/table/rows.ts";
import { isMenuKey, placeBelow, useContextMenu } from "../../shared/context-menu.tsx";
import type { MenuPlace } from "../../shared/menu.tsx";
import { useStore } from "../../shared/store-context.ts";
import { useSize } from "../../shared/use-size.ts";
import { type Hover, HoverReadout } from "../hover-readout.tsx";
import { MeasureBand } from "../measure-band.tsx";
import type { Palette } from "../palette.ts";
import { Playhead } from "../playhead.tsx";
import { createRested } from "../rested.ts";
import { Ruler } from "../ruler.tsx";
import { kindAt } from "../scene.ts";
import { useShown } from "../shown.ts";
import { spanMenu } from "../span-menu.ts";
import css from "../timeline.module.css";
import { goToSelection } from "../tree-commands.ts";
import { TreeTools } from "../tree-tools.tsx";
import { useChart } from "../use-chart.ts";
import { useChosen } from "../use-chosen.ts";
import { useDragPan } from "../use-drag-pan.ts";
import { useFrames } from "../use-frames.ts";
import { ChosenBar, flameItemId } from "./chosen-bar.tsx";
import { drawFlame } from "./draw-flame.ts";
import own from "./flame.module.css";
import { flameKey } from "./flame-keys.ts";
import { hitLane } from "./hit.ts";
import { LANE, laneAt, laneTops } from "./lane-tops.ts";

const rested = createRested<Packed>();
type Packed = ReturnType<typeof pack>;

function pack(rows: Rows) {
  const lanes = packLanes(rows);
  return { lanes, tops: laneTops(lanes) };
}

/** Packed anew when the rows changed; while records come, not more often than the thread can bear. */
const packedOf = (rows: Rows): Packed => rested([rows], rows.table.revision, () => pack(rows));

/** All spans in few lines: each below its parent, with the waterfall's time, selection and keys. */
export function Flame({ palette }: { palette: Palette | null }) {
  const store = useStore();
  const { opened, timeWindow, preferences, now } = store;
  const stallRule = preferences.stallRule.value;
  const shown = useShown();
  const rows = shown?.rows ?? null;
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const hover = useSignal<Hover | null>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [, renderAgain] = useState(0);
  const { width, height } = useSize(scroller);
  const packed = rows ? packedOf(rows) : undefined;
  const contentHeight = packed ? (packed.tops[packed.lanes.count] as number) : 0;
  const window = timeWindow.window.value;
  const critical = opened.critical.value;
  useFrames(() => {
    if (!canvas.current || !rows || !packed || !palette || width <= 0) return false;
    const fresh = packedOf(rows);
    if (fresh !== packed) renderAgain((times) => times + 1);
    const isMoving = drawFlame(canvas.current, {
      ...fresh,
      ...{ scrollTop, width, height, window, critical, palette, stallRule },
      ...{ now: now(), offsets: shown?.skew?.offsets },
    });
    // Spans that came since the lanes were packed are still to be shown.
    return isMoving || fresh.lanes.revision !== rows.table.revision;
  });

  const chosen = useChosen(rows);
  const lane = packed && chosen.key !== undefined ? laneOfKey(packed.lanes, chosen.key) : -1;
  const scrollToChosen = () => {
    const element = scroller.current;
    const top = packed?.tops[lane];
    const bottom = packed?.tops[lane + 1];
    if (!element || top === undefined || bottom === undefined) return;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight)
      element.scrollTop = bottom - element.clientHeight;
  };
  useEffect(scrollToChosen, [chosen.key, lane]);
  const chart = useChart({ scroller, gutter: 0, width, chosen: chosen.key, scrollToChosen });
  const pan = useDragPan(scroller, chart);
  useLayoutEffect(() => setScrollTop(scroller.current?.scrollTop ?? 0), [contentHeight, height]);

  const keyAt = (event: MouseEvent): NodeKey | undefined => {
    const top = scroller.current?.getBoundingClientRect().top ?? 0;
    if (!packed) return undefined;
    const { totalMs } = chart.size();
    const { startMs, endMs } = window ?? { startMs: 0, endMs: totalMs };
    const msPerPx = (endMs - startMs) / Math.max(1, width);
    const ms = chart.extent().startMs + startMs + chart.x(event) * msPerPx;
    const at = laneAt(packed.tops, event.clientY - top + (scroller.current?.scrollTop ?? 0));
    return hitLane(packed.lanes, at, ms, msPerPx);
  };

  const context = useContextMenu("Span");
  function openMenu(key: NodeKey | undefined, at: MenuPlace): void {
    const traceId = opened.opened.peek()?.traceId;
    const spanId = rows && key !== undefined && key >= 0 ? spanIdAt(rows.table, key) : undefined;
    if (!rows || key === undefined || !spanId || traceId === undefined) return;
    context.open(
      at,
      spanMenu(store, { traceId, spanId, name: labelOf(rows, key), kind: kindAt(rows.table, key) }),
    );
  }

  function onPointerMove(event: PointerEvent): void {
    if (pan.move(event)) return;
    const key = keyAt(event);
    const line = rows && key !== undefined ? indexOfKey(rows, key) : -1;
    const y = event.clientY - (scroller.current?.getBoundingClientRect().top ?? 0);
    hover.value = { x: chart.x(event), y, row: rows && line >= 0 ? rowAt(rows, line) : undefined };
    chart.measure.move(event, chart.x(event));
  }

  /** A span that is chosen by keys is brought into view, as it is: not zoomed to. */
  function choose(key: NodeKey): void {
    chosen.choose(key);
    if (!rows || !window || key < 0) return;
    const start = (rows.table.starts[key] as number) - chart.extent().startMs;
    if (start >= window.startMs && start <= window.endMs) return;
    timeWindow.pan(start - (window.startMs * 3 + window.endMs) / 4, chart.size().totalMs);
  }

  return (
    <>
      <div class={own.tools}>
        <span>Spans by depth</span>
        <TreeTools />
      </div>
      <div class={css.header}>
        <Ruler chart={chart} width={width} palette={palette} />
      </div>
      <div class={css.body}>
        <div
          ref={scroller}
          id="span-tree"
          class={`${css.scroller} ${own.scroller}`}
          role="tree"
          aria-label="Spans of the trace, packed by depth: up to the parent, down to the first child, left and right to siblings"
          aria-activedescendant={chosen.key === undefined ? undefined : flameItemId(chosen.key)}
          tabIndex={0}
          onScroll={() => setScrollTop(scroller.current?.scrollTop ?? 0)}
          onKeyDown={(event) => {
            if (isMenuKey(event)) {
              event.preventDefault();
              const bar = chosen.key === undefined ? null : document.getElementById(flameItemId(chosen.key));
              openMenu(chosen.key, placeBelow(bar));
              return;
            }
            if (event.ctrlKey || event.metaKey || event.altKey || !rows) return;
            const next = flameKey(event.key, rows, chosen.key);
            if (next === undefined) return;
            event.preventDefault();
            choose(next);
          }}
          onContextMenu={(event) => {
            event.preventDefault();
            openMenu(keyAt(event), { x: event.clientX, y: event.clientY });
          }}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            if (event.shiftKey) chart.measure.down(event, chart.x(event));
            else pan.down(event);
          }}
          onPointerMove={onPointerMove}
          onPointerUp={() => {
            chart.measure.up();
            pan.up();
          }}
          onClick={(event) => {
            const wasMeasured = chart.measure.swallowsClick();
            if (pan.swallowsClick() || wasMeasured) return;
            const key = keyAt(event);
            if (key !== undefined) chosen.choose(key);
          }}
          onDblClick={() =>
            goToSelection({
              ...{ opened, timeWindow, rows, selected: chosen.key, extent: chart.extent },
              scrollToSelected: scrollToChosen,
            })
          }
          onPointerLeave={() => {
            hover.value = null;
          }}
        >
          <div class={own.content} role="presentation" style={{ height: `${contentHeight + LANE}px` }}>
            {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas without tabindex has no focus */}
            <canvas ref={canvas} class={own.canvas} aria-hidden="true" />
            {shown && packed && <ChosenBar {...{ shown, packed, width, window }} chosen={chosen.key} />}
          </div>
        </div>
        {context.menu}
        <MeasureBand measure={chart.measure.band} gutter={0} {...chart.size()} />
        {shown && <Playhead shown={shown} left={0} width={width} />}
        <HoverReadout hover={hover} gutter={0} width={width} height={height} />
      </div>
    </>
  );
}
