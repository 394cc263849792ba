import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";
import { seriousFindings } from "./serious-findings.ts";

/** DevTools' window: the panel in it is as wide. */
async function narrow(panel: PanelPage, width: number): Promise<void> {
  const session = await panel.devtools.createCDPSession();
  const size = { width, height: 600, deviceScaleFactor: 1, mobile: false };
  await session.send("Emulation.setDeviceMetricsOverride", size);
  await waitFor(`a panel of ${width} px`, () =>
    panel.frame.evaluate((width) => document.documentElement.clientWidth === width, width),
  );
}

const cutOff = (panel: PanelPage) =>
  panel.frame.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("header button, header input, header select")]
      .filter((element) => element.getBoundingClientRect().right > innerWidth)
      .map((element) => element.getAttribute("aria-label") ?? element.textContent),
  );

it("in the narrowest dock nothing of the toolbar is cut off: what does not fit is in a menu, also by keys", async () => {
  const { page } = await openEmitter();
  const panel = await PanelPage.open(page);
  const MORE = "button[aria-label=More]";
  expect(await panel.frame.$(MORE)).toBeNull();
  for (const width of [320, 360, 420]) {
    await narrow(panel, width);
    await waitFor("the menu's button", async () => (await panel.frame.$(MORE)) !== null);
    await waitFor("nothing to be cut off", async () => (await cutOff(panel)).length === 0, {
      detail: () => cutOff(panel),
    });
  }
  await narrow(panel, 320);
  await panel.frame.focus(MORE);
  await panel.press("Enter");
  await waitFor("the menu", async () => (await panel.frame.$("[role=menu]")) !== null);
  expect(await seriousFindings(panel)).toEqual([]);
  // Its first letter, as often as it takes: others begin with it, too.
  await waitFor("Settings", async () => {
    await panel.press("s");
    return panel.frame.evaluate(() => document.activeElement?.textContent?.includes("Settings") ?? false);
  });
  await panel.press("Enter");
  await waitFor(
    "the dialog",
    async () => (await panel.frame.$("dialog[open][aria-label=Settings]")) !== null,
  );
  await panel.press("Escape");
  await waitFor("no dialog", async () => (await panel.frame.$("dialog[open]")) === null);
});

it("tabs of a span that have no room are in a menu", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.ask();
  await panel.lists(emitter.run);
  await panel.selectTrace(emitter.run);
  await panel.selectSpan("chat test-model");
  await narrow(panel, 420);
  const more = await panel.frame.waitForSelector("button[aria-label='More tabs']");
  await more?.focus();
  await panel.press("Enter");
  const inMenu = () =>
    panel.frame.$$eval("[role=menu][aria-label='More tabs'] button", (items) =>
      items.map((item) => item.textContent?.trim()),
    );
  await waitFor("the menu", async () => (await inMenu()).includes("Raw"), { detail: inMenu });
  expect(await inMenu()).not.toContain("Overview");
  // Up from the first is the last.
  await panel.press("ArrowUp");
  await panel.press("Enter");
  await waitFor("its tab in sight", () =>
    panel.frame.$eval("#tab-raw", (tab) => {
      const list = tab.parentElement?.getBoundingClientRect() ?? new DOMRect();
      const isChosen = tab.getAttribute("aria-selected") === "true";
      return isChosen && tab.getBoundingClientRect().right <= list.right + 1;
    }),
  );
  if (process.env.SHOTS) await panel.devtools.screenshot({ path: `${process.env.SHOTS}/more-tabs.png` });
});
