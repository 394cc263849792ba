import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";
import { boxOf, openDrawn } from "./seed-trace.ts";

const MOMENT = "input[aria-label='Moment of the stream']";
const COPY = "[role=toolbar][aria-label=Copy] [aria-haspopup=menu]";

it("a stream is played again, and its span copied, with the keyboard alone", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.ask();
  await panel.lists(emitter.run);
  await panel.selectTrace(emitter.run);
  await panel.selectSpan("chat test-model");
  await panel.selectTab("Stream");
  const said = () => panel.frame.$eval(MOMENT, (input) => input.getAttribute("aria-valuetext") ?? "");
  const [, chunks = 0] = (/of (\d+) chunks/.exec(await said()) ?? []).map(Number);
  expect(chunks).toBeGreaterThan(1);

  await panel.focusByTab(
    "the moment of the stream",
    () => document.activeElement?.getAttribute("aria-label") === "Moment of the stream",
  );
  await panel.press("Home");
  await waitFor("the beginning", async () => /^0 ms|, 0 of/.test(await said()), { detail: said });
  await panel.press(".");
  await waitFor("the first network chunk", async () => /, [1-9]\d* of/.test(await said()), { detail: said });
  await panel.press("Home");
  await panel.press("Space");
  await waitFor(
    "the end of the replay",
    async () => (await said()).includes(`, ${chunks} of ${chunks} chunks`),
    {
      detail: said,
    },
  );

  await panel.focusByTab(
    "the menu of copies",
    () =>
      document.activeElement?.getAttribute("aria-haspopup") === "menu" &&
      !!document.activeElement.closest("[aria-label=Copy]"),
  );
  await panel.press("ArrowUp");
  await waitFor("the menu's first item", () =>
    panel.frame.evaluate(() => document.activeElement?.textContent?.startsWith("JSON") ?? false),
  );
  await panel.press("ArrowDown");
  await panel.press("Enter");
  await waitFor("the copy", () =>
    panel.frame.$eval(COPY, (button) => button.textContent?.includes("Copied as Markdown") ?? false),
  );
});

it("an agent's overview tells what it was made of, when, and which step failed; a click leads there", async () => {
  const { panel, root } = await openDrawn(
    (name) => `
    agent ${name}    |==========|
      chat m         | ==       |
      agent helper   |    ====x |
        tool broken  |     =x   |`,
  );
  await panel.selectSpan(root);
  await panel.selectTab("Overview");
  await panel.reads(/1\s+model call\b/);
  await panel.reads(/1\s+tool call\b/);
  await panel.reads(/started \d\d:\d\d:\d\d\.\d{3}/);
  // The helper failed for the tool did: that is one failure.
  await panel.reads(/1 step failed/);
  await panel.clickButton(/^execute_tool broken$/);
  await waitFor("the tool to be chosen", async () => (await panel.chosenSpan()) === "execute_tool broken");
  await panel.reads(/ms into the trace/);
});

it("the details stand at the right or below, as one wants them; the choice is remembered", async () => {
  const { panel } = await openDrawn(
    (name) => `
    agent ${name} |=====|
      chat m      | === |`,
  );
  await panel.selectSpan("chat m");
  const places = async () => {
    const [tree, details] = [await boxOf(panel, "#span-tree"), await boxOf(panel, "#details-panel")];
    return { isRight: details.x >= tree.x + tree.width, isBelow: details.y >= tree.y + tree.height };
  };
  await waitFor("details at the right", async () => (await places()).isRight);
  const click = async (name: string) => {
    const { x, y } = await boxOf(panel, `button[aria-label='${name}']`);
    await panel.devtools.mouse.click(x + 10, y + 10);
  };
  await click("Details below");
  await waitFor("details below", async () => (await places()).isBelow);
  expect(await panel.chosenSpan(), "nothing else has changed").toBe("chat m");
  expect(await panel.frame.evaluate(() => localStorage.getItem("genai-traces.details-side"))).toBe('"below"');
  await click("Details at the right");
  await waitFor("details at the right again", async () => (await places()).isRight);
});
