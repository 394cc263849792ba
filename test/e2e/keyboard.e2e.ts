import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("list, waterfall and details can be walked through with the keyboard alone", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.ask(`${emitter.run} one`);
  await emitter.ask(`${emitter.run} two`);
  await panel.lists(`${emitter.run} two`);

  await panel.focusByTab(
    "the trace list",
    () => document.activeElement?.getAttribute("aria-label") === "Traces",
  );
  await panel.press("Home");
  await waitFor(
    "the first trace to be chosen",
    async () => (await panel.chosenTrace()) === (await panel.traces())[0],
  );
  await panel.press("ArrowDown");
  await waitFor(
    "the second trace to be chosen",
    async () => (await panel.chosenTrace()) === (await panel.traces())[1],
  );

  await panel.focusByTab("the waterfall", () => document.activeElement?.getAttribute("role") === "treegrid");
  await panel.press("Home");
  await panel.press("ArrowDown");
  await waitFor("the model call to be chosen", async () => (await panel.chosenSpan()) === "chat test-model");

  await panel.focusByTab("the details' tabs", () => document.activeElement?.getAttribute("role") === "tab");
  const before = await panel.chosenTab();
  await panel.press("ArrowRight");
  await waitFor("another tab to be chosen", async () => (await panel.chosenTab()) !== before);
  expect(await panel.tabs()).toContain(await panel.chosenTab());
});

it("Ctrl+O opens a file here, though DevTools has a key of its own on it", async () => {
  const { page } = await openEmitter();
  const panel = await PanelPage.open(page);
  // The browser's own dialog cannot be closed by a test.
  await panel.frame.evaluate(() => {
    HTMLInputElement.prototype.click = function () {
      document.title = `asked for a ${this.type}`;
    };
  });
  await panel.frame.focus("#trace-filter");
  await panel.devtools.keyboard.down("Control");
  await panel.press("o");
  await panel.devtools.keyboard.up("Control");
  await waitFor("the picker", async () => panel.frame.evaluate(() => document.title === "asked for a file"));
  expect(await panel.frame.evaluate(() => document.hasFocus()), "DevTools opened nothing").toBe(true);
});

it("Esc goes back step by step, from a span to its trace to the list, and DevTools opens no drawer", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.ask();
  await panel.lists(emitter.run);
  await panel.selectTrace(emitter.run);
  await panel.selectSpan("chat test-model");
  await waitFor("the details", async () => (await panel.tabs()).length > 0);
  await panel.frame.focus("#details-panel");
  await panel.press("Escape");
  await waitFor("no details", async () => (await panel.tabs()).length === 0);
  await panel.press("Escape");
  const inList = () => document.activeElement?.getAttribute("aria-label") === "Traces";
  await waitFor("the focus in the list", () => panel.frame.evaluate(inList));
  await panel.press("Escape");
  await waitFor("no trace", async () => (await panel.spanCount()) === 0);
  expect(await panel.frame.evaluate(inList), "the focus stays in the list").toBe(true);
});
