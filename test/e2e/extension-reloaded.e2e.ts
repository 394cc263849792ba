import { expect, it } from "vitest";
import { reloadExtension } from "../../scripts/browser/extension.ts";
import { extensionFolder, listenTo, ownBrowser } from "./browser.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("the extension reloaded under a streaming page: no error in the page, and nothing lost", async () => {
  const launched = await ownBrowser({ extension: extensionFolder("chrome") });
  const { page, emitter } = await openEmitter({}, Promise.resolve(launched));
  const said = listenTo(page);
  const before = await PanelPage.open(page, launched);
  await emitter.stream(250);
  await before.lists(emitter.run);

  await reloadExtension(launched, before.frame);
  const { chunks } = await emitter.emitted();
  await emitter.hasEmitted(chunks + 200);

  // The page's content script is an orphan now, and Chromium injects no other until the page is reloaded.
  const after = await PanelPage.open(page, launched);
  await after.lists(emitter.run);
  await emitter.stop();
  await after.accountsFor(emitter);
  expect(said).toEqual([]);
});
