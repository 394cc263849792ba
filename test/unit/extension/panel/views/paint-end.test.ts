import { expect, test } from "vitest";
import { paintEnd, paintOpenStart } from "../../../../../extension/panel/views/timeline/paint-end.ts";
import type { BarState } from "../../../../../extension/panel/views/timeline/scene.ts";
import { NAMED_PALETTE, recordingContext } from "../../../../fixtures/recording-context.ts";

/** The calls alone: what is left when nobody sees colours. */
function shapeOf(state: BarState, { cut = false, openStart = false } = {}): string {
  const { context, log } = recordingContext();
  const bar = { x: 100, y: 0, width: 200, state, accent: "tool" as const, cut };
  paintEnd(context, bar, NAMED_PALETTE);
  if (openStart) paintOpenStart(context, bar, NAMED_PALETTE);
  return log.map((line) => line.replace(/ [a-z]+( α.*)?$/, "")).join("; ");
}

test("each way in which a span can end, or begin, has a shape of its own", () => {
  const shapes = [
    shapeOf("done"),
    shapeOf("running"),
    shapeOf("error"),
    shapeOf("aborted"),
    shapeOf("interrupted"),
    shapeOf("done", { cut: true }),
    shapeOf("done", { openStart: true }),
  ];
  expect(new Set(shapes).size).toBe(shapes.length);
});
