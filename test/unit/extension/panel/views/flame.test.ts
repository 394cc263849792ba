import { describe, expect, test } from "vitest";
import { packLanes } from "../../../../../extension/model/table/flame-lanes.ts";
import { labelOf, type NodeKey } from "../../../../../extension/model/table/rows.ts";
import { criticalOf } from "../../../../../extension/panel/views/timeline/critical.ts";
import { extentOf } from "../../../../../extension/panel/views/timeline/extent.ts";
import { flameKey } from "../../../../../extension/panel/views/timeline/flame/flame-keys.ts";
import { flameScene } from "../../../../../extension/panel/views/timeline/flame/flame-scene.ts";
import { hitLane } from "../../../../../extension/panel/views/timeline/flame/hit.ts";
import {
  LANE,
  laneAt,
  laneTops,
  STREAM_LANE,
} from "../../../../../extension/panel/views/timeline/flame/lane-tops.ts";
import { paintFlame } from "../../../../../extension/panel/views/timeline/flame/paint-flame.ts";
import type { TraceRecord } from "../../../../../sdk/protocol/index.ts";
import { tabled } from "../../../../fixtures/folded.ts";
import { generateTrace } from "../../../../fixtures/generate-trace.ts";
import { NAMED_PALETTE, recordingContext } from "../../../../fixtures/recording-context.ts";
import { traceFromText } from "../../../../fixtures/trace-from-text.ts";

const START = 1_000_000;
/** A column is 100 ms; without a window 400 pixels are 4 s. */
function sceneOf(
  records: readonly TraceRecord[],
  { window = { startMs: 0, endMs: 4000 }, width = 400, height = 300, scrollTop = 0, now = START } = {},
) {
  const { rows, table } = tabled(records);
  const lanes = packLanes(rows);
  const tops = laneTops(lanes);
  const { startMs, lastMs } = extentOf(table, now);
  const place = { first: 0, last: lanes.count, scrollTop, width, height };
  const nowMs = now - table.originMs;
  return { lanes, tops, scene: flameScene({ lanes, tops, ...place, window, startMs, nowMs, lastMs }) };
}
const drawn = (text: string) => traceFromText(text, { startMs: START });

const AGENT = `
  agent a      |====================|
    chat m     |  ......            |
    tool u     |         ========x  |
      http h   |          =         |`;

describe("the flame view", () => {
  test("draws bars below their parents, with room below streams", () => {
    const { scene } = sceneOf(drawn(AGENT));
    expect(scene.bars.map(({ label, x, y, width }) => [label, x, y, width])).toEqual([
      ["invoke_agent a", 0, 0, 200],
      ["chat m", 20, LANE, 60],
      ["execute_tool u", 90, LANE, 90],
      // Ten pixels: too narrow for a name.
      ["", 100, LANE * 2, 10],
    ]);
    expect(sceneOf(drawn(AGENT.replace("......", "..===="))).scene.bars[3]?.y).toBe(LANE + STREAM_LANE);
  });

  test("leaves out what the window does not show", () => {
    const { scene } = sceneOf(drawn(AGENT), { window: { startMs: 900, endMs: 1000 } });
    expect(scene.bars.map(({ label }) => label)).toEqual(["invoke_agent a", "execute_tool u"]);
  });

  test("merges bars narrower than a pixel and keeps that one of them failed", () => {
    const text = `
      agent a |==========|
        tool b|  =       |
        tool c|   x      |
        tool d|    =     |`;
    const { scene } = sceneOf(drawn(text), { window: { startMs: 0, endMs: 400_000 } });
    expect(scene.runs).toEqual([
      { x: 0, y: 0, width: 1, accent: "agent", failed: false },
      { x: 0, y: LANE, width: 1, accent: "tool", failed: true },
    ]);
  });

  test("of a hundred thousand spans draws what can be told apart, not all of it", () => {
    const { rows, table } = tabled(generateTrace({ spans: 100_000, chunks: 2 }));
    const lanes = packLanes(rows);
    const tops = laneTops(lanes);
    const { startMs, totalMs, lastMs } = extentOf(table, 0);
    const place = { lanes, tops, first: 0, last: lanes.count, scrollTop: 0, width: 1000, height: 500 };
    const window = { startMs: 0, endMs: totalMs };
    const { bars, runs } = flameScene({ ...place, window, startMs, lastMs, nowMs: 0 });
    expect(lanes.keys.length).toBeGreaterThanOrEqual(100_000);
    expect(bars.length + runs.length).toBeLessThan(lanes.count * 1001);
  });

  test("shows what runs until now, and with signs how the others ended", () => {
    const { scene } = sceneOf(drawn("tool t |====>|"), { now: START + 1500 });
    expect(scene.bars[0]?.width).toBe(150);
    const { context, log } = recordingContext();
    paintFlame(context, sceneOf(drawn("tool t |=======x|")).scene, NAMED_PALETTE);
    expect(log.find((line) => line.startsWith("fillText"))).toContain("✕ ex");
  });

  test("marks where the trace's end waited for a span", () => {
    const { lanes } = sceneOf(drawn(AGENT));
    const { rows } = lanes;
    const { startMs, lastMs, totalMs } = extentOf(rows.table, START);
    const place = {
      tops: laneTops(lanes),
      first: 0,
      last: lanes.count,
      scrollTop: 0,
      width: 400,
      height: 300,
    };
    const times = { window: { startMs: 0, endMs: Math.max(4000, totalMs) }, startMs, lastMs, nowMs: 0 };
    const { bars } = flameScene({ lanes, ...place, ...times, critical: criticalOf(rows) });
    expect(bars.map(({ critical }) => critical?.map(({ x, width }) => [x, width]))).toEqual([
      [
        [0, 20],
        [80, 10],
        [180, 20],
      ],
      [[20, 60]],
      [
        [90, 10],
        [110, 70],
      ],
      [[100, 10]],
    ]);
  });

  test("draws a missing parent as an outline over what names it", () => {
    const orphaned = drawn(AGENT).filter((record) => !("span" in record && record.span.endsWith("01")));
    const { scene } = sceneOf(orphaned);
    const missing = scene.bars.filter(({ isMissing }) => isMissing);
    expect(missing.map(({ x, y, width }) => [x, y, width])).toEqual([[0, 0, 160]]);
  });
});

