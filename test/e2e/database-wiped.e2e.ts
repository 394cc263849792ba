import fs from "node:fs";
import { it } from "vitest";
import { extensionFolder, ownBrowser } from "./browser.ts";
import { openEmitter } from "./emitter-page.ts";
import { databaseFolder, keptProfile } from "./kept-profile.ts";
import { PanelPage } from "./panel-page.ts";

it("the panel says when the browser has wiped what was stored, and goes on storing", async () => {
  const profile = keptProfile();
  const options = { extension: extensionFolder("chrome"), profile };
  const first = await ownBrowser(options);
  const opened = await openEmitter({}, Promise.resolve(first));
  const panel = await PanelPage.open(opened.page, first);
  await opened.emitter.ask();
  await panel.lists(opened.emitter.run);
  await panel.accountsFor(opened.emitter);
  await panel.remembersItsSessions();
  await first.close();

  fs.rmSync(databaseFolder(profile, first.extensionId), { recursive: true });

  const second = await ownBrowser(options);
  const again = await openEmitter({}, Promise.resolve(second));
  const after = await PanelPage.open(again.page, second);
  await after.warns(/deleted stored traces/);
  await again.emitter.ask();
  await after.lists(again.emitter.run);
  await after.accountsFor(again.emitter);
});
