import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";
import { openSettings, SETTINGS } from "./panel-settings.ts";
import { downloads, saved } from "./save-dialog.ts";
import { boxOf, openDrawn } from "./seed-trace.ts";
import { seriousFindings } from "./serious-findings.ts";
import { lightness } from "./theme.ts";

declare const genaiTraces: {
  store: { selection: { selectTrace(id: null): void }; preferences: { reset(): void } };
};

it("settings hold at once: theme, times, what is kept; all traces can be deleted and brought back", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.ask();
  await panel.lists(emitter.run);
  onTestFinished(async () => {
    // The browser is shared.
    await panel.frame.evaluate(() => localStorage.removeItem("genai-traces.theme"));
  });

  // Beside an opened trace the list has no room for times; one may be open still, from another test.
  await panel.frame.evaluate(() => genaiTraces.store.selection.selectTrace(null));
  await openSettings(panel);
  expect(await seriousFindings(panel), "the settings").toEqual([]);

  await choose(panel, "Theme", "dark");
  await waitFor("a dark panel", async () => (await lightness(panel)) < 0.3);
  await choose(panel, "Theme", "light");
  await waitFor("a light panel", async () => (await lightness(panel)) > 0.7);
  await choose(panel, "Theme", "devtools");

  await choose(panel, "Times of day", "12h");
  await waitFor("times with AM or PM", async () => /\d [AP]M/.test(await rows(panel)));
  const folder = await downloads();
  await panel.clickButton(/^Save settings…$/);
  const { name, bytes } = await saved(folder, ".json");
  expect(JSON.parse(bytes.toString())).toMatchObject({ settings: { "time-format": "12h" } });
  await panel.clickButton(/^Reset to defaults$/);
  await waitFor("times with 24 hours", async () => !/\d [AP]M/.test(await rows(panel)));
  const input = await panel.frame.$(`${SETTINGS} input[type=file]`);
  await (input as unknown as { uploadFile(file: string): Promise<void> }).uploadFile(path.join(folder, name));
  await waitFor("times with AM or PM again", async () => /\d [AP]M/.test(await rows(panel)));
  await panel.reads(/taken from “genai-traces-settings-/);
  await panel.clickButton(/^Reset to defaults$/);

  await panel.clickButton(/^Delete all$/);
  await waitFor("an empty list", async () => !(await panel.traces()).includes(emitter.run));
  await panel.press("Escape");
  await waitFor("the settings to close", async () => (await panel.frame.$(SETTINGS)) === null);
  await panel.clickButton(/^Undo$/);
  await panel.lists(emitter.run);
});

const choose = (panel: PanelPage, label: string, value: string): Promise<void> =>
  panel.frame.$$eval(
    `${SETTINGS} label`,
    (labels, label, value) => {
      const select = labels.find((each) => each.textContent?.startsWith(label))?.querySelector("select");
      if (!select) throw new Error(`no choice “${label}”`);
      select.value = value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    },
    label,
    value,
  );

const rows = async ({ frame }: PanelPage): Promise<string> =>
  (await frame.$$eval("[data-trace]", (all) => all.map((row) => row.textContent))).join("\n");

it("which pause of a stream is a stall is the user's choice, wherever it is drawn or told", async () => {
  const { panel } = await openDrawn(
    (name) => `
    agent ${name}  |==============|
      chat m       |  .===___===  |`,
  );
  onTestFinished(() => panel.frame.evaluate(() => genaiTraces.store.preferences.reset()));
  await panel.selectSpan("chat m");
  await panel.selectTab("Overview");
  const row = () =>
    panel.frame.$eval("#span-tree [aria-selected=true]", (row) => row.getAttribute("aria-label"));
  expect(await row()).not.toMatch(/stall/);
  await openSettings(panel);
  await choose(panel, "A pause of a stream is a stall from", "200");
  await choose(panel, "… and from so many times its median", "3");
  await waitFor("the stall in the waterfall", async () => /1 stall/.test((await row()) ?? ""), {
    detail: row,
  });
  await panel.press("Escape");
  await panel.reads(/Nothing came for 3\d\d ms/);
  await panel.selectTab("Stream");
  await panel.reads(/stall \+3\d\d ms/);
  await panel.selectTab("Why");
  await panel.reads(/stood still once, for 3\d\d ms/);
  await panel.selectTab("Overview");
});

it("rows are as high as one wants them: in the list, in the waterfall, and where one clicks", async () => {
  const { panel, root } = await openDrawn(
    (name) => `
    agent ${name}  |=====|
      chat one     | ==  |
      tool two     |   = |`,
  );
  onTestFinished(() => panel.frame.evaluate(() => genaiTraces.store.preferences.reset()));
  const heights = () =>
    panel.frame.evaluate(() =>
      ["[data-trace]", "#span-tree [role=row]"].map(
        (row) => document.querySelector(row)?.getBoundingClientRect().height,
      ),
    );
  expect(await heights()).toEqual([41, 21]);
  for (const [density, wanted] of [
    ["compact", [26, 18]],
    ["comfortable", [48, 26]],
  ] as const) {
    await openSettings(panel);
    await choose(panel, "Rows", density);
    await panel.press("Escape");
    await waitFor(`${density} rows`, async () => (await heights()).join() === wanted.join(), {
      detail: heights,
    });
    // The bars stand where their rows do: a click on the chart's third line is one on its span.
    const [, height] = wanted;
    const clickLine = async (line: number) => {
      const tree = await boxOf(panel, "#span-tree");
      await panel.devtools.mouse.click(tree.x + tree.width * 0.9, tree.y + (line - 0.5) * height);
    };
    await clickLine(3);
    await waitFor("the third span", async () => (await panel.chosenSpan()) === "execute_tool two");
    await clickLine(1);
    await waitFor("the first span", async () => (await panel.chosenSpan()) === root);
  }
  for (const tab of ["Overview", "Attributes", "Raw"]) {
    await panel.selectTab(tab);
    expect(await seriousFindings(panel), `comfortable targets: ${tab}`).toEqual([]);
  }
  await panel.selectTab("Overview");
});
