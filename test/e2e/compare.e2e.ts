import { expect, it, onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";
import { seriousFindings } from "./serious-findings.ts";
import { setTheme } from "./theme.ts";

it("two traces picked in the list stand side by side, by keys alone; a copy says how they differ", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  onTestFinished(() => setTheme(panel, "default"));
  const [first, second] = [`${emitter.run} one`, `${emitter.run} two`] as const;
  await emitter.ask(first, 4);
  await panel.lists(first);
  await emitter.ask(second, 40);
  await panel.lists(second);

  await panel.focusByTab(
    "the trace list",
    () => document.activeElement?.getAttribute("aria-label") === "Traces",
  );
  await panel.press("Home");
  await waitFor("a trace to be chosen", async () => (await panel.chosenTrace()) !== undefined);
  await panel.devtools.keyboard.down("Shift");
  await panel.press("ArrowDown");
  await panel.devtools.keyboard.up("Shift");
  await panel.reads(/2 selected/);
  await panel.press("c");

  const rows = () =>
    panel.frame.$$eval("[role=treegrid] [role=row]", (rows) =>
      rows.map((row) => row.getAttribute("aria-label") ?? ""),
    );
  const model = await waitFor("the model calls of both", async () =>
    (await rows()).find((row) => row.startsWith("chat test-model")),
  );
  expect(model).toMatch(/in both.*changed:.*output/);
  for (const theme of ["default", "dark"] as const) {
    await setTheme(panel, theme);
    expect(await seriousFindings(panel), theme).toEqual([]);
  }

  const chosen = () =>
    panel.frame.$eval("[role=treegrid] [aria-selected=true]", (row) => row.getAttribute("aria-label") ?? "");
  await panel.press("Home");
  await panel.press("n");
  await waitFor("the next difference to be chosen", async () => /changed:/.test(await chosen()));
  await panel.press("End");
  await waitFor("the last row to be chosen", async () => (await chosen()) === (await rows()).at(-1));
  await panel.press("Escape");
  await panel.lists(second);
});

it("a span is marked and compared with one of another trace", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  const [first, second] = [`${emitter.run} one`, `${emitter.run} two`] as const;
  for (const name of [first, second]) {
    await emitter.ask(name);
    await panel.lists(name);
  }
  await panel.selectTrace(first);
  await panel.selectSpan("chat test-model");
  await panel.clickButton(/^Compare…$/);
  await panel.reads(/Marked\. Choose another span/);
  await panel.selectTrace(second);
  await panel.selectSpan("chat test-model");
  await panel.clickButton(/^Compare with the marked$/);
  await waitFor(
    "one row for the two",
    async () => (await panel.frame.$$("[aria-label='Steps of both'] [role=row]")).length === 1,
  );
  await panel.reads(/Output/);
});
