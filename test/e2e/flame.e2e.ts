import { expect, it, onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";
import { boxOf, openDrawn, windowOf, zoomedWindow } from "./seed-trace.ts";

const FLAME = "[role=tree]";
const ITEM = `${FLAME} [role=treeitem]`;

const AGENT = (name: string) => `
  agent ${name}       |========================================|
    retrieval docs    | ========                               |
      embeddings e    | ===                                    |
    chat m            |           ....================         |
      tool lookup     |                  =====                 |
    tool late         |                                 ====   |`;

/** What a screen reader is told of the tree's active item. */
const told = ({ frame }: PanelPage) =>
  frame.evaluate(() => {
    const id = document.querySelector("[role=tree]")?.getAttribute("aria-activedescendant");
    return (id && document.getElementById(id)?.getAttribute("aria-label")) ?? "";
  });

const tells = (panel: PanelPage, words: RegExp) =>
  waitFor(`the tree to tell ${words}`, async () => words.test(await told(panel)), {
    detail: () => told(panel),
  });

declare const genaiTraces: { store: { settings: { showTimeline(view: "waterfall"): void } } };

async function openFlame() {
  const opened = await openDrawn(AGENT);
  await showFlame(opened.panel);
  return opened;
}

async function showFlame(panel: PanelPage): Promise<void> {
  // The choice is remembered, and other tests share the browser.
  onTestFinished(() => panel.frame.evaluate(() => genaiTraces.store.settings.showTimeline("waterfall")));
  const button = "button[aria-label^='Flame view']";
  await waitFor("the flame view's button", async () => (await panel.frame.$(button)) !== null);
  await panel.frame.$eval(button, (button) => (button as HTMLElement).click());
  await waitFor("the flame view", async () => (await panel.frame.$(FLAME)) !== null);
}

it("a flame view shows the same trace: pointer, wheel and drag find and move it, and the waterfall keeps time and span", async () => {
  const { panel } = await openFlame();
  const { mouse, keyboard } = panel.devtools;
  const box = await boxOf(panel, FLAME);
  // Of 4.08 s: the retrieval is in the second lane.
  const retrieval = [box.x + box.width * 0.15, box.y + 24] as const;
  await mouse.move(...retrieval);
  await panel.reads(/retrieval docs, retrieval, 800 ms/);
  await mouse.click(...retrieval);
  await tells(panel, /^retrieval docs, retrieval, 800 ms/);
  const outline = await boxOf(panel, ITEM);
  const share = (await boxOf(panel, FLAME)).width / 4080;
  expect(outline.x - box.x).toBeCloseTo(100 * share, -1);
  expect(outline.width).toBeCloseTo(800 * share, -1);

  const now = await boxOf(panel, FLAME);
  await mouse.move(now.x + now.width / 2, now.y + 60);
  await keyboard.down("Control");
  await mouse.wheel({ deltaY: -300 });
  await keyboard.up("Control");
  const zoomed = await zoomedWindow(panel, "the wheel to zoom in");
  await mouse.down();
  await mouse.move(now.x + now.width / 2 + 80, now.y + 60, { steps: 4 });
  await mouse.up();
  const dragged = await waitFor("the picture to be dragged", async () => {
    const window = await windowOf(panel);
    return window !== null && window.startMs < zoomed.startMs && window;
  });
  await tells(panel, /^retrieval docs/);

  await panel.press("v");
  await waitFor("the waterfall", async () => (await panel.chosenSpan()) === "retrieval docs");
  expect(await windowOf(panel)).toEqual(dragged);
});

it("a flame view is walked with the arrows: parent, first child, siblings; each span is told", async () => {
  const { panel, root } = await openFlame();
  await panel.focusByTab("the flame view", () => document.activeElement?.getAttribute("role") === "tree");
  await panel.press("ArrowDown");
  await tells(panel, new RegExp(`^${root}, agent`));
  const walk: [key: Parameters<PanelPage["press"]>[0], words: RegExp][] = [
    ["ArrowDown", /^retrieval docs/],
    ["ArrowRight", /^chat m/],
    ["ArrowDown", /^execute_tool lookup/],
    ["ArrowUp", /^chat m.*first chunk after/],
    ["End", /^execute_tool late/],
    ["ArrowLeft", /^chat m/],
    ["Home", new RegExp(`^${root}`)],
  ];
  for (const [key, words] of walk) {
    await panel.press(key);
    await tells(panel, words);
  }
  expect(await panel.frame.$eval(ITEM, (item) => [item.ariaLevel, item.ariaSelected])).toEqual(["1", "true"]);
  await panel.press("ArrowDown");
  await tells(panel, /^retrieval docs/);
  await waitFor("its details", async () => (await panel.details()).includes("retrieval docs"));
  await panel.press("Enter");
  await waitFor("the details to have the focus", () =>
    panel.frame.evaluate(() => document.activeElement?.id === "details-panel"),
  );
});

it("a flame view grows with a trace that is still coming in", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.stream(50);
  await panel.lists(emitter.run);
  await panel.selectTrace(emitter.run);
  await showFlame(panel);
  const { x, y } = await boxOf(panel, FLAME);
  // Below the root, where the model's call is streaming.
  await panel.devtools.mouse.click(x + 40, y + 24);
  await tells(panel, /^chat test-model, model call, running/);
  const width = async () => (await boxOf(panel, ITEM)).width;
  await waitFor("the outline to have grown to the chart's width", async () => (await width()) > 300);
  await emitter.stop();
  await tells(panel, /^chat test-model, model call, \d/);
});
