import { build } from "esbuild";
import type { CDPSession, Frame } from "puppeteer";
import { bundleOptions } from "../../scripts/esbuild-options.ts";
import type { Batch, TraceRecord } from "../../sdk/protocol/index.ts";
import { type Bench, type BenchEnvironment, type Figure, median, quantileOf } from "./bench.ts";

/** Spans of the traces; `BENCH_SPANS=1000000` measures other sizes. */
const SIZES = (process.env.BENCH_SPANS ?? "1000,10000,100000").split(",").map(Number);
const OPENINGS = 3;
const SCROLLS = 180;
const ZOOMS = 160;

declare const generator: {
  generateTrace(options: { spans: number; chunks: number; seed: number }): TraceRecord[];
};
declare const genaiTraces: {
  engine: {
    hello(session: object, hello: object): Promise<unknown>;
    receive(documentId: string, batch: Batch): Promise<void>;
    settled(): Promise<void>;
    setRetention(settings: { days: number; megabytes: number }): Promise<void>;
  };
  store: {
    selection: { selectTrace(id: string | null): void };
    settings: { setScope(scope: "all"): void };
    traces: { list: { value: { byId: Map<string, { spanCount: number; status: string }> } } };
  };
  onPainted(listener: (painted: { spans: number } | null) => void): () => void;
};

/** A stored trace is clicked until its waterfall is painted; then scrolled and zoomed frame by frame. */
export const waterfall: Bench = {
  name: "waterfall",
  title: "waterfall of agent traces",
  run: async (environment) => {
    const figures: Figure[] = [];
    for (const spans of SIZES) figures.push(...(await measure(environment, spans)));
    return figures;
  },
};
export { waterfall as bench };

async function measure(
  { server, launch, openPanel, say }: BenchEnvironment,
  spans: number,
): Promise<Figure[]> {
  const launched = await launch();
  try {
    const page = await launched.browser.newPage();
    await page.goto(`${server.url}/emitter.html`);
    const { panel } = await openPanel(launched, page);
    await panel.evaluate(await generatorCode());
    const { traceId, count } = await seed(panel, spans);
    await panel.waitForFunction(
      (id) => genaiTraces.store.traces.list.value.byId.get(id)?.status === "ok",
      { timeout: 60_000 },
      traceId,
    );
    say(`${count} spans stored`);
    // Stored a moment ago: its records are read. Later openings find the table that was made of them.
    const first = await timeToPaint(panel, traceId, count);
    const opened: number[] = [];
    for (let i = 0; i < OPENINGS; i++) opened.push(await timeToPaint(panel, traceId, count));
    await watchTasks(panel);
    const scroll = await frames(panel, "scroll", SCROLLS);
    const zoom = await frames(panel, "zoom", ZOOMS);
    await collectGarbage(panel);
    const { longest, nodes, heapMb } = await panel.evaluate(() => {
      const { tasks } = globalThis as unknown as { tasks: number[] };
      const { memory } = performance as unknown as { memory: { usedJSHeapSize: number } };
      return {
        longest: Math.max(0, ...tasks),
        nodes: document.querySelectorAll("*").length,
        heapMb: memory.usedJSHeapSize / 1e6,
      };
    });
    const size = `${spans.toLocaleString("en")} spans`;
    const figure = (name: string, value: number, unit: string, budget?: string): Figure => ({
      name: `${size}: ${name}`,
      value,
      unit,
      ...(budget && spans === 100_000 && { budget }),
    });
    return [
      figure("click → painted, records read", first, "ms"),
      figure("click → painted", median(opened), "ms", "waterfall-click-ms"),
      figure("scroll, frame p95", quantileOf(scroll, 0.95), "ms", "waterfall-frame-p95-ms"),
      figure("scroll, longest frame", Math.max(...scroll), "ms", "waterfall-frame-max-ms"),
      figure("zoom, frame p95", quantileOf(zoom, 0.95), "ms", "waterfall-frame-p95-ms"),
      figure("zoom, longest frame", Math.max(...zoom), "ms", "waterfall-frame-max-ms"),
      figure("longest task while scrolling and zooming", longest, "ms", "waterfall-longest-task-ms"),
      figure("DOM nodes", nodes, "nodes", "panel-dom-nodes"),
      figure("heap after a collection", heapMb, "MB"),
    ];
  } finally {
    await launched.close();
  }
}