describe("what is below the pointer", () => {
  test("is the bar at that moment, or one within two pixels", () => {
    const { lanes } = sceneOf(drawn(AGENT));
    const at = (lane: number, ms: number) => {
      const key = hitLane(lanes, lane, ms, 10);
      return key === undefined ? undefined : labelOf(lanes.rows, key);
    };
    expect([at(0, 500), at(1, 500), at(1, 850), at(1, 885), at(1, 900), at(2, 1050), at(3, 0)]).toEqual([
      "invoke_agent a",
      "chat m",
      undefined,
      "execute_tool u",
      "execute_tool u",
      "http h",
      undefined,
    ]);
  });

  test("is found by lanes of different heights", () => {
    const tops = laneTops({ count: 3, streams: Uint8Array.of(0, 1, 0) });
    const edges = [0, LANE - 1, LANE, LANE + STREAM_LANE - 1, LANE + STREAM_LANE, 2 * LANE + STREAM_LANE, -1];
    expect(edges.map((y) => laneAt(tops, y))).toEqual([0, 0, 1, 1, 2, -1, -1]);
  });
});

describe("arrows", () => {
  const { rows } = tabled(drawn(AGENT));
  const go = (key: string, from: NodeKey | undefined) => {
    const next = flameKey(key, rows, from);
    return next === undefined ? undefined : labelOf(rows, next).split(" ").at(-1);
  };

  test("lead to parent, first child and siblings, and stay at an end", () => {
    expect([go("ArrowDown", 0), go("ArrowDown", 2), go("ArrowDown", 3)]).toEqual(["m", "h", "h"]);
    expect([go("ArrowUp", 3), go("ArrowUp", 1), go("ArrowUp", 0)]).toEqual(["u", "a", "a"]);
    expect([go("ArrowRight", 1), go("ArrowRight", 2), go("ArrowLeft", 2), go("ArrowLeft", 1)]).toEqual([
      "u",
      "u",
      "m",
      "m",
    ]);
    expect([go("Home", 3), go("End", 1)]).toEqual(["a", "u"]);
  });

  test("begin at the first span, and other keys are left alone", () => {
    expect(go("ArrowLeft", undefined)).toBe("a");
    expect(go("x", 1)).toBeUndefined();
  });

  test("between roots lead from one to the next", () => {
    const two = tabled(drawn("tool a |==|\ntool b |  ==|")).rows;
    expect(flameKey("ArrowRight", two, 0)).toBe(1);
    expect(flameKey("ArrowLeft", two, 1)).toBe(0);
  });
});
