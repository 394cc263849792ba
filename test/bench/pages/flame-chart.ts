/** flame-chart-js, as its README shows it. */
import type { Probe } from "./probe.ts";

declare const probe: Probe;
/** The library, from a script before this one: it is installed only when it is measured. */
declare const FlameChart: new (options: { canvas: HTMLCanvasElement; data: unknown }) => object;

/**
 * Milliseconds from the trace's text to its picture, and from its nodes alone: what is in its own form already has not to be
 * read any more.
 */
async function open(path: string): Promise<{ fromText: number; fromNodes: number }> {
  const text = await (await fetch(path)).text();
  const canvas = document.querySelector("canvas") as HTMLCanvasElement;
  canvas.width = innerWidth;
  canvas.height = innerHeight;
  await probe.afterFrame();
  const from = performance.now();
  const data: unknown = JSON.parse(text);
  const parsed = performance.now();
  const painted = probe.paintedWhen(() => true);
  new FlameChart({ canvas, data });
  const at = await painted;
  return { fromText: at - from, fromNodes: at - parsed };
}

Object.assign(globalThis, { flameChartPage: { open } });
