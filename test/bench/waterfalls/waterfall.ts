import { build } from "esbuild";
import type { CDPSession, Frame, Page } from "puppeteer";
import { bundleOptions } from "../../../scripts/esbuild-options.ts";
import { quantileOf } from "../bench.ts";
import type { Moved, Probe, Wheel } from "../pages/probe.ts";

declare const probe: Probe;

const SCROLLS = 180;
const ZOOMS = 160;
/** Who shows the whole trace cannot pan: so many zooms before it. */
const CLOSER = 20;

/** Makes a document ready to be measured. */
export async function putProbe(frame: Frame): Promise<void> {
  // tsx keeps names of functions by calling this, also in functions that are sent to a page.
  await frame.evaluate("globalThis.__name ??= (named) => named");
  const { outputFiles } = await build({
    ...bundleOptions({ dev: false }),
    entryPoints: ["test/bench/pages/probe.ts"],
    format: "iife",
    legalComments: "none",
    write: false,
  });
  await frame.evaluate(outputFiles?.[0]?.text ?? "");
}

/** How a waterfall is moved. */
export interface Gestures {
  /** CSS selector of what gets the wheel events. */
  target: string;
  zoom: Wheel;
  /** Scrolls rows, or pans along the time, whichever is the tool's way through a trace. */
  scroll: Wheel;
}

/** The same figures of each, in one table. Milliseconds, megabytes. */
export interface Measured {
  paint: number;
  scrollP95: number;
  scrollMax: number;
  zoomP95: number;
  zoomMax: number;
  longestTask: number;
  /** Work of the thread by frame, by the processor's clock: what else the machine does is not in it. */
  threadMs: number;
  heapMb: number;
  nodes: number;
}

/** Moves it by the wheel, frame by frame, and says how that went. */
export async function moveAbout(
  frame: Frame,
  { target, zoom, scroll }: Gestures,
): Promise<Omit<Measured, "paint" | "heapMb">> {
  const move = (wheel: Wheel, steps: number, onlyForth = false): Promise<Moved> =>
    frame.evaluate((...asked) => probe.move(...asked), target, wheel, steps, onlyForth);
  const check = async (name: string, wheel: Wheel) => {
    if (!(await frame.evaluate((...asked) => probe.draws(...asked), target, wheel)))
      throw new Error(`${name} draws nothing: its frames would say nothing`);
  };
  if (!scroll.rows) await move(zoom, CLOSER, true);
  await check("scrolling", scroll);
  const forScrolling = await watchThread(frame);
  const scrolled = await move(scroll, SCROLLS);
  const scrolling = await forScrolling();
  if (!scroll.rows) await move(reversed(zoom), CLOSER * 2, true);
  await check("zooming", zoom);
  const forZooming = await watchThread(frame);
  const zoomed = await move(zoom, ZOOMS);
  const zooming = await forZooming();
  return {
    scrollP95: quantileOf(scrolled.frames, 0.95),
    scrollMax: Math.max(...scrolled.frames),
    zoomP95: quantileOf(zoomed.frames, 0.95),
    zoomMax: Math.max(...zoomed.frames),
    longestTask: Math.max(scrolled.longestTask, zoomed.longestTask),
    threadMs: ((scrolling.busy + zooming.busy) * 1000) / (SCROLLS + ZOOMS),
    nodes: await frame.evaluate(() => probe.nodes()),
  };
}

/** Seconds that a document's thread was at work, and that went by, until the answer is asked for. */
export async function watchThread(frame: Frame): Promise<() => Promise<{ busy: number; seconds: number }>> {
  const { client } = frame as unknown as { client: CDPSession };
  // Puppeteer has it on for pages, with another clock.
  await client.send("Performance.disable");
  await client.send("Performance.enable", { timeDomain: "threadTicks" });
  const read = async () => {
    const { metrics } = await client.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
  };
  const from = performance.now();
  const before = await read();
  return async () => ({ busy: (await read()) - before, seconds: (performance.now() - from) / 1000 });
}

const reversed = ({ dx = 0, dy = 0, ...rest }: Wheel): Wheel => ({ ...rest, dx: -dx, dy: -dy });

interface HeapUsage {
  usedSize: number;
  embedderHeapUsedSize?: number;
  backingStorageSize?: number;
}

/**
 * Objects and the memory of typed arrays, after a collection, of a document and its workers, in MB. What the browser itself
 * keeps of them (DOM, canvases) is counted as far as it is said.
 */
export async function heapMb(frame: Frame, page: Page): Promise<number> {
  const sessions = [
    (frame as unknown as { client: CDPSession }).client,
    ...page.workers().map((worker) => worker.client),
  ];
  let bytes = 0;
  for (const session of sessions) {
    // Twice: what the first frees may hold on to more.
    for (let i = 0; i < 2; i++) await session.send("HeapProfiler.collectGarbage");
    const usage: HeapUsage = await session.send("Runtime.getHeapUsage");
    bytes += usage.usedSize + (usage.backingStorageSize ?? 0) + (usage.embedderHeapUsedSize ?? 0);
  }
  return bytes / 1e6;
}
