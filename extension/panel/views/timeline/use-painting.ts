import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Rows } from "../../../model/table/rows.ts";
import { type TimeWindow, timeScale } from "../../../model/time-scale.ts";
import type { Milliseconds } from "../../../model/units.ts";
import { useStore } from "../shared/store-context.ts";
import { criticalOf } from "./critical.ts";
import { extentOf } from "./extent.ts";
import { fitCanvas } from "./fit-canvas.ts";
import { browserFrames, createFrameLoop } from "./frame-loop.ts";
import { MINIMAP_HEIGHT, type MinimapScene, minimapScene, paintMinimap } from "./minimap.ts";
import { paint } from "./paint.ts";
import { paintRuler, RULER_HEIGHT } from "./paint-ruler.ts";
import { tellPainted } from "./painted.ts";
import type { Palette } from "./palette.ts";
import { buildScene } from "./scene.ts";

export interface Canvases {
  bars: RefObject<HTMLCanvasElement | null>;
  ruler: RefObject<HTMLCanvasElement | null>;
  minimap: RefObject<HTMLCanvasElement | null>;
}

export interface Picture {
  rows: Rows | null;
  /** Rows on the canvas, `last` exclusive. */
  first: number;
  last: number;
  rowHeight: number;
  chartWidth: number;
  minimapWidth: number;
  palette: Palette | null;
  /** The critical path is drawn. */
  critical: boolean;
}

/** Paints after each render, and once a frame for as long as something in the trace is running. */
export function usePainting(canvases: Canvases, picture: Picture): void {
  const { timeWindow, now } = useStore();
  const window = timeWindow.window.value;
  const latest = useRef({ picture, window });
  latest.current = { picture, window };

  const loop = useMemo(() => {
    const shown: Shown = { ruler: [], minimap: [] };
    return createFrameLoop(browserFrames, () => {
      const { picture, window } = latest.current;
      return paintAll(canvases, picture, window, now(), shown);
    });
  }, []);
  useLayoutEffect(() => loop.request());
  useEffect(() => loop.stop, [loop]);
}

/** What the canvases that do not scroll show: painted anew only when it changed, because each costs the frame a bitmap. */
interface Shown {
  ruler: readonly unknown[];
  minimap: readonly unknown[];
}

const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((part, i) => Object.is(part, b[i]));

interface OverviewTimes {
  total: TimeWindow;
  window: Window;
  startMs: Milliseconds;
  nowMs: Milliseconds;
  running: boolean;
}

/** Made from every span: only anew when the trace, its rows or the width changed, or while it runs. */
let overview: { key: readonly unknown[]; scene: MinimapScene } | undefined;

function paintOverview(
  canvas: HTMLCanvasElement,
  picture: Picture,
  times: OverviewTimes,
  shown: Shown,
): void {
  const { rows, minimapWidth: width, palette } = picture;
  const { total, window, startMs, nowMs, running } = times;
  if (!palette || !rows) return;
  const key = [rows, rows.table.revision, width, running && nowMs];
  const look = [...key, palette, window?.startMs, window?.endMs, devicePixelRatio];
  if (same(look, shown.minimap)) return;
  shown.minimap = look;
  const ctx = fitCanvas(canvas, width, MINIMAP_HEIGHT);
  if (!ctx) return;
  if (!overview || !same(key, overview.key))
    overview = { key, scene: minimapScene({ rows, width, total, startMs, nowMs }) };
  const { toPx } = timeScale(total, width);
  const selection = window && { x: toPx(window.startMs), width: toPx(window.endMs) - toPx(window.startMs) };
  paintMinimap(ctx, overview.scene, palette, selection);
}

type Window = { startMs: number; endMs: number } | null;

function paintTimes(
  canvas: HTMLCanvasElement,
  window: TimeWindow,
  width: number,
  palette: Palette,
  shown: Shown,
): void {
  const look = [window.startMs, window.endMs, width, palette, devicePixelRatio];
  if (same(look, shown.ruler)) return;
  shown.ruler = look;
  const ctx = fitCanvas(canvas, width, RULER_HEIGHT);
  if (ctx) paintRuler(ctx, window, width, palette);
}

function paintAll(canvases: Canvases, picture: Picture, window: Window, now: number, shown: Shown): boolean {
  const { rows, first, last, rowHeight, chartWidth, palette } = picture;
  const { bars, ruler, minimap } = canvases;
  if (!rows || !palette || !bars.current || !ruler.current || !minimap.current || chartWidth <= 0)
    return false;
  const { startMs, totalMs, lastMs, running } = extentOf(rows.table, now);
  const nowMs = now - rows.table.originMs;
  const total = { startMs: 0, endMs: totalMs };
  const scene = buildScene({
    rows,
    first,
    last,
    rowHeight,
    width: chartWidth,
    window: window ?? total,
    startMs,
    nowMs,
    lastMs,
    critical: picture.critical ? criticalOf(rows, () => performance.now()) : undefined,
  });
  const barsContext = fitCanvas(bars.current, scene.width, scene.height);
  if (barsContext) paint(barsContext, scene, palette);
  paintTimes(ruler.current, window ?? total, chartWidth, palette, shown);
  paintOverview(minimap.current, picture, { total, window, startMs, nowMs, running }, shown);
  tellPainted(rows.table);
  return running;
}
