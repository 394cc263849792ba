import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { PanelDialog } from "./panel-dialog.ts";
import type { PanelPage } from "./panel-page.ts";
import { openDrawn } from "./seed-trace.ts";
import { seriousFindings } from "./serious-findings.ts";

const BOX = "input[aria-label='Name, id or link']";

declare const genaiTraces: {
  store: { selection: { spanId: { value: string | null }; selectTrace(id: null): void } };
};

async function open(panel: PanelPage): Promise<PanelDialog> {
  await panel.press("j");
  const dialog = new PanelDialog(panel, "Go to");
  await dialog.isOpen();
  return dialog;
}

const places = (panel: PanelPage) =>
  panel.frame.$$eval("[role=option]", (options) =>
    options.map((option) => option.firstElementChild?.textContent),
  );

const focused = (panel: PanelPage) => panel.frame.evaluate(() => document.activeElement?.id);

it("a span is gone to by its name, its id and its traceparent, also in a folded tree; all by keys", async () => {
  const { panel, root } = await openDrawn(
    (name) => `
    agent ${name}         |==============|
      tool search orders  | ==           |
      agent writer        |   ========   |
        chat m            |   ====       |
        tool search web   |        ==    |`,
  );
  await panel.frame.focus("#span-tree");
  await panel.press("1");
  await waitFor("a folded tree", async () => (await panel.spans()).length === 1);

  const dialog = await open(panel);
  await panel.devtools.keyboard.type("search");
  await waitFor("both tools", async () => (await places(panel)).length === 2, {
    detail: () => places(panel),
  });
  expect(await seriousFindings(panel), "the box with what it found").toEqual([]);
  await panel.press("ArrowDown");
  await panel.press("Enter");
  await dialog.isClosed();
  await waitFor("the span in sight", async () => (await panel.chosenSpan()) === "execute_tool search web", {
    detail: () => panel.spans(),
  });
  expect(await focused(panel)).toBe("span-tree");
  const spanId = (await panel.frame.evaluate(() => genaiTraces.store.selection.spanId.value)) ?? "";

  await panel.press("Home");
  await waitFor("the root to be chosen", async () => (await panel.chosenSpan()) === root);
  await open(panel);
  await panel.devtools.keyboard.type(spanId);
  await waitFor("the one span", async () => (await places(panel)).join() === "execute_tool search web");
  await panel.press("Enter");
  await waitFor("it to be chosen", async () => (await panel.chosenSpan()) === "execute_tool search web");

  const traceId = await panel.frame.$eval("[data-trace][aria-selected=true]", (row) =>
    row.getAttribute("data-trace"),
  );
  await panel.press("Home");
  await open(panel);
  await panel.devtools.keyboard.sendCharacter(`00-${traceId}-${spanId}-01`);
  await dialog.says(/Enter goes there\./);
  await panel.press("Enter");
  await waitFor(
    "it to be chosen again",
    async () => (await panel.chosenSpan()) === "execute_tool search web",
  );
});

it("a trace is gone to by its name, from statistics, too; what nothing is called is said", async () => {
  const { panel, root } = await openDrawn((name) => `agent ${name} |====|`);
  await panel.frame.evaluate(() => genaiTraces.store.selection.selectTrace(null));
  await waitFor("no trace to be open", async () => (await panel.spans()).length === 0);
  await panel.frame.focus("[role=grid][aria-label=Traces]");
  await panel.press("t");
  await waitFor("the statistics", async () => (await panel.traces()).length === 0);

  const dialog = await open(panel);
  await panel.devtools.keyboard.type("no such thing");
  await dialog.says(/Nothing here is called so/);
  await panel.press("Enter");
  await dialog.isOpen();
  await dialog.type(BOX, root);
  await waitFor("the trace", async () => (await places(panel)).join() === root, {
    detail: () => places(panel),
  });
  await panel.press("Enter");
  await dialog.isClosed();
  await waitFor("its spans", async () => (await panel.spans()).includes(root));
});
