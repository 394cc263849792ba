import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";
import { seriousFindings } from "./serious-findings.ts";

declare const genaiTraces: { store: { selection: { selectTrace(id: null): void } } };

/** DevTools' window: the panel in it is as wide. */
async function narrow(panel: PanelPage, width: number): Promise<void> {
  const session = await panel.devtools.createCDPSession();
  const size = { width, height: 600, deviceScaleFactor: 1, mobile: false };
  await session.send("Emulation.setDeviceMetricsOverride", size);
  await waitFor(`a panel of ${width} px`, () =>
    panel.frame.evaluate((width) => document.documentElement.clientWidth === width, width),
  );
}

/** One may be open still, from another test: then it stands in the list's place. */
async function focusList(panel: PanelPage): Promise<void> {
  await panel.frame.evaluate(() => genaiTraces.store.selection.selectTrace(null));
  // Its place in the narrow layout, which comes a moment after the width.
  const list = await panel.frame.waitForSelector("main > div > [role=grid][aria-label=Traces]");
  await list?.focus();
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

it("two traces side by side show all their figures in the narrowest dock, too", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  const [first, second] = [`${emitter.run} one`, `${emitter.run} two`] as const;
  for (const name of [first, second]) {
    await emitter.ask(name);
    await panel.lists(name);
  }
  await narrow(panel, 320);
  await focusList(panel);
  // Where a trace takes the list's place, walking the list opens none.
  await panel.press("Home");
  await panel.reads(/1 selected/);
  await panel.devtools.keyboard.down("Shift");
  await panel.press("ArrowDown");
  await panel.devtools.keyboard.up("Shift");
  await panel.reads(/2 selected/);
  await panel.press("c");
  await panel.reads(/before.*after.*change/s);
  const beyond = () =>
    panel.frame.$$eval("[aria-label=Comparison] :is(th, td, button)", (cells) =>
      cells
        .filter((cell) => {
          const { left, right, width } = cell.getBoundingClientRect();
          return width > 0 && (left < 0 || right > innerWidth);
        })
        .map((cell) => cell.textContent),
    );
  await waitFor("nothing to be cut off", async () => (await beyond()).length === 0, { detail: beyond });
});

it("where the list and a trace take turns, keys lead there and back, and the focus with them", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.ask();
  await panel.lists(emitter.run);
  await narrow(panel, 320);
  const focused = () =>
    panel.frame.evaluate(
      () => document.activeElement?.id || (document.activeElement?.getAttribute("aria-label") ?? ""),
    );
  const hasFocus = (name: string) =>
    waitFor(`the focus in ${name}`, async () => (await focused()) === name, { detail: focused });
  await focusList(panel);
  await panel.press("End");
  await panel.press("Enter");
  await hasFocus("span-tree");
  await panel.press("Escape");
  await hasFocus("Traces");
  await panel.lists(emitter.run);
  await panel.selectTrace(emitter.run);
  await hasFocus("span-tree");
});
