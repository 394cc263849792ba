import type { Page } from "puppeteer";
import { type Bench, type BenchEnvironment, type Figure, median } from "./bench.ts";

const ROUNDS = 5;
const BATCHES = 100;

/** The functions of pages/emitter.ts, as `evaluate` sees them. */
declare const bench: Record<
  "spanCost" | "rawSpanCost" | "chunkCost" | "rawChunkCost" | "idleChunkCost",
  (n: number) => Promise<number>
>;

/** What tracing costs the page's own thread, against the least that could send the same bytes. */
export const sdkCost: Bench = {
  name: "sdk-cost",
  title: "page thread per span and per chunk",
  run: async (environment) => [...(await attached(environment)), ...(await idle(environment))],
};
export { sdkCost as bench };

async function attached({ server, launch, openPanel }: BenchEnvironment): Promise<Figure[]> {
  const launched = await launch();
  try {
    const page = await launched.browser.newPage();
    await page.goto(`${server.url}/emitter.html`);
    await openPanel(launched, page);
    await page.waitForFunction(() => "bench" in globalThis);
    const span = await alternate(page, "spanCost", "rawSpanCost");
    const chunk = await alternate(page, "chunkCost", "rawChunkCost");
    const baseline = "JSON.stringify + one batched postMessage of the same bytes";
    return [
      { name: "span", value: span.ours, unit: "µs" },
      { name: "span, raw", value: span.raw, unit: "µs" },
      { name: "span / raw", value: span.ratio, unit: "×", budget: "span-cost-ratio", baseline },
      { name: "chunk", value: chunk.ours, unit: "µs" },
      { name: "chunk, raw", value: chunk.raw, unit: "µs" },
      { name: "chunk / raw", value: chunk.ratio, unit: "×", budget: "chunk-cost-ratio", baseline },
    ];
  } finally {
    await launched.close();
  }
}

async function idle({ server, launch }: BenchEnvironment): Promise<Figure[]> {
  const launched = await launch({ extension: false });
  try {
    const page = await launched.browser.newPage();
    await page.goto(`${server.url}/emitter.html`);
    await page.waitForFunction(() => "bench" in globalThis);
    const costs: number[] = [];
    for (let i = 0; i < ROUNDS + 1; i++)
      costs.push(await page.evaluate(async () => bench.idleChunkCost(100_000)));
    return [
      {
        name: "chunk, nobody listens",
        value: median(costs.slice(1)),
        unit: "µs",
        budget: "idle-chunk-microseconds",
      },
    ];
  } finally {
    await launched.close();
  }
}

/** Ours and raw in turn, so that a slow moment of the machine hits both; the first round warms up. */
async function alternate(page: Page, ours: "spanCost" | "chunkCost", raw: "rawSpanCost" | "rawChunkCost") {
  const pairs: { ours: number; raw: number }[] = [];
  for (let i = 0; i < ROUNDS + 1; i++)
    pairs.push({
      ours: await page.evaluate((name, n) => bench[name](n), ours, BATCHES),
      raw: await page.evaluate((name, n) => bench[name](n), raw, BATCHES),
    });
  const kept = pairs.slice(1);
  return {
    ours: median(kept.map((pair) => pair.ours)),
    raw: median(kept.map((pair) => pair.raw)),
    ratio: median(kept.map((pair) => pair.ours / pair.raw)),
  };
}
