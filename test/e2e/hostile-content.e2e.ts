import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { accountFor, numberedBy } from "./account-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("payloads in every field are shown as text: nothing runs, nothing calls out", async () => {
  const { page, emitter, server } = await openEmitter({ path: "/hostile.html" });
  const panel = await PanelPage.open(page);
  const dialogs: string[] = [];
  for (const window of [page, panel.devtools])
    window.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
  await page.evaluate((name) => hostile.payloadsEverywhere(name), emitter.run);
  await panel.lists(emitter.run);
  await panel.selectTrace(emitter.run);

  const payload = "<script>alert(2)</script>";
  let seen = 0;
  const spans = await waitFor("the waterfall", async () => (await panel.spanCount()) === 7 && 7);
  for (let span = 0; span < spans; span++) {
    await panel.selectSpanAt(span);
    for (const tab of await panel.tabs()) {
      await panel.selectTab(tab);
      if ((await panel.details()).includes(payload)) seen++;
    }
  }
  expect(seen, "the payloads were really on screen, as text").toBeGreaterThan(spans);
  expect(
    await panel.frame.evaluate(() => document.querySelectorAll("img, iframe, object, embed, form").length),
  ).toBe(0);
  expect(await panel.frame.evaluate(() => "polluted" in {})).toBe(false);

  await accountFor(panel, await numberedBy(page));
  expect(dialogs).toEqual([]);
  expect(server.canary).toEqual([]);
});

it("values that neither a text nor a number can be made of are shown, in every tab of every span", async () => {
  const { page, emitter } = await openEmitter({ path: "/hostile.html" });
  const panel = await PanelPage.open(page);
  await page.evaluate((name) => hostile.stubbornEverywhere(name), emitter.run);
  await panel.lists(emitter.run);
  await panel.selectTrace(emitter.run);
  const spans = await waitFor("the waterfall", async () => (await panel.spanCount()) === 16 && 16);
  let shown = 0;
  for (let span = 0; span < spans; span++) {
    await panel.selectSpanAt(span);
    for (const tab of await panel.tabs()) {
      await panel.selectTab(tab);
      if ((await panel.details()) !== "") shown++;
    }
  }
  expect(shown).toBeGreaterThan(spans);
});
