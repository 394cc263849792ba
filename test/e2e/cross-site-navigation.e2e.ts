import { it } from "vitest";
import { emitterUrl, newRun } from "./emitter-page.ts";
import { leaveMidStream, RATES } from "./leave-mid-stream.ts";

it.each(RATES)("going to another site at %i chunks/s loses nothing", async (rate) => {
  const next = newRun();
  const { panel, page } = await leaveMidStream(rate, (page, { elsewhere }) =>
    page.goto(emitterUrl(elsewhere, next)),
  );
  await page.evaluate((name) => emitter.ask(name), next);
  await panel.lists(next);
});
