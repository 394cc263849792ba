import type { Frame, Page } from "puppeteer";
import { type Bench, type BenchEnvironment, type Figure, quantileOf } from "./bench.ts";

/** The issue of sustained load is what piles up: a minute shows it. `BENCH_SECONDS` shortens it while working. */
const SECONDS = Number(process.env.BENCH_SECONDS ?? 60);
const RAW_SECONDS = 5;
const BATCH = 100;
/** Fills a raw record up to 300 bytes with text that compresses like text. */
const WORDS = Array.from({ length: 40 }, (_, i) => ((i * 7919) % 46_656).toString(36).padStart(5, "w"))
  .join(" ")
  .slice(0, 254);

declare const bench: {
  sustain(
    seconds: number,
  ): Promise<{ records: number; seconds: number; longTasks: number[]; frames: number[] }>;
};
/** Content-script and panel worlds, where the functions below run. */
declare const chrome: {
  runtime: { onConnect: { addListener(listener: (port: BenchPort) => void): void } };
  tabs: { connect(tabId: number, info: { name: string }): BenchPort };
  devtools: { inspectedWindow: { tabId: number } };
};
interface BenchPort {
  name: string;
  postMessage(message: unknown): void;
  onMessage: { addListener(listener: (message: { n: number; body: string }) => void): void };
}

/** Page → committed in IndexedDB → acknowledged, against the raw hops it is made of. */
export const ingest: Bench = {
  name: "ingest",
  title: `sustained ingest for ${SECONDS} s`,
  run: async (environment) => {
    const port = await rawPort(environment);
    environment.say(`raw port: ${Math.round(port)} records/s`);
    const put = await rawPut(environment);
    environment.say(`raw put: ${Math.round(put)} records/s`);
    const ours = await sustained(environment);
    const slowest = Math.min(port, put);
    return [
      { name: "raw port, 100 a message", value: port, unit: "records/s" },
      { name: "raw put, 500 a row", value: put, unit: "records/s" },
      ...ours.figures,
      {
        name: "share of the slowest raw hop",
        value: ours.rate / slowest,
        unit: "×",
        budget: "ingest-share",
        baseline: port < put ? "raw port" : "raw put",
      },
    ];
  },
};
export { ingest as bench };

async function withPanel<T>(
  { server, launch, openPanel }: BenchEnvironment,
  use: (page: Page, panel: Frame) => Promise<T>,
): Promise<T> {
  const launched = await launch();
  try {
    const page = await launched.browser.newPage();
    await page.goto(`${server.url}/emitter.html`);
    await page.waitForFunction(() => "bench" in globalThis);
    const { panel } = await openPanel(launched, page);
    return await use(page, panel);
  } finally {
    await launched.close();
  }
}

/** Content script → panel, strings of 100 records of 300 bytes, 32 messages on the way at any time. */
const rawPort = (environment: BenchEnvironment): Promise<number> =>
  withPanel(environment, async (page, panel) => {
    const [content] = await page.extensionRealms();
    if (!content) throw new Error("no content script in the bench page");
    await content.evaluate(
      (batch, words) => {
        const body = `[${Array.from({ length: batch }, (_, i) => `{"type":"end","span":"${(i * 2654435761) >>> 0}","text":"${words}"}`).join(",")}]`;
        chrome.runtime.onConnect.addListener((port) => {
          if (port.name !== "bench-raw") return;
          port.onMessage.addListener(({ n }) => {
            for (let i = 0; i < n; i++) port.postMessage({ n: batch, body });
          });
        });
      },
      BATCH,
      WORDS,
    );
    return panel.evaluate(
      (seconds) =>
        new Promise<number>((resolve) => {
          const port = chrome.tabs.connect(chrome.devtools.inspectedWindow.tabId, { name: "bench-raw" });
          const from = performance.now();
          let records = 0;
          let received = 0;
          port.onMessage.addListener(({ n }) => {
            records += n;
            const elapsed = (performance.now() - from) / 1000;
            if (elapsed >= seconds) resolve(records / elapsed);
            else if (++received % 8 === 0) port.postMessage({ n: 8 });
          });
          port.postMessage({ n: 32 });
        }),
      RAW_SECONDS,
    );
  });

/** One IndexedDB row per 500 records of 300 bytes as text, one transaction a row, four in flight. */
const rawPut = (environment: BenchEnvironment): Promise<number> =>
  withPanel(environment, (_, panel) =>
    panel.evaluate(
      async (seconds, words) => {
        const db = await new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open("bench-raw", 1);
          request.onupgradeneeded = () => request.result.createObjectStore("rows");
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        const from = performance.now();
        const until = from + seconds * 1000;
        let records = 0;
        let key = 0;
        const put = (text: string) =>
          new Promise<void>((resolve, reject) => {
            const transaction = db.transaction("rows", "readwrite", { durability: "relaxed" });
            transaction.objectStore("rows").put({ text }, key++);
            transaction.oncomplete = () => resolve();
            transaction.onabort = () => reject(transaction.error);
          });
        const lane = async () => {
          while (performance.now() < until) {
            const record = (i: number) =>
              `{"type":"end","span":"${((key * 500 + i) * 2654435761) >>> 0}","text":"${words}"}`;
            await put(`[${Array.from({ length: 500 }, (_, i) => record(i)).join(",")}]`);
            records += 500;
          }
        };
        await Promise.all([lane(), lane(), lane(), lane()]);
        const rate = records / ((performance.now() - from) / 1000);
        db.close();
        indexedDB.deleteDatabase("bench-raw");
        return rate;
      },
      RAW_SECONDS,
      WORDS,
    ),
  );

async function sustained(environment: BenchEnvironment): Promise<{ rate: number; figures: Figure[] }> {
  return withPanel(environment, async (page, panel) => {
    page.setDefaultTimeout(0);
    const before = await heap(panel);
    const half = await page.evaluate((seconds) => bench.sustain(seconds), SECONDS / 2);
    const middle = await heap(panel);
    const rest = await page.evaluate((seconds) => bench.sustain(seconds), SECONDS / 2);
    const after = await heap(panel);
    const rate = (half.records + rest.records) / (half.seconds + rest.seconds);
    const frames = [...half.frames, ...rest.frames];
    return {
      rate,
      figures: [
        { name: "ours, committed and acknowledged", value: rate, unit: "records/s" },
        {
          name: "page long tasks",
          value: half.longTasks.length + rest.longTasks.length,
          unit: "tasks",
          budget: "ingest-long-tasks",
        },
        { name: "page frames p95", value: quantileOf(frames, 0.95), unit: "ms" },
        { name: "panel heap at start", value: before, unit: "MB" },
        { name: "panel heap at half time", value: middle, unit: "MB" },
        {
          name: "panel heap growth in the second half",
          value: Math.max(0, after - middle),
          unit: "MB",
          budget: "ingest-heap-growth-mb",
        },
      ],
    };
  });
}

/** Panel document and its engine worker after a collection, in MB. */
async function heap(panel: Frame): Promise<number> {
  const page = panel.page();
  const session = await page.createCDPSession();
  await session.send("HeapProfiler.collectGarbage").catch(() => undefined);
  await session.detach();
  return panel.evaluate(async () => {
    const memory = performance as unknown as { memory: { usedJSHeapSize: number } };
    return memory.memory.usedJSHeapSize / 1e6;
  });
}
