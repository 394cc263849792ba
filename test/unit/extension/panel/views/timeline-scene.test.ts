import { describe, expect, test } from "vitest";
import { USUAL_STALLS } from "../../../../../extension/model/stream-stats.ts";
import { layOut, rowAt } from "../../../../../extension/model/table/rows.ts";
import { criticalOf } from "../../../../../extension/panel/views/timeline/critical.ts";
import { describeRow } from "../../../../../extension/panel/views/timeline/describe-row.ts";
import { extentOf } from "../../../../../extension/panel/views/timeline/extent.ts";
import { minimapScene } from "../../../../../extension/panel/views/timeline/minimap.ts";
import { paint } from "../../../../../extension/panel/views/timeline/paint.ts";
import { buildScene } from "../../../../../extension/panel/views/timeline/scene.ts";
import { tabled } from "../../../../fixtures/folded.ts";
import { generateTrace } from "../../../../fixtures/generate-trace.ts";
import { NAMED_PALETTE, recordingContext } from "../../../../fixtures/recording-context.ts";
import { traceFromText } from "../../../../fixtures/trace-from-text.ts";

const START = 1_000_000;

/** One column of the drawing is 100 ms and 10 px. */
function sceneOf(
  drawing: string,
  { now = START, window = { startMs: 0, endMs: 4000 }, chunksPerCell = 1 } = {},
) {
  const { table, rows } = tabled(traceFromText(drawing, { startMs: START, chunksPerCell }));
  const { startMs, lastMs } = extentOf(table, now);
  const nowMs = now - table.originMs;
  const lines = { first: 0, last: rows.visible.length };
  return buildScene({ rows, ...lines, rowHeight: 21, width: 400, window, startMs, nowMs, lastMs });
}

const bar = (drawing: string, options = {}) => {
  const [first] = sceneOf(drawing, options).bars;
  if (!first) throw new Error("no bar");
  return first;
};

describe("a bar", () => {
  test("is where and as long as its span", () => {
    const { bars } = sceneOf(`
      agent a   |====================|
        tool t  |     ====           |`);
    expect(bars.map(({ x, y, width, accent, labels }) => [x, y, width, accent, labels[0]])).toEqual([
      [0, 0, 200, "agent", "2.00 s"],
      [50, 21, 40, "tool", "400 ms"],
    ]);
  });

  test("that never ends grows with the clock", () => {
    expect(bar("tool t |==>|", { now: START + 1000 }).width).toBe(100);
    expect(bar("tool t |==>|", { now: START + 1500 }).width).toBe(150);
  });

  test("says by its state how it ended", () => {
    expect(bar("tool t |==x|")).toMatchObject({
      state: "error",
      labels: ["300 ms  ✕ no answer within 2 s", "300 ms  ✕", "✕"],
    });
    expect(bar("tool t |==!|").state).toBe("aborted");
    expect(bar("tool t |===|").state).toBe("done");
    expect(bar("tool t |==>|").state).toBe("running");
  });
});

describe("the critical path", () => {
  const AGENT = `
      agent a   |====================|
        chat m  |  ======            |
        tool t  |    ==              |
        tool u  |         =========  |`;
  const criticalBars = (collapsed: number[] = []) => {
    const { table, rows } = tabled(traceFromText(AGENT, { startMs: START }));
    const lines = layOut(table, rows.tree, new Set(collapsed));
    const { startMs, lastMs } = extentOf(table, START);
    const critical = criticalOf(lines);
    const times = { window: { startMs: 0, endMs: 4000 }, startMs, nowMs: 0, lastMs };
    const place = { first: 0, last: lines.visible.length, rowHeight: 21, width: 400 };
    return buildScene({ rows: lines, ...place, ...times, critical }).bars.map(({ critical }) =>
      critical?.map(({ x, width }) => [x, width]),
    );
  };

  test("lies under the span that the end waited for at each moment, and under one of them only", () => {
    expect(criticalBars()).toEqual([
      [
        [0, 20],
        [80, 10],
        [180, 20],
      ],
      [[20, 60]],
      undefined,
      [[90, 90]],
    ]);
  });

  test("of what is collapsed lies under the line that hides it", () => {
    expect(criticalBars([0])).toEqual([[[0, 200]]]);
  });

  test("is painted below the bar, where no failure is told", () => {
    const { table, rows } = tabled(traceFromText("tool t |==x|", { startMs: START }));
    const { startMs, lastMs } = extentOf(table, START);
    const times = { window: { startMs: 0, endMs: 4000 }, startMs, nowMs: 0, lastMs };
    const critical = criticalOf(rows);
    const scene = buildScene({ rows, first: 0, last: 1, rowHeight: 21, width: 400, ...times, critical });
    const { context, log } = recordingContext();
    paint(context, scene, NAMED_PALETTE);
    expect(log).toContain("fillRect 0 18 30 2 text");
  });
});

