import { it } from "vitest";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("an app that swallows the window's messages is traced all the same", async () => {
  const { page, emitter } = await openEmitter({ path: "/swallow.html" });
  const panel = await PanelPage.open(page);
  await emitter.stream(250);
  await panel.lists(emitter.run);
  await emitter.hasEmitted(100);
  await emitter.stop();
  await panel.accountsFor(emitter);
});
