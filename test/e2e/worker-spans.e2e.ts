import { it } from "vitest";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("spans of a dedicated worker reach the panel through its page", async () => {
  const { page, emitter } = await openEmitter({ path: "/with-worker.html" });
  const panel = await PanelPage.open(page);
  await emitter.stream(500);
  await panel.lists(emitter.run);
  await emitter.hasEmitted(500);
  await emitter.stop();
  await panel.accountsFor(emitter);
});
