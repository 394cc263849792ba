import os from "node:os";
import type { Frame, Page } from "puppeteer";
import { type Bench, type BenchEnvironment, type Figure, quantileOf } from "./bench.ts";
import { heapMb, watchThread } from "./waterfalls/waterfall.ts";

/** `BENCH_LIVE_SECONDS=300` for the whole five minutes. */
const SECONDS = Number(process.env.BENCH_LIVE_SECONDS ?? 40);
const RECORDS_PER_SECOND = 2000;
/** A short run begins where five minutes lead to: what goes wrong goes wrong with the size of the trace. */
const BEFORE = Math.max(0, (300 - SECONDS) * RECORDS_PER_SECOND);
const TOKENS_PER_SECOND = 10_000;
const TOKEN_SECONDS = 10;
/** Before it is measured everything was drawn once. */
const WARM_UP_SECONDS = 3;

declare const bench: {
  agent(perSecond: number, seconds: number, before: number): Promise<{ records: number; behindMs: number }>;
  stream(perSecond: number, seconds: number): Promise<number[]>;
};

declare const genaiTraces: {
  store: {
    selection: { selectTrace(id: string | null): void; selectSpan(id: string | null): void };
    traces: { list: { value: { byId: Map<string, { traceId: string; name: string; spanCount: number }> } } };
    opened: { opened: { value: { table: { count: number; ids: Uint32Array } } | null } };
    openedSpan: { opened: { value: { span: { spanId: string } } | null } };
  };
};

/** What the panel's thread was like for a while. */
interface Watched {
  frames: number[];
  tasks: number[];
}
declare const watch: { end(): Watched };

/** A page that goes on and on, with its trace open in the panel: is the panel still quick, and as small as before? */
export const live: Bench = {
  name: "live",
  title: `live: ${RECORDS_PER_SECOND} records/s for ${SECONDS} s, ${TOKENS_PER_SECOND} tokens/s for ${TOKEN_SECONDS} s`,
  run: async (environment) => [...(await agent(environment)), ...(await tokens(environment))],
};
export { live as bench };

/** Half of the records are of one trace, which is open; the others of small ones, which come into the list. */
async function agent(environment: BenchEnvironment): Promise<Figure[]> {
  return withPanel(environment, async ({ page, panel, devtools }) => {
    await page.evaluate(
      (...pace) => {
        bench.agent(...pace).then((done) => Object.assign(globalThis, { done }));
      },
      ...([RECORDS_PER_SECOND, SECONDS, BEFORE] as const),
    );
    await openTrace(panel, "bench agent");
    await page.waitForFunction(() => "isAtPace" in globalThis);
    await pause(WARM_UP_SECONDS);
    const thread = await watchThread(panel);
    await watchPanel(panel);
    // Collections are long tasks of their own: heap is asked for between two watches.
    await pause((SECONDS - WARM_UP_SECONDS) / 2);
    const first = await watched(panel);
    const busy = await thread();
    const middle = await weigh(panel, devtools);
    await watchPanel(panel);
    const { records, behindMs } = await agentDone(page);
    const second = await watched(panel);
    const end = await weigh(panel, devtools);
    const all = { frames: [...first.frames, ...second.frames], tasks: [...first.tasks, ...second.tasks] };
    environment.say(
      `${records} records, ${end.spans} spans in the open trace; load ${os.loadavg()[0]?.toFixed(1)}`,
    );
    const perSpan = ((end.heap - middle.heap) * 1e6) / Math.max(1, end.spans - middle.spans);
    return [
      ...panelFigures(`${RECORDS_PER_SECOND} records/s`, all),
      { name: `${RECORDS_PER_SECOND} records/s: panel's thread at work`, value: share(busy), unit: "%" },
      { name: "page behind its own pace", value: behindMs, unit: "ms" },
      { name: "heap of panel and engine at half time", value: middle.heap, unit: "MB" },
      { name: "heap of panel and engine at the end", value: end.heap, unit: "MB" },
      {
        ...{ name: "heap growth meanwhile, by span of the open trace", value: perSpan, unit: "bytes" },
        budget: "live-growth-bytes",
      },
    ];
  });
}

