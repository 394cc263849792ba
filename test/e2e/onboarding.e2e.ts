import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";
import { seriousFindings } from "./serious-findings.ts";

const CARD = "section[aria-label='First steps']";

it("the first steps can be seen from the help, walked through by keyboard and skipped", async () => {
  const { page } = await openEmitter();
  const panel = await PanelPage.open(page);
  expect(await panel.frame.$(CARD), "shown while a program is at the keys").toBeNull();

  await panel.frame.click("button[aria-label^='Keyboard and help']");
  await panel.clickButton(/^Show the first steps$/);
  const step = (words: RegExp) =>
    waitFor(`step ${words}`, async () =>
      words.test(await panel.frame.$eval(CARD, (card) => card.textContent ?? "")),
    );
  await panel.frame.waitForSelector(CARD);
  await step(/step 1 of 3/);
  expect(await seriousFindings(panel), "the first steps").toEqual([]);
  await panel.clickButton(/^Next$/);
  await step(/step 2 of 3/);
  await panel.clickButton(/^Next$/);
  await step(/step 3 of 3/);
  await panel.clickButton(/^Back$/);
  await step(/step 2 of 3/);
  await panel.press("Escape");
  await waitFor("the steps to go", async () => (await panel.frame.$(CARD)) === null);
});