test("a row's words tell its own time apart from that of what is below it", () => {
  const { rows } = tabled(
    traceFromText(
      `
      agent a   |====================|
        chat m  |  ======            |`,
      { startMs: START },
    ),
  );
  const row = rowAt(rows, 0);
  expect(row && describeRow({ rows, skew: undefined, isRaw: false, stallRule: USUAL_STALLS }, row)).toContain(
    "2.00 s, 1.40 s of it its own",
  );
});

describe("a stream inside a bar", () => {
  test("waits, reasons, answers and stalls", () => {
    const { stream } = bar("chat m |....~~==______==|");
    expect(stream?.firstX).toBe(40);
    expect(stream?.phases.map(({ kind, x, ticks }) => [kind, x, ticks])).toEqual([
      ["reasoning", 40, [40, 50]],
      ["text", 60, [60, 70, 140, 150]],
    ]);
    expect(stream?.stalls).toEqual([]);
    // Six silent columns are 700 ms between chunks; the limit is eight medians of 100 ms.
    expect(bar("chat m |....~~==________==|").stream?.stalls).toEqual([
      { x: 70, width: 90, label: "900 ms" },
    ]);
  });

  test("that has said nothing yet is all waiting", () => {
    const { stream, width } = bar("chat m |...>|", { now: START + 900 });
    expect({ stream, width }).toEqual({ stream: { ttft: "", phases: [], stalls: [] }, width: 90 });
    expect(bar("chat m |=====|").stream).toBeUndefined();
  });

  test("shows a silence that is still going on", () => {
    const { stream } = bar("chat m |..====>|", { now: START + 2500 });
    expect(stream?.stalls).toEqual([{ x: 50, width: 200, label: "2.00 s" }]);
  });

  test("becomes a histogram where ticks would run together", () => {
    const { stream } = bar("chat m |..==|", { chunksPerCell: 40 });
    const [phase] = stream?.phases ?? [];
    expect(phase?.ticks).toEqual([]);
    expect(phase?.density?.x).toBe(20);
    expect(Math.max(...(phase?.density?.shares ?? []))).toBe(1);
  });

  test("is counted only where the window is", () => {
    const { stream } = bar("chat m |..========|", { window: { startMs: 450, endMs: 650 } });
    expect(stream?.phases[0]?.ticks).toEqual([100, 300]);
  });
});

test("the picture of a failing agent, call by call", () => {
  const { context, log } = recordingContext();
  const scene = sceneOf(
    `
    agent a    |====================|
      chat m   |  ..~==_______=     |
      tool t   |     ==x            |
      tool u   |        ==!         |`,
    { now: START },
  );
  paint(context, scene, NAMED_PALETTE);
  expect(log).toMatchSnapshot();
});

test("bars outside the window leave an arrow at their edge", () => {
  const { context, log } = recordingContext();
  paint(context, sceneOf("tool t |==|", { window: { startMs: 1000, endMs: 2000 } }), NAMED_PALETTE);
  expect(log.filter((line) => line.startsWith("fill "))).toEqual(["fill tool"]);
});

test("a bar of astronomic width is cut to the canvas before it is painted", () => {
  const { context, log } = recordingContext();
  paint(context, sceneOf("tool t |==========|", { window: { startMs: 500, endMs: 500.001 } }), NAMED_PALETTE);
  expect(log).toContain("fillRect -20 4 440 13 tool");
});

test("the minimap of 20 000 spans draws what can be told apart, not all of it", () => {
  const { table, rows } = tabled(generateTrace({ spans: 20_000 }));
  const { startMs, totalMs } = extentOf(table, 0);
  const scene = minimapScene({
    rows,
    width: 800,
    total: { startMs: 0, endMs: totalMs },
    startMs,
    nowMs: 0,
    lastMs: totalMs,
  });
  expect(rows.visible.length).toBeGreaterThanOrEqual(20_000);
  expect(scene.bars.length).toBeLessThan(5 * 801);
  expect(Math.max(...scene.rate)).toBe(1);
});
