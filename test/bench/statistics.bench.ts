import type { Frame } from "puppeteer";
import type {
  StatisticsAnswer,
  StatisticsQuestion,
} from "../../extension/engine/statistics/statistics-api.ts";
import { seedEngine } from "../fixtures/seed-engine.ts";
import { statisticsTraces } from "../fixtures/statistics-traces.ts";
import { type Bench, type BenchEnvironment, type Figure, median } from "./bench.ts";

const TRACES = 2000;
const SPANS = 50;
/** Traces in one batch. */
const BATCH = 40;
const ROUNDS = 5;

declare const genaiTraces: {
  engine: {
    statistics(question: StatisticsQuestion): Promise<StatisticsAnswer>;
  };
  store: {
    settings: { setScope(scope: "all"): void };
    traces: { list: { value: { rows: readonly { traceId: string }[] } } };
    statistics: {
      open(): void;
      change(choice: object): void;
      chooseGroup(value: string): void;
      basis: { value: { waiting: number; traces: number } | null };
      shown: { value: { of: string; metric: string; group?: unknown } | null };
    };
  };
};

/** Statistics of 100 000 stored spans in the real panel: read, answered in the engine, drawn. */
export const statistics: Bench = {
  name: "statistics",
  title: `statistics of ${TRACES * SPANS} stored spans`,
  run: async ({ server, launch, openPanel, say }: BenchEnvironment) => {
    const launched = await launch();
    try {
      const page = await launched.browser.newPage();
      await page.goto(`${server.url}/emitter.html`);
      const { panel } = await openPanel(launched, page);
      await panel.waitForFunction(() => "genaiTraces" in globalThis);
      await seed(panel);
      say(`${TRACES * SPANS} spans stored`);
      return await measure(panel);
    } finally {
      await launched.close();
    }
  },
};
export { statistics as bench };

async function seed(panel: Frame): Promise<void> {
  const records = statisticsTraces({
    traces: TRACES,
    spans: SPANS,
    startMs: Date.now() - 3_600_000,
    everyMs: 1500,
  });
  await panel.evaluate(() => genaiTraces.store.settings.setScope("all"));
  const perTrace = (records.length - 1) / TRACES;
  await seedEngine(panel, records, Math.ceil(perTrace * BATCH));
  await panel.waitForFunction(
    (traces) => genaiTraces.store.traces.list.value.rows.length === traces,
    { timeout: 120_000 },
    TRACES,
  );
}

async function measure(panel: Frame): Promise<Figure[]> {
  const measured = await panel.evaluate(
    async (traces, rounds) => {
      const { engine, store } = genaiTraces;
      const until = (condition: () => boolean) =>
        new Promise<void>((resolve) => {
          const look = () => (condition() ? resolve() : requestAnimationFrame(look));
          look();
        });
      const tasks: number[] = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) tasks.push(entry.duration);
      }).observe({ type: "longtask" });

      const begun = performance.now();
      store.statistics.open();
      await until(
        () => store.statistics.basis.value?.waiting === 0 && store.statistics.basis.value.traces === traces,
      );
      const readMs = performance.now() - begun;

      const traceIds = store.traces.list.value.rows.map(({ traceId }) => traceId);
      const answers: number[] = [];
      const trips: number[] = [];
      for (let i = 0; i < rounds; i++)
        for (const by of ["name", "attr:app.variant"] as const) {
          const asked = performance.now();
          const answer = await engine.statistics({
            type: "overview",
            traceIds,
            of: "spans",
            by,
            metric: "duration",
          });
          trips.push(performance.now() - asked);
          if (answer.state === "done") answers.push(answer.tookMs);
        }

      const drawn: number[] = [];
      const shown = store.statistics.shown;
      for (const metric of ["ttft", "tokens", "cost", "duration"]) {
        const asked = performance.now();
        store.statistics.change({ of: "spans", by: "name", metric });
        await until(() => shown.value?.metric === metric && shown.value.of === "spans");
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        drawn.push(performance.now() - asked);
      }
      store.statistics.chooseGroup("lookup");
      await until(() => shown.value?.group !== undefined);
      // Long tasks are reported after they end.
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { readMs, answers, trips, drawn, longest: Math.max(0, ...tasks) };
    },
    TRACES,
    ROUNDS,
  );
  return [
    { name: "read for the first time", value: measured.readMs, unit: "ms" },
    {
      name: "answered in the engine",
      value: median(measured.answers),
      unit: "ms",
      budget: "statistics-100000-ms",
    },
    { name: "asked → answered in the panel", value: median(measured.trips), unit: "ms" },
    { name: "chosen → drawn", value: median(measured.drawn), unit: "ms" },
    {
      name: "longest task of the panel",
      value: measured.longest,
      unit: "ms",
      budget: "statistics-longest-task-ms",
    },
  ];
}
