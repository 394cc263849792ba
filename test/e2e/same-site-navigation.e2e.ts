import { it } from "vitest";
import { emitterUrl, newRun } from "./emitter-page.ts";
import { leaveMidStream, RATES } from "./leave-mid-stream.ts";

it.each(RATES)("following a link on the same site at %i chunks/s loses nothing", async (rate) => {
  const next = newRun();
  const { panel, page } = await leaveMidStream(rate, (page, { here }) => page.goto(emitterUrl(here, next)));
  // The next document is another session on the same panel.
  await page.evaluate((name) => emitter.ask(name), next);
  await panel.lists(next);
});
