import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatRate,
  formatTokens,
} from "../../../../extension/model/format.ts";
import { quantile, streamStats } from "../../../../extension/model/stream-stats.ts";
import {
  panWindow,
  roundStep,
  ticks,
  timeScale,
  zoomWindow,
} from "../../../../extension/model/time-scale.ts";
import type { ChunkSeries } from "../../../../extension/model/trace.ts";
import { tickLabel } from "../../../../extension/panel/views/timeline/paint-ruler.ts";

const stream = (times: number[], kinds = "t".repeat(times.length)): ChunkSeries => ({
  count: times.length,
  times: Float64Array.from(times),
  chunks: [...kinds].map((kind) =>
    kind === "."
      ? { kind: "text", text: "", length: 0 }
      : { kind: kind === "r" ? "reasoning" : "text", text: "x", length: 1 },
  ),
  merged: 0,
});

describe("streamStats", () => {
  it("ignores empty first chunks for the time to first chunk", () => {
    expect(streamStats(stream([5, 40, 50], ".tt"))?.ttftMs).toBe(40);
  });
  it("tells the first text from the first reasoning", () => {
    expect(streamStats(stream([40, 50, 60], "rrt"))).toMatchObject({ ttftMs: 40, firstTextMs: 60 });
  });
  it("finds the stall, and only the stall", () => {
    const steady = Array.from({ length: 50 }, (_, i) => i * 20);
    const times = [...steady, ...steady.map((t) => t + 2000)];
    expect(streamStats(stream(times))?.stalls).toEqual([{ startMs: 980, endMs: 2000 }]);
  });
  it("says nothing of gaps in a stream of one chunk, and nothing at all of an empty one", () => {
    expect(streamStats(stream([7]))?.gaps).toBeUndefined();
    expect(streamStats(stream([7], "."))).toBeUndefined();
  });
  it("takes quantiles by nearest rank", () => {
    const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    expect([0, 0.5, 0.95, 1].map((q) => quantile(ten, q))).toEqual([1, 5, 10, 10]);
  });
});

describe("formats", () => {
  it("writes durations as people read them", () => {
    expect(
      [0, 0.04, 0.0999, 0.42, 1.25, 16.4, 612, 2412, 59_000, 72_000, 7_500_000, Number.NaN].map(
        formatDuration,
      ),
    ).toEqual([
      "0 ms",
      "0.04 ms",
      "0.1 ms",
      "0.4 ms",
      "1.3 ms",
      "16 ms",
      "612 ms",
      "2.41 s",
      "59.0 s",
      "1 m 12 s",
      "2 h 05 m",
      "–",
    ]);
  });
  it("writes counts, rates and sizes short", () => {
    expect([0, 169, 3412, 12_000, 1_200_000].map(formatCount)).toEqual(["0", "169", "3.4k", "12k", "1.2M"]);
    expect([{ inputTokens: 3100, outputTokens: 169 }, { outputTokens: 5 }, {}].map(formatTokens)).toEqual([
      "3.1k→169",
      "?→5",
      "",
    ]);
    expect([94.2, 9.44].map(formatRate)).toEqual(["94/s", "9.4/s"]);
    expect([512, 12_400, 3_400_000].map(formatBytes)).toEqual(["512 B", "12 kB", "3.4 MB"]);
  });
});

describe("time scale", () => {
  const window = { startMs: 100, endMs: 200 };
  it("converts there and back", () => {
    const scale = timeScale(window, 500);
    expect(scale.toPx(150)).toBe(250);
    expect(scale.toMs(scale.toPx(123))).toBeCloseTo(123);
  });
  it("keeps the point under the cursor when zooming", () => {
    const zoomed = zoomWindow(window, 0.5, 120, 1000);
    const share = (w: { startMs: number; endMs: number }) => (120 - w.startMs) / (w.endMs - w.startMs);
    expect(share(zoomed)).toBeCloseTo(share(window));
  });
  it("never leaves the trace", () => {
    expect(panWindow(window, -500, 1000)).toEqual({ startMs: 0, endMs: 100 });
    expect(zoomWindow(window, 100, 150, 1000)).toEqual({ startMs: 0, endMs: 1000 });
  });
  it("puts ticks on round values", () => {
    expect(ticks({ startMs: 0, endMs: 1000 }, timeScale({ startMs: 0, endMs: 1000 }, 500), 80)).toEqual([
      0, 200, 400, 600, 800, 1000,
    ]);
    expect([0.7, 3, 21].map(roundStep)).toEqual([1, 5, 50]);
  });
  it("takes what is round on a clock for longer steps", () => {
    const [second, minute, hour] = [1000, 60_000, 3_600_000];
    const asked = [1.1, 2.5, 5.1, 16, 61, 400, 1000, 3601, 8000, 20_000, 50_000, 100_000, 500_000];
    expect(asked.map((seconds) => roundStep(seconds * second))).toEqual([
      ...[2 * second, 5 * second, 10 * second, 30 * second],
      ...[2 * minute, 10 * minute, 30 * minute],
      ...[2 * hour, 3 * hour, 6 * hour, 24 * hour, 48 * hour, 240 * hour],
    ]);
    expect([0, 500, 15_000, 90_000, 600_000, 7_200_000, 9_000_000].map(tickLabel)).toEqual([
      "0",
      "500 ms",
      "15 s",
      "1 m 30 s",
      "10 m",
      "2 h",
      "2 h 30 m",
    ]);
  });
});
