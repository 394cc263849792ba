import type { Frame, Page } from "puppeteer";
import { type Bench, type BenchEnvironment, type Figure, quantileOf } from "./bench.ts";
import { measureRawRoad, PER_MESSAGE } from "./raw-road/measure-raw-road.ts";

/** The issue of sustained load is what piles up: a minute shows it. `BENCH_SECONDS` shortens it while working. */
const SECONDS = Number(process.env.BENCH_SECONDS ?? 60);
/** Long enough for the database to fall behind if it is going to. */
const RAW_SECONDS = Math.min(SECONDS, 15);

declare const bench: {
  sustain(
    seconds: number,
  ): Promise<{ records: number; seconds: number; longTasks: number[]; frames: number[] }>;
};

/**
 * Page → committed in IndexedDB → acknowledged. The budget is a share of the same hops in a row with nothing done
 * between them, which is all that the machine can carry; the slowest of them with the whole machine to itself stands
 * beside it. On two cores the raw road is itself below half of that.
 */
export const ingest: Bench = {
  name: "ingest",
  title: `sustained ingest for ${SECONDS} s`,
  run: async (environment) => {
    const raw = await measureRawRoad(environment.server, RAW_SECONDS);
    const ours = await sustained(environment);
    const slowest = raw.port < raw.put ? "port" : "put";
    return [
      { name: "record", value: raw.recordUnits, unit: "code units" },
      { name: `raw port alone, ${PER_MESSAGE} a message`, value: raw.port, unit: "records/s" },
      { name: "raw put alone", value: raw.put, unit: "records/s" },
      { name: "raw road, all hops in a row", value: raw.road, unit: "records/s" },
      ...ours.figures,
      {
        name: "share of the raw road",
        value: ours.rate / raw.road,
        unit: "×",
        budget: "ingest-share",
        baseline: "raw road",
      },
      {
        name: "share of the slowest raw hop alone",
        value: ours.rate / raw[slowest],
        unit: "×",
        baseline: `raw ${slowest}`,
      },
      {
        name: "raw road's share of the slowest raw hop alone",
        value: raw.road / raw[slowest],
        unit: "×",
        baseline: `raw ${slowest}`,
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
