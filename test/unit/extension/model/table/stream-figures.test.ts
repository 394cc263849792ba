import fc from "fast-check";
import { expect, it } from "vitest";
import { type StallRule, stallLimit, streamStats } from "../../../../../extension/model/stream-stats.ts";
import { figuresOf, SHORTEST_STALL_MS } from "../../../../../extension/model/table/stream-figures.ts";
import { createStream, HAS_CONTENT, pushChunk } from "../../../../../extension/model/table/stream-table.ts";
import type { ChunkSeries } from "../../../../../extension/model/trace.ts";

it("figures that grow with a stream are those of the whole stream", () => {
  const gap = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 150, max: 9000 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(gap, fc.boolean()), { minLength: 1, maxLength: 60 }), (chunks) => {
      const stream = createStream(2);
      const series: ChunkSeries = { count: 0, times: new Float64Array(64), chunks: [], merged: 0 };
      let at = 0;
      for (const [ms, isText] of chunks) {
        at += ms;
        pushChunk(stream, at, (isText ? 0 : 1) | HAS_CONTENT, 3);
        series.times[series.count++] = at;
        series.chunks.push({ kind: isText ? "text" : "reasoning", text: "abc", length: 3 });
        figuresOf(stream);
      }
      const figures = figuresOf(stream);
      const stats = streamStats(series);
      expect(figures.ttftMs).toBe(stats?.ttftMs);
      const median = stats?.gaps?.p50 ?? 0;
      expect(Math.abs(figures.medianMs - median)).toBeLessThanOrEqual(0.001 + median * 0.031);
      // A gap at the very limit may fall on either side of an estimate.
      const limit = Math.max(500, 8 * median);
      const clear = (stalls: { startMs: number; endMs: number }[] = []) =>
        stalls.filter(({ startMs, endMs }) => Math.abs(endMs - startMs - limit) > limit * 0.04);
      expect(clear(figures.stalls)).toEqual(clear(stats?.stalls));
      // Another rule, and back: nothing is gone through again, and nothing of the rule before is left.
      const strict: StallRule = { minMs: SHORTEST_STALL_MS, factor: 3 };
      const strictLimit = stallLimit(strict, median);
      const found = figuresOf(stream, strict).stalls;
      const told = streamStats(series, strict)?.stalls ?? [];
      const isClear = ({ startMs, endMs }: { startMs: number; endMs: number }) =>
        Math.abs(endMs - startMs - strictLimit) > strictLimit * 0.04;
      expect(found.filter(isClear)).toEqual(told.filter(isClear));
      expect(clear(figuresOf(stream).stalls)).toEqual(clear(stats?.stalls));
      expect(figures.phases.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(stream.count);
    }),
  );
});
