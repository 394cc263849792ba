import { expect, it } from "vitest";
import { listenTo } from "./browser.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("an app with a strict Content-Security-Policy is traced without a violation", async () => {
  const { page, emitter } = await openEmitter({ path: "/strict-csp/emitter.html" });
  const said = listenTo(page);
  await page.reload();
  const panel = await PanelPage.open(page);
  await emitter.ask();
  await panel.lists(emitter.run);
  await panel.accountsFor(emitter);
  expect(said).toEqual([]);
});