/** Asked for now and then: one question may not take five minutes. */
async function agentDone(page: Page): Promise<{ records: number; behindMs: number }> {
  for (;;) {
    const done = await page.evaluate(
      () => (globalThis as { done?: { records: number; behindMs: number } }).done,
    );
    if (done) return done;
    await pause(1);
  }
}

/** One answer at full speed, its details open beside the waterfall. */
async function tokens(environment: BenchEnvironment): Promise<Figure[]> {
  return withPanel(environment, async ({ page, panel }) => {
    const running = page.evaluate((n, s) => bench.stream(n, s), TOKENS_PER_SECOND, TOKEN_SECONDS + 2);
    await openTrace(panel, "bench stream");
    await openSpan(panel);
    await pause(1);
    const thread = await watchThread(panel);
    await watchPanel(panel);
    await running;
    const load = `${TOKENS_PER_SECOND} tokens/s`;
    return [
      ...panelFigures(load, await watched(panel)),
      { name: `${load}: panel's thread at work`, value: share(await thread()), unit: "%" },
    ];
  });
}

const panelFigures = (load: string, { frames, tasks }: Watched): Figure[] => [
  {
    ...{ name: `${load}: frame p95`, value: quantileOf(frames, 0.95), unit: "ms" },
    budget: "waterfall-frame-p95-ms",
  },
  { name: `${load}: longest frame`, value: Math.max(...frames), unit: "ms" },
  {
    ...{ name: `${load}: tasks over 50 ms`, value: tasks.length, unit: "tasks" },
    budget: "live-long-tasks",
  },
  { name: `${load}: longest task`, value: Math.max(0, ...tasks), unit: "ms" },
];

interface Opened {
  page: Page;
  panel: Frame;
  devtools: Page;
}

async function withPanel<T>(
  { server, launch, openPanel }: BenchEnvironment,
  use: (opened: Opened) => Promise<T>,
): Promise<T> {
  const launched = await launch();
  try {
    const page = await launched.browser.newPage();
    page.setDefaultTimeout(0);
    await page.goto(`${server.url}/emitter.html`);
    await page.waitForFunction(() => "bench" in globalThis);
    return await use({ page, ...(await openPanel(launched, page)) });
  } finally {
    await launched.close();
  }
}

async function openTrace(panel: Frame, name: string): Promise<void> {
  await panel.waitForFunction(
    (name) => {
      for (const trace of genaiTraces.store.traces.list.value.byId.values()) {
        if (trace.name !== name) continue;
        genaiTraces.store.selection.selectTrace(trace.traceId);
        return true;
      }
      return false;
    },
    {},
    name,
  );
  await panel.waitForFunction(() => genaiTraces.store.opened.opened.value !== null);
}

const openSpan = async (panel: Frame): Promise<void> => {
  await panel.evaluate(() => {
    const ids = genaiTraces.store.opened.opened.value?.table.ids ?? new Uint32Array(2);
    const hex = (word: number | undefined) => (word ?? 0).toString(16).padStart(8, "0");
    genaiTraces.store.selection.selectSpan(hex(ids[0]) + hex(ids[1]));
  });
  await panel.waitForFunction(() => genaiTraces.store.openedSpan.opened.value !== null);
};

async function weigh(panel: Frame, devtools: Page): Promise<{ heap: number; spans: number }> {
  const spans = await panel.evaluate(() => genaiTraces.store.opened.opened.value?.table.count ?? 0);
  return { heap: await heapMb(panel, devtools), spans };
}

const watchPanel = (panel: Frame): Promise<void> =>
  panel.evaluate(() => {
    const frames: number[] = [];
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push(entry.duration);
    });
    observer.observe({ type: "longtask" });
    let isOver = false;
    let last = 0;
    requestAnimationFrame(function frame(now) {
      if (last) frames.push(now - last);
      last = now;
      if (!isOver) requestAnimationFrame(frame);
    });
    const end = (): Watched => {
      isOver = true;
      observer.disconnect();
      return { frames, tasks };
    };
    Object.assign(globalThis, { watch: { end } });
  });

const share = ({ busy, seconds }: { busy: number; seconds: number }): number => (busy / seconds) * 100;

const watched = (panel: Frame): Promise<Watched> => panel.evaluate(() => watch.end());

const pause = (seconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
  });
