import { expect, it, onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";
import { boxOf, openDrawn } from "./seed-trace.ts";

declare const genaiTraces: {
  store: {
    columns: { reset(): void };
    selection: { selectTrace(id: null): void };
    traces: {
      sort: { value: { key: string; descending: boolean } };
      setFilter(text: string): void;
      groupBy(grouping: "none"): void;
    };
  };
};

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

const titles = ({ frame }: PanelPage) =>
  frame.$$eval("[data-sort]", (heads) => heads.map((head) => (head as HTMLElement).dataset.sort ?? ""));

it("columns are moved by a drag of their titles and by keys, and are remembered; a click still sorts", async () => {
  const { panel } = await openDrawn((name) => `agent ${name} |====|`);
  onTestFinished(() => panel.frame.evaluate(() => genaiTraces.store.columns.reset()));
  await panel.frame.evaluate(() => genaiTraces.store.selection.selectTrace(null));
  await waitFor("all columns", async () => (await titles(panel)).includes("cost"));
  const sort = await panel.frame.evaluate(() => genaiTraces.store.traces.sort.value.key);
  const before = await titles(panel);
  const { mouse, keyboard } = panel.devtools;

  const cost = await boxOf(panel, "[data-sort=cost]");
  const model = await boxOf(panel, "[data-column=model]");
  await mouse.move(cost.x + 4, cost.y + 4);
  await mouse.down();
  await mouse.move(model.x + 10, model.y + 4, { steps: 6 });
  await panel.frame.waitForSelector("[data-column=model][data-drop=left]");
  await mouse.up();
  const others = before.filter((key) => key !== "cost");
  const dragged = others.toSpliced(others.indexOf("model"), 0, "cost");
  await waitFor("the cost left of the model", async () => (await titles(panel)).join() === dragged.join(), {
    detail: () => titles(panel),
  });
  // The click that ended the drag has sorted nothing.
  expect(await panel.frame.evaluate(() => genaiTraces.store.traces.sort.value.key)).toBe(sort);

  await panel.frame.focus("[data-sort=cost]");
  await keyboard.down("Control");
  await keyboard.down("Shift");
  await panel.press("ArrowRight");
  await keyboard.up("Shift");
  await keyboard.up("Control");
  const moved = others.toSpliced(others.indexOf("model") + 1, 0, "cost");
  await waitFor("the cost right of the model", async () => (await titles(panel)).join() === moved.join(), {
    detail: () => titles(panel),
  });
  expect(
    await panel.frame.evaluate(() => (document.activeElement as HTMLElement).dataset.sort),
    "the title keeps the focus",
  ).toBe("cost");
  expect(await panel.frame.evaluate(() => localStorage.getItem("genai-traces.columns"))).toContain(
    '"model","cost"',
  );
});

it("what is looked for most is a click; where nothing is left the way back is one, too", async () => {
  const { panel, root } = await openDrawn(
    (name) => `
    agent ${name} |=====|
      chat m      | === |`,
  );
  onTestFinished(() => panel.frame.evaluate(() => genaiTraces.store.traces.setFilter("")));
  const words = () => panel.frame.$eval("#trace-filter", (box) => (box as HTMLInputElement).value);
  const chip = await boxOf(panel, "button[title='has:tool']");
  const click = () => panel.devtools.mouse.click(chip.x + 8, chip.y + 8);
  await click();
  await waitFor("its term in the box", async () => (await words()) === "has:tool");
  await waitFor("the trace without a tool to be gone", async () => !(await panel.traces()).includes(root));
  await click();
  await waitFor("an empty box", async () => (await words()) === "");
  await panel.lists(root);

  await panel.frame.focus("#trace-filter");
  await panel.devtools.keyboard.type("nothing-is-called-so");
  await panel.reads(/No trace matches\./);
  await panel.clickButton(/^Clear the filter$/);
  await panel.lists(root);
  expect(await panel.frame.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Traces");
});

it("traces are grouped by their conversation, with totals; a group is closed and opened by keys", async () => {
  const { panel, root } = await openDrawn(
    (name) => `
    agent ${name} |=====| {"gen_ai.conversation.id":"${name}"}
      chat m      | === | {"gen_ai.usage.input_tokens":1200,"gen_ai.usage.output_tokens":30}`,
  );
  onTestFinished(() => panel.frame.evaluate(() => genaiTraces.store.traces.groupBy("none")));
  const group = () =>
    panel.frame.$$eval(
      "[role=grid] [role=row][aria-label*='conversation' i]",
      (rows) => rows.map((row) => row.getAttribute("aria-label") ?? "").at(-1) ?? "",
    );
  await panel.frame.focus("button[aria-label='Columns and groups']");
  await panel.press("Enter");
  await panel.frame.waitForSelector("[role=menu]");
  await panel.press("c");
  await panel.press("Enter");
  await panel.press("Escape");
  await waitFor("the group with its totals", async () => /1 trace.*1\.2k→30.*expanded/.test(await group()), {
    detail: group,
  });
  await panel.frame.focus("[role=grid][aria-label=Traces]");
  await panel.press("ArrowLeft");
  await panel.press("ArrowLeft");
  await waitFor("its trace to be gone", async () => !(await panel.traces()).includes(root), {
    detail: group,
  });
  await panel.press("ArrowRight");
  await panel.lists(root);
});

it("a column is resized by its line and sorted by its title, with the mouse", async () => {
  const { panel } = await openDrawn((name) => `agent ${name} |====|`);
  onTestFinished(() =>
    panel.frame.evaluate(() => {
      const { columns, traces } = genaiTraces.store;
      columns.reset();
      traces.sort.value = { key: "start", descending: false };
    }),
  );
  await panel.frame.evaluate(() => genaiTraces.store.selection.selectTrace(null));
  await waitFor("all columns", async () => (await titles(panel)).includes("cost"));
  const { mouse } = panel.devtools;
  const width = async () => (await boxOf(panel, "[data-column=model]")).width;
  const before = await width();
  const line = await boxOf(panel, "[data-column=model] [class*=resize]");
  await mouse.move(line.x + 4, line.y + 8);
  await mouse.down();
  await mouse.move(line.x - 36, line.y + 8, { steps: 4 });
  await mouse.up();
  await waitFor("a wider column", async () => (await width()) === before + 40, { detail: width });

  const sorted = () => panel.frame.$eval("[data-column=duration]", (head) => head.getAttribute("aria-sort"));
  const title = await boxOf(panel, "[data-sort=duration]");
  await mouse.click(title.x + 8, title.y + 6);
  await waitFor("a sorted list", async () => (await sorted()) !== "none");
});
