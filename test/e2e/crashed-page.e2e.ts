import { it } from "vitest";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("a page that crashes leaves what was stored, marked as interrupted", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.ask(`${emitter.run} done`);
  await emitter.stream(250);
  await panel.lists(emitter.run);
  await page.goto("chrome://crash").catch(() => undefined); // it never arrives
  await panel.says(emitter.run, /interrupted/);
  await panel.says(`${emitter.run} done`, /finished/);
});
