import { expect, it, onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { attackedDrawing, ORDER, TOKEN } from "../fixtures/attacked-trace.ts";
import { PanelFilter } from "./panel-filter.ts";
import type { PanelPage } from "./panel-page.ts";
import { openDrawn } from "./seed-trace.ts";
import { seriousFindings } from "./serious-findings.ts";
import { setTheme } from "./theme.ts";

const stretches = ({ frame }: PanelPage): Promise<string[]> =>
  frame.$$eval("#details-panel article [title^='retrieved: ']", (found) =>
    found.map((stretch) => stretch.textContent ?? ""),
  );

it("an order in a retrieved document stands out in the prompt, and the call that follows it is flagged", async () => {
  const { panel } = await openDrawn(attackedDrawing);
  await panel.selectSpanAt(2);
  await panel.selectTab("Conversation");
  await panel.reads(/The call of “send_email” follows an order that came from document 1 \(Berlin\)/);
  await panel.reads(/Written by/);
  await waitFor("the order to be marked", async () =>
    (await stretches(panel)).some((text) => text.includes("reads as an order") && text.includes(ORDER)),
  );
  expect((await stretches(panel)).some((text) => text.includes("Opening hours"))).toBe(true);

  const toggle = () =>
    panel.frame.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("#details-panel label")]
        .find((label) => label.textContent?.includes("Origins"))
        ?.click(),
    );
  await toggle();
  onTestFinished(async () => {
    if ((await stretches(panel)).length === 0) await toggle();
  });
  await waitFor("no marks", async () => (await stretches(panel)).length === 0);
  await toggle();
  await waitFor("the marks again", async () => (await stretches(panel)).length > 0);
});

it("Why names attack, order and leaks, and shows no secret", async () => {
  const { panel } = await openDrawn(attackedDrawing);
  await panel.selectSpanAt(4);
  await panel.selectTab("Why");
  await panel.reads(/The call of “send_email” follows an order/);
  await panel.reads(/An order to the assistant stands in a retrieved document/);
  await panel.reads(/An image of the answer carries an e-mail address to evil\.example/);
  await panel.clickButton(/^retrieval pages → document 1 \(Berlin\)$/);
  await waitFor("the search to be chosen", async () => (await panel.chosenSpan()) === "retrieval pages");
  expect(await panel.chosenTab()).toBe("Documents");
});

it("the list is filtered by orders from documents, and marks them, before anybody asks why", async () => {
  const { panel, root } = await openDrawn(attackedDrawing);
  const box = new PanelFilter(panel);
  await box.type("has:injection");
  await waitFor(
    "the attacked trace to be found",
    async () => (await panel.traces()).some((name) => name.includes(root)),
    { detail: async () => ({ traces: await panel.traces(), panel: await panel.text() }) },
  );
  const marks = () =>
    panel.frame.$$eval(
      '[role="img"][aria-label^="Found in it: an order to the assistant"]',
      (all) => all.length,
    );
  expect(await marks()).toBeGreaterThan(0);
  await box.type(` -has:injection`);
  await waitFor("no trace to be left", async () => (await panel.traces()).length === 0);
});

it("the export dialog tells what it would take out, masked, before it writes", async () => {
  const { panel } = await openDrawn(attackedDrawing);
  await panel.frame.evaluate(() => {
    (
      globalThis as unknown as { genaiTraces: { store: { exports: { open(which: string): void } } } }
    ).genaiTraces.store.exports.open("opened");
  });
  await panel.reads(/secret \(github\) × \d/);
  expect(await panel.text()).not.toContain(TOKEN);
  const choose = () =>
    panel.frame.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("dialog label")]
        .find((label) => label.textContent?.includes("personal data"))
        ?.click(),
    );
  await choose();
  onTestFinished(choose);
  await panel.reads(/e-mail address × \d/);
  expect(await seriousFindings(panel)).toEqual([]);
});

it.each(["default", "dark"] as const)(
  "axe finds nothing serious in marked text (theme: %s)",
  async (theme) => {
    const { panel } = await openDrawn(attackedDrawing);
    onTestFinished(() => setTheme(panel, "default"));
    await setTheme(panel, theme);
    await panel.selectSpanAt(2);
    await panel.selectTab("Conversation");
    await waitFor("marks", async () => (await stretches(panel)).length > 0);
    expect(await seriousFindings(panel)).toEqual([]);
  },
);
