import { randomInt, randomUUID } from "node:crypto";
import { onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import type { TraceRecord } from "../../sdk/protocol/index.ts";
import { seedEngine } from "../fixtures/seed-engine.ts";
import { traceFromText } from "../fixtures/trace-from-text.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

declare const genaiTraces: {
  store: {
    settings: { setScope(scope: "all" | "tab"): void; showTimeline(view: "waterfall"): void };
    timeWindow: { window: { value: { startMs: number; endMs: number } | null } };
  };
};

/** The panel in DevTools with a trace that a test drew; its first span is `invoke_agent <name>`. */
export async function openDrawn(
  draw: (name: string) => string,
  change: (records: TraceRecord[]) => TraceRecord[] = (records) => records,
): Promise<{ panel: PanelPage; root: string }> {
  const name = randomUUID().slice(0, 8);
  const records = change(
    traceFromText(draw(name), {
      seed: randomInt(1, 2 ** 31),
      // The list follows its end, and of many traces draws only the last: it ended just now.
      startMs: Date.now() - 10_000,
      chunksPerCell: 4,
    }),
  );
  const { page } = await openEmitter();
  const panel = await PanelPage.open(page);
  // Panels share what they remember: the next test expects a list of its own tab.
  onTestFinished(() =>
    panel.frame.evaluate(() => {
      const { settings } = genaiTraces.store;
      settings.setScope("tab");
      settings.showTimeline("waterfall");
    }),
  );
  await panel.frame.evaluate(() => genaiTraces.store.settings.setScope("all"));
  await seedEngine(panel.frame, records);
  const root = `invoke_agent ${name}`;
  await panel.lists(root);
  await panel.selectTrace(root);
  await waitFor("its spans", async () => (await panel.spans()).includes(root));
  return { panel, root };
}

/** What the chart is zoomed to, in milliseconds since the trace's start; `null`: all. */
export const windowOf = ({ frame }: PanelPage) =>
  frame.evaluate(() => genaiTraces.store.timeWindow.window.value);

/** Resolves when it is zoomed to some part. */
export const zoomedWindow = (panel: PanelPage, what: string) =>
  waitFor(what, async () => (await windowOf(panel)) ?? undefined);

/** Where an element of the panel is, in DevTools' own pixels. */
export async function boxOf({ frame }: PanelPage, selector: string) {
  const element = await waitFor(selector, async () => (await frame.$(selector)) ?? undefined);
  const box = await element.boundingBox();
  if (!box) throw new Error(`${selector} is not on screen`);
  return box;
}
