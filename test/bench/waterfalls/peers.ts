import path from "node:path";
import { build as esbuild } from "esbuild";
import type { ElementHandle, Page } from "puppeteer";
import { type StaticServer, serveStatic } from "../../../scripts/browser/static-server.ts";
import { bundleOptions, root } from "../../../scripts/esbuild-options.ts";
import { installPackage } from "../../../scripts/install-package.ts";
import type { Probe } from "../pages/probe.ts";
import type { TraceFiles } from "./trace-files.ts";
import { type Gestures, putProbe } from "./waterfall.ts";

declare const probe: Probe;
declare const flameChartPage: { open(file: string): Promise<{ fromText: number; fromNodes: number }> };

const PACKAGES = "test/bench/peers";

/** Another tool that draws traces. */
export interface Peer {
  name: string;
  gestures: Gestures;
  /** Opens the trace in a fresh page and says how long that took, by {@link Painting}. */
  open(page: Page, trace: TraceFiles, server: StaticServer): Promise<Painting>;
}

/** Milliseconds until the picture was there. */
export interface Painting {
  /** From the trace's text, or the file that was chosen: what the tool keeps it as. */
  paint: number;
  /** Without reading the text. */
  fromObjects?: number;
}

export const flameChart: Peer = {
  name: "flame-chart-js",
  gestures: { target: "canvas", zoom: { dy: -40 }, scroll: { dx: 40 } },
  async open(page, trace, server) {
    await page.goto(`${server.url}/flame-chart.html`);
    await page.waitForFunction(() => "flameChartPage" in globalThis);
    await putProbe(page.mainFrame());
    const file = `/${path.basename(trace.flameChart)}`;
    const { fromText, fromNodes } = await page.evaluate((file) => flameChartPage.open(file), file);
    return { paint: fromText, fromObjects: fromNodes };
  },
};

export const speedscope: Peer = {
  name: "speedscope",
  // It zooms with the control key held, and pans without. The canvas without a class only shows what others below drew.
  gestures: { target: "canvas[class]", zoom: { dy: -40, ctrl: true }, scroll: { dx: 40 } },
  async open(page, trace, server) {
    await page.goto(`${server.url}/index.html`);
    await page.waitForSelector("input[type=file]");
    await putProbe(page.mainFrame());
    // Its flame chart is there when its toolbar names the trace.
    return chooseFile(page, trace.speedscope, 'document.body.innerText.includes("Time Order")');
  },
};

export const chromePanel: Peer = {
  name: "Chrome's Performance panel",
  // "Classic" navigation, its default: the wheel zooms, sideways it pans.
  gestures: { target: "canvas.flame-chart-canvas", zoom: { dy: -40 }, scroll: { dx: 40 } },
  async open(page, trace) {
    await page.goto("devtools://devtools/bundled/devtools_app.html?panel=timeline");
    await page.waitForFunction(() => "InspectorFrontendAPI" in globalThis);
    await putProbe(page.mainFrame());
    await page.waitForFunction(() => probe.has("input[type=file]"));
    await page.evaluate(async () => {
      const module = "devtools://devtools/bundled/panels/timeline/timeline.js";
      const { TimelinePanel } = (await import(module)).TimelinePanel;
      const panel = TimelinePanel.instance();
      const real = panel.loadingComplete;
      panel.loadingComplete = async function (...args: unknown[]) {
        await real.apply(this, args);
        Object.assign(globalThis, { isLoaded: true });
      };
    });
    return chooseFile(page, trace.chrome, "globalThis.isLoaded === true");
  },
};

/** From the choice of the file to the first picture after `isDone`, code for the page, holds. */
async function chooseFile(page: Page, file: string, isDone: string): Promise<Painting> {
  const input = (await page.evaluateHandle(() =>
    probe.find("input[type=file]"),
  )) as ElementHandle<HTMLInputElement>;
  // As code: the panel's policy forbids to make functions of text.
  await page.evaluate(`probe.watchChoice(() => ${isDone})`);
  await input.uploadFile(file);
  return { paint: await page.evaluate(() => probe.choicePainted()) };
}

/** Folders and bundles that the peers' pages are served from, with a trace beside them. */
export async function servePeers(trace: TraceFiles): Promise<StaticServer> {
  await installPackage(PACKAGES);
  const packages = path.join(root, PACKAGES, "node_modules");
  const pages = path.join(root, "test/bench/pages");
  const outdir = path.join(root, "dist/bench/peers");
  const options = { ...bundleOptions({ dev: false }), format: "iife", legalComments: "none" } as const;
  const contents = 'import { FlameChart } from "flame-chart-js"; globalThis.FlameChart = FlameChart;';
  await esbuild({ ...options, entryPoints: { "flame-chart": path.join(pages, "flame-chart.ts") }, outdir });
  await esbuild({
    ...options,
    stdin: { contents, resolveDir: path.join(root, PACKAGES) },
    outfile: path.join(outdir, "flame-chart-js.js"),
  });
  return serveStatic({
    roots: [outdir, pages, path.join(packages, "speedscope/dist/release"), trace.folder],
  });
}
