import { build } from "esbuild";
import type { Frame, Page } from "puppeteer";
import { bundleOptions } from "../../../scripts/esbuild-options.ts";
import type { Batch, TraceRecord } from "../../../sdk/protocol/index.ts";
import type { GenerateOptions } from "../../fixtures/generate-trace.ts";
import type { Gestures } from "./waterfall.ts";

/** What the bench build leaves on the panel's global scope. */
declare const genaiTraces: {
  engine: {
    hello(session: object, hello: object): Promise<unknown>;
    receive(documentId: string, batch: Batch): Promise<void>;
    settled(): Promise<void>;
    setRetention(settings: { days: number; megabytes: number }): Promise<void>;
  };
  store: {
    selection: { selectTrace(id: string | null): void; spanId: { value: string | null } };
    settings: { setScope(scope: "all"): void };
    traces: { list: { value: { byId: Map<string, { spanCount: number; status: string }> } } };
  };
  onPainted(listener: (painted: { spans: number } | null) => void): () => void;
};

declare const generator: {
  generateTrace(options: GenerateOptions): TraceRecord[];
  generateStreams(options: { spans: number; tokens: number }): TraceRecord[];
};

export const GESTURES: Gestures = {
  target: "#span-tree",
  zoom: { dy: -40, ctrl: true },
  scroll: { dy: 103, rows: true },
};

/** Traces of fewer spans are read from their records: no table of them is kept. */
export { MIN_SPANS as KEPT_FROM } from "../../../extension/engine/table-keeper.ts";

export interface Seeded {
  traceId: string;
  count: number;
}

export type Source =
  | { kind: "agent"; spans: number; chunks: number; seed: number }
  | { kind: "streams"; spans: number; tokens: number };

/** One trace through the engine's own door; generated in the panel, because a million spans are too much to send there. */
export async function seed(panel: Frame, source: Source): Promise<Seeded> {
  await panel.evaluate(await generatorCode());
  const seeded = await panel.evaluate(async (source) => {
    const { engine, store } = genaiTraces;
    store.settings.setScope("all");
    await engine.setRetention({ days: 7, megabytes: 8000 });
    const marker = { g: "genai-traces", v: 1, sid: "be".repeat(16) } as const;
    await engine.hello(
      { documentId: "seed", tabId: -1, origin: "http://localhost", url: "http://localhost/", run: "seed" },
      { ...marker, t: "hello", head: 1, next: 1, kind: "page", sdk: "0" },
    );
    const records =
      source.kind === "agent" ? generator.generateTrace(source) : generator.generateStreams(source);
    const BATCH = 400;
    for (let from = 0; from < records.length; from += BATCH) {
      const some = records.slice(from, from + BATCH);
      const body = JSON.stringify(some);
      await engine.receive("seed", { ...marker, t: "batch", s0: from + 1, n: some.length, body });
      // No faster than it can be stored: a page would have to wait for its credit.
      if ((from / BATCH) % 25 === 24) await engine.settled();
    }
    await engine.settled();
    const started = records.filter((record) => record.type === "start");
    return { traceId: started[0]?.trace ?? "", count: started.length };
  }, source);
  await panel.waitForFunction(
    (id) => genaiTraces.store.traces.list.value.byId.get(id)?.status === "ok",
    { timeout: 120_000 },
    seeded.traceId,
  );
  return seeded;
}

async function generatorCode(): Promise<string> {
  const { outputFiles } = await build({
    ...bundleOptions({ dev: false }),
    entryPoints: ["test/bench/waterfalls/generator.ts"],
    format: "iife",
    globalName: "generator",
    legalComments: "none",
    write: false,
  });
  return `${outputFiles?.[0]?.text ?? ""};globalThis.generator = generator`;
}

/** Nothing is opened, and the last opened one is let go. */
export const close = (panel: Frame): Promise<void> =>
  panel.evaluate(
    () =>
      new Promise<void>((resolve) => {
        genaiTraces.store.selection.selectTrace(null);
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
  );

export interface Opening {
  /** Milliseconds until the first rows were painted, and until all were. */
  first: number;
  all: number;
}

/** From the click on a stored trace, which comes in the middle of a quiet moment. */
export async function click(panel: Frame, { traceId, count }: Seeded): Promise<Opening> {
  await close(panel);
  return panel.evaluate(
    (traceId, count) =>
      new Promise<Opening>((resolve) => {
        const from = performance.now();
        let first = 0;
        const undo = genaiTraces.onPainted((painted) => {
          if (!painted?.spans) return;
          first ||= performance.now() - from;
          if (painted.spans !== count) return;
          undo();
          resolve({ first, all: performance.now() - from });
        });
        genaiTraces.store.selection.selectTrace(traceId);
      }),
    traceId,
    count,
  );
}

/** Spans that are clicked one after the other. */
const CLICKED = 8;

/**
 * Real clicks on rows of the waterfall: milliseconds from the press to the picture with the span chosen, the longest of them.
 * As the browser measures it (Event Timing), which rounds to eight and does not tell of less than sixteen.
 */
export async function worstSpanClick(panel: Frame): Promise<number> {
  await panel.evaluate(() => {
    const durations: number[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) durations.push(entry.duration);
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
    Object.assign(globalThis, { durations });
  });
  for (let i = 0; i < CLICKED; i++) {
    const rows = await panel.$$("#span-tree [role=row]");
    const before = await panel.evaluate(() => genaiTraces.store.selection.spanId.value);
    await rows[4 + i]?.click();
    await panel.waitForFunction((id) => genaiTraces.store.selection.spanId.value !== id, {}, before);
    await panel.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)));
  }
  return panel.evaluate(() => Math.max(16, ...(globalThis as unknown as { durations: number[] }).durations));
}

/** The kept table of a trace is there, or is gone: asks the database itself. */
export async function waitForTable(panel: Frame, traceId: string): Promise<void> {
  await panel.waitForFunction(
    async (id) => {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open("genai-traces");
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const request = db.transaction("tables").objectStore("tables").count(id);
      const count = await new Promise((resolve) => {
        request.onsuccess = () => resolve(request.result);
      });
      db.close();
      return count === 1;
    },
    { timeout: 120_000, polling: 200 },
    traceId,
  );
}

export const dropTable = (panel: Frame, traceId: string): Promise<void> =>
  panel.evaluate(
    (id) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open("genai-traces");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const tx = request.result.transaction("tables", "readwrite");
          tx.objectStore("tables").delete(id);
          tx.oncomplete = () => {
            request.result.close();
            resolve();
          };
        };
      }),
    traceId,
  );

/** Closes DevTools and opens them again: a panel that knows nothing yet. */
export async function reopen(
  devtools: Page,
  open: () => Promise<{ devtools: Page; panel: Frame }>,
  traceId: string,
): Promise<{ devtools: Page; panel: Frame }> {
  await devtools.close();
  const opened = await open();
  await opened.panel.waitForFunction(
    (id) => genaiTraces.store.traces.list.value.byId.has(id),
    { timeout: 60_000 },
    traceId,
  );
  return opened;
}
