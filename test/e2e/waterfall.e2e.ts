import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { toldByOthers } from "../fixtures/other-clock.ts";
import { boxOf, openDrawn, windowOf, zoomedWindow } from "./seed-trace.ts";

const TREE = "#span-tree";
const RULER = "[aria-label=Timeline] canvas[class*=ruler]";
const MINIMAP = "[aria-label=Timeline] [class*=minimap]";
const PLAYHEAD = "[class*=playheadGrip]";
const MOMENT = "input[aria-label='Moment of the stream']";

const AGENT = (name: string) => `
  agent ${name}    |====================|
    retrieval docs | ====               |
    chat m         |      ..==========  |
      tool t       |         ===        |`;

it("wheel, minimap, ruler and letters zoom, move and measure", async () => {
  const { panel } = await openDrawn(AGENT);
  const { mouse, keyboard } = panel.devtools;
  const tree = await boxOf(panel, TREE);
  const middle = [tree.x + tree.width * 0.8, tree.y + 30] as const;
  await mouse.move(...middle);
  await keyboard.down("Control");
  await mouse.wheel({ deltaY: -400 });
  await keyboard.up("Control");
  const zoomed = await zoomedWindow(panel, "the wheel to zoom in");
  expect(zoomed.endMs - zoomed.startMs).toBeLessThan(2000);

  await keyboard.down("Shift");
  await mouse.wheel({ deltaY: -300 });
  await keyboard.up("Shift");
  await waitFor(
    "Shift with the wheel to move",
    async () => ((await windowOf(panel))?.startMs ?? Number.POSITIVE_INFINITY) < zoomed.startMs,
  );

  await panel.focusByTab("the waterfall", () => document.activeElement?.id === "span-tree");
  // Dragged by hand to the right it shows what was before.
  const moved = await zoomedWindow(panel, "a part to be shown");
  await mouse.move(...middle);
  await mouse.down();
  await mouse.move(middle[0] + 40, middle[1], { steps: 4 });
  await mouse.up();
  await waitFor(
    "the chart to be dragged",
    async () => ((await windowOf(panel))?.startMs ?? Number.POSITIVE_INFINITY) < moved.startMs,
  );
  expect(await panel.chosenSpan(), "a drag is no click").toBeUndefined();

  await panel.press("0");
  await waitFor("all of it to be shown", async () => (await windowOf(panel)) === null);
  const minimap = await boxOf(panel, MINIMAP);
  await mouse.move(minimap.x + minimap.width * 0.25, minimap.y + 20);
  await mouse.down();
  await mouse.move(minimap.x + minimap.width * 0.75, minimap.y + 20, { steps: 4 });
  await mouse.up();
  const chosen = await zoomedWindow(panel, "a part chosen in the minimap");
  expect(chosen.startMs / 2040).toBeCloseTo(0.25, 1);
  expect(chosen.endMs / 2040).toBeCloseTo(0.75, 1);

  const ruler = await boxOf(panel, RULER);
  await mouse.move(ruler.x + ruler.width * 0.2, ruler.y + 10);
  await mouse.down();
  await mouse.move(ruler.x + ruler.width * 0.6, ruler.y + 10, { steps: 4 });
  await mouse.up();
  await panel.reads(/4\d\d ms\s+[67]\d\d ms – 1\.\d+ s/);
});

it("spans of a clock that is wrong are shown where they must have been, which is said, and raw when that is wanted", async () => {
  const { panel } = await openDrawn(AGENT, (records) =>
    toldByOthers(records, [{ service: "support-api", offsetMs: -5000, spans: ["retrieval", "tool"] }]),
  );
  await panel.reads(/A clock disagrees: support-api \d(\.\d+)? s behind\. 2 spans are shown shifted/);
  const described = () =>
    panel.frame.$$eval("[role=treegrid] [role=row]", (rows) =>
      rows.map((row) => row.getAttribute("aria-label") ?? ""),
    );
  expect(
    (await described()).filter((words) => /its clock is .* behind, shown shifted/.test(words)),
  ).toHaveLength(2);
  await panel.focusByTab("the waterfall", () => document.activeElement?.id === "span-tree");
  await panel.press("k");
  await panel.reads(/2 spans are shown as told/);
  expect((await described()).filter((words) => words.includes("shown as told"))).toHaveLength(2);
  await panel.clickButton(/Show corrected times/);
  await panel.reads(/shown shifted/);
});

it("keys walk over a parent that is missing to what names it", async () => {
  const { panel, root } = await openDrawn(AGENT, (records) =>
    // The retrieval's parent never came; the tool's neither.
    records.map((record) =>
      record.type === "start" && /retrieval|tool/.test(record.name)
        ? { ...record, parent: "00000000000000ab" }
        : record,
    ),
  );
  await waitFor("all rows", async () => (await panel.spans()).length === 5);
  const spans = await panel.spans();
  expect(spans).toEqual([root, "chat m", "missing parent 00000000", "retrieval docs", "execute_tool t"]);
  await panel.focusByTab("the waterfall", () => document.activeElement?.id === "span-tree");
  await panel.press("Home");
  for (const name of spans) {
    await waitFor(`${name} to be chosen`, async () => (await panel.chosenSpan()) === name, {
      detail: () => panel.chosenSpan(),
    });
    await panel.press("ArrowDown");
  }
});

it("the replay's playhead stands in the waterfall, and dragging it moves the replay", async () => {
  const { panel } = await openDrawn(AGENT);
  const { mouse } = panel.devtools;
  await panel.selectSpan("chat m");
  await panel.selectTab("Stream");
  const moment = () => panel.frame.$eval(MOMENT, (input) => Number((input as HTMLInputElement).value));
  await waitFor("the replay", async () => (await panel.frame.$(MOMENT)) !== null);
  expect(await panel.frame.$(PLAYHEAD)).toBeNull();
  await panel.focusByTab(
    "the moment of the stream",
    () => document.activeElement?.getAttribute("aria-label") === "Moment of the stream",
  );
  await panel.press("Home");
  const grip = await boxOf(panel, PLAYHEAD);
  const from = { x: grip.x + grip.width / 2, y: grip.y + 40 };
  expect(await moment()).toBe(0);
  await mouse.move(from.x, from.y);
  await mouse.down();
  await mouse.move(from.x + 30, from.y, { steps: 3 });
  await waitFor("the replay to follow", async () => (await moment()) > 0);
  const dragged = await moment();
  await mouse.move(from.x + 60, from.y, { steps: 3 });
  await waitFor("the replay to follow on", async () => (await moment()) > dragged);
  await mouse.up();
  const place = async () => (await boxOf(panel, PLAYHEAD)).x + grip.width / 2;
  await waitFor("it to stand where it was let go", async () => Math.abs((await place()) - from.x - 60) < 4, {
    detail: place,
  });
  const stands = await boxOf(panel, PLAYHEAD);
  // Released, it no longer follows: what the mouse does next is hovering.
  await mouse.move(from.x, from.y, { steps: 2 });
  await waitFor("the hovered time", async () => (await panel.frame.$("[class*=cursorTime]")) !== null);
  expect((await boxOf(panel, PLAYHEAD)).x).toBeCloseTo(stands.x, 0);
});
