import { describe, expect, test } from "vitest";
import { TimeWindowModel } from "../../../../../extension/panel/store/time-window.ts";
import { beginMinimapDrag } from "../../../../../extension/panel/views/timeline/minimap-drag.ts";
import { key, wheel } from "../../../../../extension/panel/views/timeline/time-gestures.ts";

const CHART = { width: 1000, totalMs: 1000 };
const turn = (options: Partial<WheelEvent>) =>
  ({ deltaX: 0, deltaY: 0, ctrlKey: false, metaKey: false, shiftKey: false, ...options }) as WheelEvent;
const press = (name: string) => ({ key: name, shiftKey: false }) as KeyboardEvent;

describe("the wheel", () => {
  test("zooms about the pointer with Ctrl", () => {
    const windows = new TimeWindowModel();
    expect(wheel(windows, turn({ ctrlKey: true, deltaY: -530 }), 250, CHART)).toBe(true);
    const { startMs = 0, endMs = 0 } = windows.window.value ?? {};
    expect((250 - startMs) / (endMs - startMs)).toBeCloseTo(0.25);
    expect(endMs - startMs).toBeCloseTo(1000 / 1.2 ** 10);
  });

  test("moves with Shift and never beyond the trace", () => {
    const windows = new TimeWindowModel();
    windows.show({ startMs: 100, endMs: 300 }, 1000);
    wheel(windows, turn({ shiftKey: true, deltaY: 5000 }), 0, CHART);
    expect(windows.window.value?.endMs).toBeCloseTo(1000);
    expect(windows.window.value?.startMs).toBeCloseTo(800);
  });

  test("alone is left to the scroller", () => {
    const windows = new TimeWindowModel();
    expect(wheel(windows, turn({ deltaY: 100 }), 0, CHART)).toBe(false);
    expect(windows.window.value).toBeNull();
  });
});

describe("keys", () => {
  test("W and S are each other's opposite", () => {
    const windows = new TimeWindowModel();
    key(windows, press("w"), CHART);
    expect(windows.window.value).not.toBeNull();
    key(windows, press("s"), CHART);
    key(windows, press("s"), CHART);
    expect(windows.window.value).toBeNull();
  });

  test("others are not used", () => {
    expect(key(new TimeWindowModel(), press("q"), CHART)).toBe(false);
  });
});

describe("dragging on the minimap", () => {
  test("from outside draws a window, also backwards", () => {
    const windows = new TimeWindowModel();
    const drag = beginMinimapDrag(windows, 600, CHART);
    drag.move(200);
    drag.end();
    expect(windows.window.value).toEqual({ startMs: 200, endMs: 600 });
  });

  test("from inside moves it, as far as the trace goes", () => {
    const windows = new TimeWindowModel();
    windows.show({ startMs: 200, endMs: 600 }, 1000);
    const drag = beginMinimapDrag(windows, 300, CHART);
    drag.move(900);
    expect(windows.window.value).toEqual({ startMs: 600, endMs: 1000 });
  });

  test("a click outside brings the window there", () => {
    const windows = new TimeWindowModel();
    windows.show({ startMs: 0, endMs: 200 }, 1000);
    beginMinimapDrag(windows, 700, CHART).end();
    expect(windows.window.value).toEqual({ startMs: 600, endMs: 800 });
  });
});
