import { expect, it } from "vitest";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

const RING = 100;

it("what a full ring had to drop before the panel came is a gap that the panel shows", async () => {
  const { page, emitter } = await openEmitter({ query: { ring: String(RING) } });
  await page.evaluate((run) => {
    for (let i = 0; i < 500; i++) emitter.ask(`${run} ${i}`, 2);
  }, emitter.run);
  await emitter.ask();
  const { records } = await emitter.emitted();

  const panel = await PanelPage.open(page);
  await panel.lists(emitter.run);
  const { gaps, records: stored } = await panel.accountsFor(emitter, { withGaps: true });
  expect(gaps.length).toBeGreaterThan(0);
  expect(new Set(gaps.map(({ reason }) => reason))).toEqual(new Set(["overflow"]));
  const missing = gaps.reduce((sum, gap) => sum + gap.covers, 0);
  expect(missing).toBeGreaterThanOrEqual(records - RING);
  expect(stored.length - gaps.length).toBeLessThanOrEqual(RING);
  expect(await panel.text()).toMatch(/missing|lost|dropped/i);
});
