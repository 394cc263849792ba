import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("words are found in the opened trace: counted in the tree, gone to by Enter, marked where they stand", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.say("A refund is a REFUND.");
  await panel.lists(emitter.run);
  await panel.selectTrace(emitter.run);
  await panel.selectSpan(emitter.run);
  await panel.focusByTab("the waterfall", () => document.activeElement?.id === "span-tree");

  await panel.devtools.keyboard.down("Control");
  await panel.press("f");
  await panel.devtools.keyboard.up("Control");
  // DevTools' own bar takes the focus, and hands what is typed on to the panel.
  await waitFor("DevTools' search bar", () => panel.frame.evaluate(() => !document.hasFocus()));
  await panel.devtools.keyboard.type("refund");
  await panel.reads(/1 span, 2 ×/);
  await panel.press("Enter");
  await waitFor("the span to be chosen", async () => (await panel.chosenSpan()) === "chat test-model");
  await panel.reads(/1 of 1 span, 2 ×/);
  await panel.selectTab("Conversation");
  const marked = () =>
    panel.frame.evaluate(() =>
      [...((CSS as unknown as { highlights: Map<string, Set<Range>> }).highlights.get("found") ?? [])].map(
        (range) => range.toString(),
      ),
    );
  // What is drawn anew has to be marked anew.
  await waitFor("both places to be marked", async () => (await marked()).join() === "refund,REFUND", {
    detail: marked,
  });

  await panel.frame.focus("#find-in-trace");
  await panel.press("Escape");
  await waitFor("no place to be marked", async () => (await marked()).length === 0);
  expect(await panel.frame.evaluate(() => document.activeElement?.id)).toBe("span-tree");
});
