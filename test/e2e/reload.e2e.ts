import { expect, it } from "vitest";
import { leaveMidStream, RATES } from "./leave-mid-stream.ts";

it.each(RATES)("a reload in the middle of a stream of %i chunks/s loses nothing", async (rate) => {
  const { panel, run } = await leaveMidStream(rate, (page) => page.reload());
  expect(await panel.traces(), "the trace stays in the list").toContain(run);
});
