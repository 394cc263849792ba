import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

it("several traces are picked, deleted, taken back and pinned with the keyboard alone", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  const names = ["one", "two", "three"].map((word) => `${emitter.run} ${word}`);
  for (const name of names) {
    await emitter.ask(name);
    await panel.lists(name);
  }
  const listed = (what: string, wanted: string[]) =>
    waitFor(what, async () => (await panel.traces()).join() === wanted.join(), {
      detail: () => panel.traces(),
    });

  await panel.focusByTab(
    "the trace list",
    () => document.activeElement?.getAttribute("aria-label") === "Traces",
  );
  await panel.press("Home");
  await waitFor("the first trace to be chosen", async () => (await panel.chosenTrace()) === names[0]);
  await panel.devtools.keyboard.down("Shift");
  await panel.press("ArrowDown");
  await panel.devtools.keyboard.up("Shift");
  await panel.reads(/2 selected/);
  await panel.press("Delete");
  await listed("two traces to be gone", names.slice(2));
  await panel.reads(/2 traces deleted/);

  await panel.devtools.keyboard.down("Control");
  await panel.press("z");
  await panel.devtools.keyboard.up("Control");
  await listed("all traces to be back", names);

  await panel.press("End");
  await waitFor("the last trace to be chosen", async () => (await panel.chosenTrace()) === names[2]);
  await panel.press("p");
  await listed("the pinned trace on top", [names[2], names[0], names[1]] as string[]);
  expect(await panel.describes(names[2] as string)).toContain("pinned");
});
