import { describe, expect, it } from "vitest";
import { arrivalsOf, binsOf, curveOf, figuresOfGaps, gapsOf } from "../../../../extension/model/arrivals.ts";
import { momentsOf } from "../../../../extension/model/stream-moments.ts";
import type { ChunkSeries, Span } from "../../../../extension/model/trace.ts";
import { folded } from "../../../fixtures/folded.ts";
import { traceFromText } from "../../../fixtures/trace-from-text.ts";

const stream = (times: number[], length = 2): ChunkSeries => ({
  count: times.length,
  times: Float64Array.from([...times, 0, 0]),
  chunks: times.map(() => ({ kind: "text", text: "x".repeat(length), length })),
  merged: 0,
});

describe("arrivals", () => {
  it("are chunks with the same time", () => {
    expect(arrivalsOf(stream([10, 10, 10, 40]))).toEqual([
      { atMs: 10, first: 0, chunks: 3, characters: 6 },
      { atMs: 40, first: 3, chunks: 1, characters: 2 },
    ]);
  });

  it("have gaps between them, and none before the first", () => {
    const gaps = gapsOf([100, 110, 130, 630], 4);
    expect([...gaps]).toEqual([10, 20, 500]);
    expect(figuresOfGaps(gaps)).toEqual({ count: 3, p50: 20, p95: 500, max: 500 });
    expect(figuresOfGaps(gapsOf([100], 1))).toBeUndefined();
  });
});

describe("the histogram", () => {
  it("counts each gap once, from the shortest to the longest that occurred", () => {
    const bins = binsOf(Float64Array.of(12, 19.9, 20, 480, 60_000));
    expect(bins[0]).toEqual({ fromMs: 10, toMs: 20, count: 2 });
    expect(bins.at(-1)).toEqual({ fromMs: 30_000, toMs: Number.POSITIVE_INFINITY, count: 1 });
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(5);
    expect(binsOf(new Float64Array())).toEqual([]);
  });
});

describe("the curve", () => {
  it("never falls and ends with all characters", () => {
    const curve = curveOf(stream([10, 20, 90, 100.0001]), 100, 10);
    expect([...curve]).toEqual([...curve].sort((a, b) => a - b));
    expect(curve[0]).toBe(2);
    expect(curve.at(-1)).toBe(8);
  });
});

describe("the staircase", () => {
  const spanOf = (drawing: string): Span =>
    [...folded(traceFromText(drawing, { cellMs: 100 })).spans.values()][0] as Span;

  it("goes from the request to the end through the first of each kind", () => {
    const span = spanOf("chat m |..~~==|");
    span.events.push({ timeNs: span.startNs + 120_000_000n, name: "response headers", attributes: {} });
    const moments = momentsOf(span);
    expect(moments.map(({ name }) => name)).toEqual([
      "request",
      "headers",
      "first chunk",
      "first reasoning",
      "first text",
      "last chunk",
      "end",
    ]);
    expect(moments.map(({ atMs }) => atMs)).toEqual(
      [...moments.map(({ atMs }) => atMs)].sort((a, b) => a - b),
    );
    expect(moments.find(({ name }) => name === "headers")?.atMs).toBe(120);
    expect(moments.find(({ name }) => name === "first text")?.spentOn).toBe("reasoning");
  });

  it("has no end while it runs and no chunks where nothing came", () => {
    expect(momentsOf(spanOf("chat m |..=>|")).map(({ name }) => name)).not.toContain("end");
    const silent = spanOf("tool t |===|");
    expect(momentsOf(silent).map(({ name }) => name)).toEqual(["request", "end"]);
  });
});
