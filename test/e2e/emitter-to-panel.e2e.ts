import { expect, it } from "vitest";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("a trace emitted while the panel is open is listed and stored whole", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.ask();
  await panel.lists(emitter.run);
  const { records } = await panel.accountsFor(emitter);
  expect(records.filter(({ type }) => type === "start")).toHaveLength(2);
});
