import { it } from "vitest";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("a panel opened late shows what the page emitted before", async () => {
  const { page, emitter } = await openEmitter();
  await emitter.ask(emitter.run, 2000);
  const panel = await PanelPage.open(page);
  await panel.lists(emitter.run);
  await panel.accountsFor(emitter);
});
