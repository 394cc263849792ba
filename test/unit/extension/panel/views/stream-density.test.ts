import { expect, test } from "vitest";
import { createStream, HAS_CONTENT, pushChunk } from "../../../../../extension/model/table/stream-table.ts";
import { timeScale } from "../../../../../extension/model/time-scale.ts";
import { streamScene } from "../../../../../extension/panel/views/timeline/stream-scene.ts";
import { randomFrom } from "../../../../fixtures/generate-trace.ts";

test.each([1, 2, 3])("a dense stream is counted column by column as it is chunk by chunk (%i)", (seed) => {
  const random = randomFrom(seed);
  const stream = createStream();
  let at = 0;
  for (let i = 0; i < 5000; i++) {
    // Bursts, pauses, and several at once.
    at += random() < 0.01 ? 300 : random() < 0.3 ? 0 : random() * 4;
    pushChunk(stream, at, HAS_CONTENT, 1);
  }
  const width = 700;
  const scale = timeScale({ startMs: at * 0.1, endMs: at * 0.8 }, width);
  const scene = streamScene(stream, { scale, width, offsetMs: 0, runsFor: undefined });
  const density = scene.phases[0]?.density;
  const columns = new Map<number, number>();
  for (let i = 0; i < stream.count; i++) {
    const ms = stream.times[i] as number;
    const x = Math.round(scale.toPx(ms));
    if (ms >= scale.toMs(0) && ms < scale.toMs(width)) columns.set(x, (columns.get(x) ?? 0) + 1);
  }
  const most = Math.max(...columns.values());
  const from = Math.min(...columns.keys());
  const wanted = Array.from(density?.shares ?? [], (_, i) => (columns.get(from + i) ?? 0) / most);
  expect(density?.x).toBe(from);
  expect(density?.shares.length).toBe(Math.max(...columns.keys()) - from + 1);
  expect(density?.shares).toEqual(wanted);
});
