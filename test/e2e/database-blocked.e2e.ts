import { it } from "vitest";
import { extensionFolder, openTab, ownBrowser } from "./browser.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("a database that something else holds: the panel says so, waits, and then stores everything", async () => {
  const launched = await ownBrowser({ extension: extensionFolder("chrome") });
  const { page, emitter } = await openEmitter({}, Promise.resolve(launched));
  const first = await PanelPage.open(page, launched);
  await emitter.ask(`${emitter.run} first`);
  await first.lists(`${emitter.run} first`);
  await first.accountsFor(emitter);
  await first.devtools.close();

  // Any document of the extension's origin: holds a connection, and lets a deletion wait behind it.
  const holder = await openTab(launched, `chrome-extension://${launched.extensionId}/icons/icon-16.png`);
  await holder.evaluate(async () => {
    await new Promise((resolve) => {
      indexedDB.open("genai-traces").onsuccess = resolve;
    });
    await new Promise((resolve) => {
      indexedDB.deleteDatabase("genai-traces").onblocked = resolve;
    });
  });

  await emitter.stream(250);
  const panel = await PanelPage.open(page, launched);
  await panel.warns(/holds .* database open/);
  await holder.close();
  await panel.lists(emitter.run);
  await emitter.stop();
  await panel.says(emitter.run, /finished/);
});
