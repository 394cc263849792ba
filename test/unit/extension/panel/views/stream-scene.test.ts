import { expect, test } from "vitest";
import { createStream, HAS_CONTENT, pushChunk } from "../../../../../extension/model/table/stream-table.ts";
import { timeScale } from "../../../../../extension/model/time-scale.ts";
import { paintStream } from "../../../../../extension/panel/views/timeline/paint-stream.ts";
import { streamScene } from "../../../../../extension/panel/views/timeline/stream-scene.ts";
import { NAMED_PALETTE, recordingContext } from "../../../../fixtures/recording-context.ts";

/** A pixel is a millisecond. */
function sceneOf(...times: number[]) {
  const stream = createStream();
  for (const time of times) pushChunk(stream, time, HAS_CONTENT, 4);
  const scale = timeScale({ startMs: 0, endMs: 400 }, 400);
  return streamScene(stream, { scale, width: 400, offsetMs: 0, runsFor: undefined });
}

test("chunks of one read of the network are one tick, with a bar across it", () => {
  const scene = sceneOf(10, 10, 10, 30, 50, 50);
  expect(scene.phases.map(({ ticks, bundles }) => ({ ticks, bundles }))).toEqual([
    { ticks: [10, 30, 50], bundles: [10, 50] },
  ]);
  const { context, log } = recordingContext();
  paintStream(context, { x: 0, y: 0, width: 60, accent: "model" }, scene, NAMED_PALETTE);
  expect(log.filter((line) => line.endsWith(" 3 2 model"))).toEqual([
    "fillRect 9 4 3 2 model",
    "fillRect 49 4 3 2 model",
  ]);
});

test("many chunks in few reads still have a tick for each read", () => {
  const times = Array.from({ length: 400 }, (_, i) => 10 + Math.floor(i / 40) * 20);
  const [phase] = sceneOf(...times).phases;
  expect(phase?.ticks).toHaveLength(10);
  expect(phase?.density).toBeUndefined();
});

test("a stall is a line between two stops", () => {
  const times = [...Array.from({ length: 20 }, (_, i) => i * 2), 40, 640, 642];
  const { context, log } = recordingContext();
  paintStream(context, { x: 0, y: 0, width: 400, accent: "model" }, sceneOf(...times), NAMED_PALETTE);
  const red = log.filter((line) => line.startsWith("fillRect") && line.endsWith(" error"));
  expect(red).toEqual(["fillRect 41 9 598 3 error", "fillRect 41 6 2 9 error", "fillRect 637 6 2 9 error"]);
});
