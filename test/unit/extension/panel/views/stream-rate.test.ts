import { expect, test } from "vitest";
import { createStream, HAS_CONTENT, pushChunk } from "../../../../../extension/model/table/stream-table.ts";
import { rateScene } from "../../../../../extension/panel/views/timeline/stream-rate.ts";

const streamOf = (...times: number[]) => {
  const stream = createStream();
  for (const time of times) pushChunk(stream, time, HAS_CONTENT, 4);
  return stream;
};
const every = (ms: number, count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i * ms);
/** A pixel is 10 ms. */
const place = { toPx: (ms: number) => ms / 10, toMs: (px: number) => px * 10, width: 400 };

test("a steady stream is a flat line at its own rate", () => {
  const rate = rateScene(streamOf(...every(10, 200)), place);
  expect(rate?.peak).toBeCloseTo(100);
  expect(rate?.shares.slice(0, -1).every((share) => share > 0.95)).toBe(true);
});

test("a silence takes the line to the ground, and twice the pace to twice the height", () => {
  const rate = rateScene(streamOf(...every(10, 100), ...every(5, 200, 2000)), place);
  const at = (ms: number) => rate?.shares[Math.floor((ms / 10 - rate.x) / rate.step)];
  expect(at(500)).toBeCloseTo(0.5, 1);
  expect(at(1500)).toBe(0);
  expect(at(2500)).toBeCloseTo(1, 1);
});

test("few chunks, and such that stand far apart, make no line", () => {
  expect(rateScene(streamOf(...every(100, 5)), place)).toBeUndefined();
  expect(rateScene(streamOf(...every(400, 10)), place)).toBeUndefined();
});

test("only what the window shows is counted", () => {
  const stream = streamOf(...every(1, 100_000));
  expect(rateScene(stream, place)?.shares.length).toBeLessThan(120);
});
