import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelFilter } from "./panel-filter.ts";
import { PanelPage } from "./panel-page.ts";

async function openWithTraces() {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  const names: [string, string] = [`${emitter.run} apple`, `${emitter.run} pear`];
  for (const name of names) {
    await emitter.ask(name);
    await panel.lists(name);
  }
  const lists = (wanted: string[]) =>
    waitFor(`the list to be ${wanted}`, async () => (await panel.traces()).join() === wanted.join(), {
      detail: async () => ({ traces: await panel.traces(), panel: await panel.text() }),
    });
  return { panel, emitter, names, lists, box: new PanelFilter(panel) };
}

it("the filter box completes, filters, and tells what it does not understand, by keyboard", async () => {
  const { panel, names, lists, box } = await openWithTraces();
  await box.type("mod");
  await box.suggests(["model:"]);
  await panel.press("ArrowDown");
  await panel.press("Enter");
  await box.suggests(["test-model"]);
  await panel.press("ArrowDown");
  await box.chooses("test-model");
  await panel.press("Tab");
  await waitFor("the completion to be taken", async () => (await box.value()) === "model:test-model");
  await lists(names);

  await box.type(" -apple");
  await lists([names[1]]);
  await box.type(" staus:ok");
  await panel.reads(/unknown field “staus”: did you mean status\?/);
  await lists([names[1]]);

  await panel.press("Escape");
  await lists(names);
});

it("full text finds what was streamed, also in a trace that comes later", async () => {
  const { emitter, names, lists, box } = await openWithTraces();
  // The second answer's tokens are 11 to 20.
  await box.type("text:token15");
  await lists([names[1]]);
  await box.clear();
  await lists(names);
  await box.type('text:"token25 test-model"');
  await lists([]);
  await emitter.ask(`${emitter.run} plum`);
  await lists([`${emitter.run} plum`]);
});

it("a filter is saved under a name, applied and deleted", async () => {
  const { panel, names, lists, box } = await openWithTraces();
  await box.type("apple");
  await lists([names[0]]);
  await box.openSaved();
  await panel.devtools.keyboard.type("fruit");
  await panel.press("Enter");
  await box.clear();
  await lists(names);

  await box.openSaved();
  await panel.press("Enter");
  await lists([names[0]]);
  expect(await box.value()).toBe("apple");

  await box.openSaved();
  await panel.press("Tab");
  await panel.press("Enter");
  await panel.reads(/No filter is saved yet/);
});