/** The panel is a process of its own: its frame has a session that the page's does not reach. */
async function collectGarbage(panel: Frame): Promise<void> {
  const { client } = panel as unknown as { client: CDPSession };
  await client.send("HeapProfiler.collectGarbage");
}

/** The fixture's generator, for the panel: a trace of a million spans is too much to send there. */
async function generatorCode(): Promise<string> {
  const { outputFiles } = await build({
    ...bundleOptions({ dev: false }),
    entryPoints: ["test/fixtures/generate-trace.ts"],
    format: "iife",
    globalName: "generator",
    legalComments: "none",
    write: false,
  });
  return `${outputFiles?.[0]?.text ?? ""};globalThis.generator = generator`;
}

/** One trace through the engine's own door. */
const seed = (panel: Frame, spans: number): Promise<{ traceId: string; count: number }> =>
  panel.evaluate(async (spans) => {
    const { engine, store } = genaiTraces;
    store.settings.setScope("all");
    await engine.setRetention({ days: 7, megabytes: 8000 });
    const marker = { g: "genai-traces", v: 1, sid: "be".repeat(16) } as const;
    await engine.hello(
      { documentId: "seed", tabId: -1, origin: "http://localhost", url: "http://localhost/", run: "seed" },
      { ...marker, t: "hello", head: 1, next: 1, kind: "page", sdk: "0" },
    );
    const records = generator.generateTrace({ spans, chunks: 2, seed: 7 });
    const BATCH = 400;
    for (let from = 0; from < records.length; from += BATCH) {
      const some = records.slice(from, from + BATCH);
      await engine.receive("seed", {
        ...marker,
        t: "batch",
        s0: from + 1,
        n: some.length,
        body: JSON.stringify(some),
      });
      // No faster than it can be stored: a page would have to wait for its credit.
      if ((from / BATCH) % 25 === 24) await engine.settled();
    }
    await engine.settled();
    const started = records.filter((record) => record.type === "start");
    return { traceId: started[0]?.trace ?? "", count: started.length };
  }, spans);

const timeToPaint = (panel: Frame, traceId: string, count: number): Promise<number> =>
  panel.evaluate(
    (traceId, count) =>
      new Promise<number>((resolve) => {
        genaiTraces.store.selection.selectTrace(null);
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            const from = performance.now();
            const undo = genaiTraces.onPainted((painted) => {
              if (painted?.spans !== count) return;
              undo();
              resolve(performance.now() - from);
            });
            genaiTraces.store.selection.selectTrace(traceId);
          }),
        );
      }),
    traceId,
    count,
  );

const watchTasks = (panel: Frame): Promise<void> =>
  panel.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { tasks });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push(entry.duration);
    }).observe({ type: "longtask" });
  });

/** Milliseconds from frame to frame while the waterfall moves a step each frame. */
const frames = (panel: Frame, how: "scroll" | "zoom", steps: number): Promise<number[]> =>
  panel.evaluate(
    (how, steps) =>
      new Promise<number[]>((resolve) => {
        const scroller = document.getElementById("span-tree") as HTMLElement;
        const { left, width, top } = scroller.getBoundingClientRect();
        const times: number[] = [];
        let last = 0;
        let step = 0;
        const next = (now: number) => {
          if (last) times.push(now - last);
          last = now;
          if (step++ >= steps) return resolve(times);
          if (how === "scroll") scroller.scrollTop += step < steps / 2 ? 117 : -89;
          else
            scroller.dispatchEvent(
              new WheelEvent("wheel", {
                deltaY: step < steps / 2 ? -40 : 40,
                ctrlKey: true,
                clientX: left + width * 0.7,
                clientY: top + 60,
                bubbles: true,
                cancelable: true,
              }),
            );
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    how,
    steps,
  );
