import { useRef } from "preact/hooks";
import { timeScale } from "../../../model/time-scale.ts";
import type { CssPixels } from "../../../model/units.ts";
import { useStore } from "../shared/store-context.ts";
import { extentOf } from "./extent.ts";
import { fitCanvas } from "./fit-canvas.ts";
import { MINIMAP_HEIGHT, type MinimapScene, minimapScene, paintMinimap } from "./minimap.ts";
import { beginMinimapDrag } from "./minimap-drag.ts";
import type { Palette } from "./palette.ts";
import { PlayheadMark } from "./playhead.tsx";
import { createRested } from "./rested.ts";
import { type Shown, useShown } from "./shown.ts";
import css from "./timeline.module.css";
import { changed, type Look, useFrames } from "./use-frames.ts";

interface OverviewProps {
  width: CssPixels;
  palette: Palette | null;
}

/** The whole trace in a strip, with what the chart shows of it: drag to choose another part, double-click to show all. */
export function Overview({ width, palette }: OverviewProps) {
  const { timeWindow, now } = useStore();
  const shown = useShown();
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useRef<ReturnType<typeof beginMinimapDrag> | null>(null);
  const look = useRef<Look>({ parts: [] });
  const window = timeWindow.window.value;
  const total = () => (shown ? extentOf(shown.rows.table, now()).totalMs : 1);
  useFrames(() => {
    if (!canvas.current || !shown || !palette || width <= 0) return false;
    return draw(canvas.current, { shown, palette, width, window, now: now() }, look.current);
  });
  const x = (event: PointerEvent) => event.clientX - (canvas.current?.getBoundingClientRect().left ?? 0);
  return (
    <div
      class={css.minimap}
      aria-hidden="true"
      onDblClick={() => timeWindow.fit()}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = beginMinimapDrag(timeWindow, x(event), { totalMs: total(), width });
      }}
      onPointerMove={(event) => drag.current?.move(x(event))}
      onPointerUp={() => {
        drag.current?.end();
        drag.current = null;
      }}
    >
      <canvas ref={canvas} />
      {shown && <PlayheadMark shown={shown} width={width} window={{ startMs: 0, endMs: total() }} />}
    </div>
  );
}

interface Picture {
  shown: Shown;
  palette: Palette;
  width: CssPixels;
  window: { startMs: number; endMs: number } | null;
  now: number;
}

/** Made from every span: only anew when the trace, its rows or the width changed, or now and then while it runs. */
const rested = createRested<MinimapScene>();

function draw(
  canvas: HTMLCanvasElement,
  { shown: { rows }, palette, width, window, now }: Picture,
  look: Look,
): boolean {
  const { table } = rows;
  const { startMs, totalMs, lastMs, running } = extentOf(table, now);
  const nowMs = now - table.originMs;
  const total = { startMs: 0, endMs: totalMs };
  // While it runs the picture changes with the clock, and may be a little behind it.
  const scene = rested(running ? [rows, width] : [rows, width, table.revision], nowMs, () =>
    minimapScene({ rows, width, total, startMs, nowMs, lastMs }),
  );
  const part = window && [window.startMs, window.endMs, totalMs];
  if (!changed(look, [scene, palette, devicePixelRatio, ...(part ?? [])])) return running;
  const ctx = fitCanvas(canvas, width, MINIMAP_HEIGHT);
  if (!ctx) return running;
  const { toPx } = timeScale(total, width);
  const selection = window && { x: toPx(window.startMs), width: toPx(window.endMs) - toPx(window.startMs) };
  paintMinimap(ctx, scene, palette, selection);
  return running;
}
