import { expect, it } from "vitest";
import { stopServiceWorker } from "../../scripts/browser/extension.ts";
import { extensionFolder, ownBrowser } from "./browser.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("a relay killed in the middle of a stream loses nothing, twice", async () => {
  const launched = await ownBrowser({ extension: extensionFolder("chrome-relay") });
  const { page, emitter } = await openEmitter({}, Promise.resolve(launched));
  const panel = await PanelPage.open(page, launched);
  await emitter.stream(500);
  await panel.lists(emitter.run);
  for (let kill = 1; kill <= 2; kill++) {
    const { chunks } = await emitter.emitted();
    await emitter.hasEmitted(chunks + 200);
    expect(await stopServiceWorker(launched), "there was a worker to kill").toBe(true);
    await emitter.hasEmitted(chunks + 600);
  }
  await emitter.stop();
  await panel.accountsFor(emitter);
});
