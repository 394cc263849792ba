import fs from "node:fs";
import { it } from "vitest";
import { openEmitter } from "./emitter-page.ts";
import { databaseFolder, recordedProfile } from "./kept-profile.ts";
import { PanelPage } from "./panel-page.ts";

it("the panel says when the browser has wiped what was stored, and goes on storing", async () => {
  const { profile, first, restart } = await recordedProfile((panel) => panel.remembersItsSessions());

  fs.rmSync(databaseFolder(profile, first.extensionId), { recursive: true });

  const second = await restart();
  const again = await openEmitter({}, Promise.resolve(second));
  const after = await PanelPage.open(again.page, second);
  await after.warns(/deleted stored traces/);
  await again.emitter.ask();
  await after.lists(again.emitter.run);
  await after.accountsFor(again.emitter);
});
