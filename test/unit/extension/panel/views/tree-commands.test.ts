import { expect, test } from "vitest";
import { indexOfKey, type NodeKey } from "../../../../../extension/model/table/rows.ts";
import type { TimeWindow } from "../../../../../extension/model/time-scale.ts";
import { OpenedTraceModel } from "../../../../../extension/panel/store/opened-trace.ts";
import { SettingsModel } from "../../../../../extension/panel/store/settings.ts";
import { TimeWindowModel } from "../../../../../extension/panel/store/time-window.ts";
import { extentOf } from "../../../../../extension/panel/views/timeline/extent.ts";
import { measured } from "../../../../../extension/panel/views/timeline/measure.ts";
import { commandKey } from "../../../../../extension/panel/views/timeline/tree-commands.ts";
import { FakeEngine } from "../../../../fixtures/fake-engine.ts";
import { traceFromText, traceIdOf } from "../../../../fixtures/trace-from-text.ts";
import { MemoryStorage } from "../../../../harness/memory-storage.ts";

/** Keys: 0 agent, 1 chat, 2 tool, 3 http, 4 other tool; a column is 100 ms. */
const DRAWING = `
  agent a      |====================|
    chat m     |  ======            |
      tool t   |   ====             |
        http h |   ==               |
    tool u     |         =========  |`;

async function openTrace() {
  const engine = new FakeEngine();
  engine.apply(traceFromText(DRAWING, { seed: 1 }));
  const opened = new OpenedTraceModel(engine);
  engine.onNews((news) => news.opened && opened.append(news.opened));
  await opened.open(traceIdOf(1));
  const timeWindow = new TimeWindowModel();
  const settings = new SettingsModel(new MemoryStorage());
  const measure: { value: TimeWindow | null } = { value: null };
  const press = (key: string, selected?: NodeKey) =>
    commandKey(
      { key, shiftKey: false },
      {
        ...{ opened, timeWindow, settings, rows: opened.rows.value, selected, measure },
        extent: () => extentOf(opened.rows.value?.table as NonNullable<typeof opened.rows.value>["table"], 0),
        scrollToSelected: () => undefined,
      },
    );
  const keys = () => {
    const rows = opened.rows.value;
    return [0, 1, 2, 3, 4].filter((key) => rows && indexOfKey(rows, key) >= 0);
  };
  return { opened, settings, timeWindow, measure, press, keys };
}

test("numbers open the tree to a level, the star opens all of it", async () => {
  const { press, keys } = await openTrace();
  press("1");
  expect(keys()).toEqual([0]);
  press("2");
  expect(keys()).toEqual([0, 1, 4]);
  press("3");
  expect(keys()).toEqual([0, 1, 2, 4]);
  press("*");
  expect(keys()).toEqual([0, 1, 2, 3, 4]);
});

test("F shows the chosen subtree alone, and the whole trace again", async () => {
  const { press, keys } = await openTrace();
  press("f", 1);
  expect(keys()).toEqual([1, 2, 3]);
  press("1", 1);
  expect(keys()).toEqual([1]);
  press("f", 1);
  press("*");
  expect(keys()).toEqual([0, 1, 2, 3, 4]);
});

test("G opens what hides the chosen span and zooms to it, also out of a focus elsewhere", async () => {
  const { opened, press, keys, timeWindow } = await openTrace();
  press("1");
  press("g", 3);
  expect(keys()).toEqual([0, 1, 2, 3, 4]);
  expect(timeWindow.window.value?.startMs).toBeCloseTo(280);
  expect(timeWindow.window.value?.endMs).toBeCloseTo(520);
  press("f", 1);
  press("g", 4);
  expect(opened.focus.value).toBeNull();
  expect(keys()).toContain(4);
});

test("M measures the chosen span; M or Esc takes it away, and Esc is left alone otherwise", async () => {
  const { press, measure } = await openTrace();
  press("m", 1);
  expect(measure.value).toEqual({ startMs: 200, endMs: 800 });
  press("m", 1);
  expect(measure.value).toBeNull();
  press("m", 1);
  expect(press("Escape")).toBe(true);
  expect(measure.value).toBeNull();
  expect(press("Escape")).toBe(false);
});

test("C marks the critical path until it is pressed again", async () => {
  const { opened, press } = await openTrace();
  press("c");
  expect(opened.critical.value).toBe(true);
  press("c");
  expect(opened.critical.value).toBe(false);
  expect(press("q")).toBe(false);
});

test("dragging measures what lies between, in either direction, and never beyond the chart", () => {
  const chart = { width: 1000, totalMs: 2000 };
  expect(measured(100, 300, null, chart)).toEqual({ startMs: 200, endMs: 600 });
  expect(measured(300, 100, { startMs: 1000, endMs: 2000 }, chart)).toEqual({ startMs: 1100, endMs: 1300 });
  expect(measured(900, 1500, null, chart)).toEqual({ startMs: 1800, endMs: 2000 });
  expect(measured(100, 101, null, chart)).toBeNull();
});

test("v changes between waterfall and flame view, k between raw and corrected times", async () => {
  const { opened, settings, press } = await openTrace();
  press("v");
  expect(settings.timelineView.value).toBe("flame");
  press("v");
  expect(settings.timelineView.value).toBe("waterfall");
  press("k");
  expect(opened.rawTimes.value).toBe(true);
  press("k");
  expect(opened.rawTimes.value).toBe(false);
});
