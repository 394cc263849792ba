import { expect, it, onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelFilter } from "./panel-filter.ts";
import { PanelPage } from "./panel-page.ts";
import { seriousFindings } from "./serious-findings.ts";
import { setTheme } from "./theme.ts";

it.each(["default", "dark"] as const)("axe finds nothing serious in the panel (theme: %s)", async (theme) => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  onTestFinished(() => setTheme(panel, "default"));
  await setTheme(panel, theme);
  expect(await seriousFindings(panel), "empty panel").toEqual([]);

  await emitter.ask();
  await panel.lists(emitter.run);

  const box = new PanelFilter(panel);
  await box.type("staus:ok mod");
  await box.suggests(["model:"]);
  await panel.press("ArrowDown");
  await box.chooses("model:");
  expect(await seriousFindings(panel), "the filter box at work").toEqual([]);
  await box.openSaved();
  expect(await seriousFindings(panel), "the saved filters").toEqual([]);
  await panel.press("Escape");
  await box.clear();
  await panel.lists(emitter.run);

  await panel.selectTrace(emitter.run);
  await panel.selectSpan("chat test-model");
  await waitFor("the details", async () => (await panel.tabs()).length > 0);
  for (const tab of await panel.tabs()) {
    await panel.selectTab(tab);
    expect(await seriousFindings(panel), `a span's ${tab}`).toEqual([]);
  }
  const toggleFlame = () =>
    panel.frame.$eval("button[aria-label^='Flame view']", (button) => (button as HTMLElement).click());
  await toggleFlame();
  await waitFor("the flame view", async () => (await panel.frame.$("[role=tree]")) !== null);
  expect(await seriousFindings(panel), "the flame view").toEqual([]);
  await toggleFlame();
  await waitFor("the waterfall", async () => (await panel.frame.$("[role=treegrid]")) !== null);
});
