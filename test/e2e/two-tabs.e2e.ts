import { expect, it } from "vitest";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("two tabs with a panel each do not mix", async () => {
  const one = await openEmitter();
  const two = await openEmitter();
  const panelOne = await PanelPage.open(one.page);
  const panelTwo = await PanelPage.open(two.page);
  await Promise.all([one.emitter.stream(500), two.emitter.stream(500)]);
  await Promise.all([panelOne.lists(one.emitter.run), panelTwo.lists(two.emitter.run)]);
  await Promise.all([one.emitter.hasEmitted(500), two.emitter.hasEmitted(500)]);
  await Promise.all([one.emitter.stop(), two.emitter.stop()]);

  await panelOne.accountsFor(one.emitter);
  await panelTwo.accountsFor(two.emitter);
  expect(await panelOne.connectedSessions()).toEqual([(await one.emitter.emitted()).sid]);
  expect(await panelTwo.connectedSessions()).toEqual([(await two.emitter.emitted()).sid]);
  expect(await panelOne.traces()).not.toContain(two.emitter.run);
  expect(await panelTwo.traces()).not.toContain(one.emitter.run);
});
