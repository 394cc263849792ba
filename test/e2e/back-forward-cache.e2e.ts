import { expect, it } from "vitest";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("a page that comes back from the back/forward cache goes on with the same session", async () => {
  const { page, emitter, server } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.stream(250);
  await panel.lists(emitter.run);
  const before = await emitter.emitted();

  await page.goto(`${server.elsewhere}/no-sdk.html`);
  await page.goBack();
  const after = await emitter.emitted();
  expect(after.sid, "it was cached: a reloaded page would have a new session").toBe(before.sid);

  await emitter.hasEmitted(after.chunks + 100);
  await emitter.stop();
  await panel.accountsFor(emitter);
});
