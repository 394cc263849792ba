import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

declare const genaiTraces: {
  store: {
    openedSpan: { opened: { value: { span: object } } };
    selection: { tab: { value: string }; showTab(tab: string): void };
  };
};

it("a tab that cannot be drawn says so in its place; the list, the tree and other spans are as before", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.ask();
  await panel.lists(emitter.run);
  await panel.selectTrace(emitter.run);
  await panel.selectSpan("chat test-model");
  await panel.reads(/Span as…/);

  // A mistake of ours, as nobody foresaw it; again where the span was read anew meanwhile.
  const isSaid = async () => {
    await panel.frame.evaluate(() => {
      const { openedSpan, selection } = genaiTraces.store;
      const { span } = openedSpan.opened.value;
      const get = () => {
        throw new Error("unforeseen");
      };
      Object.defineProperty(span, "attributes", { get, configurable: true });
      // Drawn anew, whichever is shown.
      selection.showTab(selection.tab.value === "raw" ? "attributes" : "raw");
    });
    return /This (tab|span) cannot be drawn: unforeseen\. What is stored is not harmed/.test(
      await panel.text(),
    );
  };
  await waitFor("the region to say so", isSaid, { detail: () => panel.text() });
  const reported = await panel.frame.evaluate(() => uncaught.splice(0));
  expect(reported).not.toEqual([]);

  await panel.selectSpanAt(0);
  await panel.reads(/Span as…/);
  expect(await panel.text()).not.toContain("cannot be drawn");
  await waitFor("the tree", async () => (await panel.spanCount()) > 1);
});
