import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import type { PanelPage } from "./panel-page.ts";
import { openDrawn, zoomedWindow } from "./seed-trace.ts";

const AGENT = (name: string) => `
  agent ${name}    |====================|
    retrieval docs | ====               |
    chat m         |      ..==========  |
      tool t       |         ===        |`;
const [CHAT, TOOL] = ["chat m", "execute_tool t"];

const shows = (panel: PanelPage, what: string, names: readonly string[]) =>
  waitFor(what, async () => (await panel.spans()).join() === names.join(), { detail: () => panel.spans() });

/** What the chart's canvas has drawn, as a picture. */
const picture = ({ frame }: PanelPage) =>
  frame.$eval("#span-tree canvas", (canvas) => (canvas as HTMLCanvasElement).toDataURL());

it("the tree is folded by mouse and keys, and shown from one span on", async () => {
  const { panel, root } = await openDrawn(AGENT);
  const all = [root, "retrieval docs", CHAT, TOOL];
  const row = await waitFor("the call's row", async () =>
    (await panel.frame.$$("#span-tree [role=row]")).at(2),
  );
  const twisty = await row.$("[class*=twisty]");
  await twisty?.click();
  await shows(panel, "the tool to be folded away", all.slice(0, 3));
  expect(await row.evaluate((element) => element.getAttribute("aria-expanded"))).toBe("false");

  await panel.selectSpan(CHAT);
  await panel.frame.focus("#span-tree");
  await panel.press("ArrowRight");
  await shows(panel, "the tool again", all);
  await panel.press("1");
  await shows(panel, "the root alone", [root]);
  await panel.devtools.keyboard.type("*");
  await shows(panel, "all of it", all);

  await panel.press("f");
  await shows(panel, "the call and what is below it", [CHAT, TOOL]);
  await panel.reads(/Only “chat m” and what is below it/);
  await panel.clickButton(/^Show the whole trace/);
  await shows(panel, "the whole trace", all);
});

it("the critical path is drawn by a key, and a span gone to by another", async () => {
  const { panel } = await openDrawn(AGENT);
  await panel.frame.focus("#span-tree");
  const before = await waitFor("the bars", async () => await picture(panel));
  await panel.press("c");
  await panel.frame.waitForSelector("button[aria-label^='Critical path'][aria-pressed=true]");
  await waitFor("the path in the chart", async () => (await picture(panel)) !== before);
  await panel.press("c");
  await waitFor("the chart without it", async () => (await picture(panel)) === before);

  await panel.selectSpan(TOOL);
  await waitFor("the tool to be chosen", async () => (await panel.chosenSpan()) === TOOL);
  await panel.press("g");
  const { startMs, endMs } = await zoomedWindow(panel, "the tool's time");
  expect(startMs).toBeGreaterThan(500);
  expect(endMs).toBeLessThan(1500);
});
