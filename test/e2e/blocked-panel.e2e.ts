import { expect, it } from "vitest";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

const BLOCKED_MS = 3000;

it("while the panel is blocked the page has no more in flight than its credit, and loses nothing", async () => {
  // 1 million code units a second: in 3 s half as much again as the credit, and within the ring.
  const { page, emitter } = await openEmitter({ path: "/watched.html", query: { chunk: "200" } });
  const panel = await PanelPage.open(page);
  await emitter.stream(5000);
  await panel.lists(emitter.run);

  const { chunks } = await emitter.emitted();
  const blocked = panel.frame.evaluate((ms) => {
    const end = performance.now() + ms;
    while (performance.now() < end);
  }, BLOCKED_MS);
  await emitter.hasEmitted(chunks + 12_000);
  await blocked;
  await emitter.stop();

  const { mostInFlight, credit } = await page.evaluate(() => linkWatch);
  expect(mostInFlight).toBeLessThanOrEqual(credit);
  expect(mostInFlight, "the credit was what held it back").toBeGreaterThan(credit / 2);
  await panel.accountsFor(emitter);
});
