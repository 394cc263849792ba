import { it } from "vitest";
import { leaveMidStream, RATES } from "./leave-mid-stream.ts";

it.each(RATES)("going to about:blank at %i chunks/s loses nothing", async (rate) => {
  await leaveMidStream(rate, (page) => page.goto("about:blank"));
});
