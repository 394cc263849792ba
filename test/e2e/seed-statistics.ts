import { randomInt, randomUUID } from "node:crypto";
import { onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { seedEngine } from "../fixtures/seed-engine.ts";
import { statisticsTraces } from "../fixtures/statistics-traces.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

declare const genaiTraces: {
  store: {
    settings: { setScope(scope: "all" | "tab"): void };
    statistics: { close(): void; change(choice: object): void };
    filter: { setText(text: string): void };
    traces: { list: { value: { rows: readonly unknown[] } } };
  };
};

export interface SeededStatistics {
  panel: PanelPage;
  /** A word in the names of all of them. */
  label: string;
  /** As many more, some seconds later. */
  add(traces: number): Promise<void>;
  rows(): Promise<number>;
}

/** The panel in DevTools, and in its list nothing but some made-up traces; see `statisticsTraces`. */
export async function openStatistics(traces: number): Promise<SeededStatistics> {
  const label = randomUUID().slice(0, 8);
  const { page } = await openEmitter();
  const panel = await PanelPage.open(page);
  onTestFinished(() =>
    panel.frame.evaluate(() => {
      genaiTraces.store.statistics.close();
      genaiTraces.store.settings.setScope("tab");
    }),
  );
  let startMs = Date.now() - 3_600_000;
  const add = async (count: number) => {
    const seed = randomInt(1, 2 ** 31);
    const records = statisticsTraces({ traces: count, startMs, everyMs: 2000, seed, label });
    startMs += count * 2000;
    await seedEngine(panel.frame, records);
  };
  const rows = () => panel.frame.evaluate(() => genaiTraces.store.traces.list.value.rows.length);
  await panel.frame.evaluate((label) => {
    genaiTraces.store.settings.setScope("all");
    genaiTraces.store.filter.setText(label);
    // What another test chose is remembered.
    genaiTraces.store.statistics.change({ of: "model", by: "model", metric: "duration" });
  }, label);
  await add(traces);
  await waitFor(`${traces} traces in the list`, async () => (await rows()) === traces);
  return { panel, label, add, rows };
}
