import fs from "node:fs";
import { it } from "vitest";
import { openEmitter } from "./emitter-page.ts";
import { databaseFolder, recordedProfile } from "./kept-profile.ts";
import { PanelPage } from "./panel-page.ts";

it("a database that cannot be opened: the panel says so and shows new traces from memory", async () => {
  const { profile, first, restart } = await recordedProfile();

  // A file in the folder's place is the one damage that Chromium does not repair by itself.
  const folder = databaseFolder(profile, first.extensionId);
  fs.rmSync(folder, { recursive: true });
  fs.writeFileSync(folder, "no database");

  const second = await restart();
  const again = await openEmitter({}, Promise.resolve(second));
  const after = await PanelPage.open(again.page, second);
  await after.warns(/cannot open the database/);
  await again.emitter.stream(250);
  await after.lists(again.emitter.run);
  await again.emitter.hasEmitted(100);
  await again.emitter.stop();
  await after.says(again.emitter.run, /finished/);
});
