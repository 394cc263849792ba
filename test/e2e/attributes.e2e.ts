import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import type { TraceRecord } from "../../sdk/protocol/index.ts";
import type { PanelPage } from "./panel-page.ts";
import { boxOf, openDrawn } from "./seed-trace.ts";
import { seriousFindings } from "./serious-findings.ts";

const MENU = "[role=menu]:popover-open";
const SEARCH = "input[aria-label='Search in Span']";
const ENTRIES = "#details-panel section:first-of-type dl > div";
const KEYS = 10_000;

const CHAT = (name: string) => `
  agent ${name}  |==========|
    chat m       |  ======  |`;

const many = Object.fromEntries(Array.from({ length: KEYS }, (_, i) => [`app.key.${i}`, `value ${i}`]));

const withMany = (records: TraceRecord[]): TraceRecord[] =>
  records.map((record) =>
    record.type === "start" && record.name.startsWith("chat")
      ? { ...record, attributes: { ...record.attributes, ...many } }
      : record,
  );

const entries = ({ frame }: PanelPage): Promise<number> => frame.$$eval(ENTRIES, (all) => all.length);

const items = ({ frame }: PanelPage): Promise<string[]> =>
  frame.$$eval(`${MENU} [role=menuitem]`, (all) =>
    all.map((item) => item.querySelectorAll("span")[1]?.textContent ?? ""),
  );

async function shiftF10(panel: PanelPage): Promise<void> {
  await panel.devtools.keyboard.down("Shift");
  await panel.press("F10");
  await panel.devtools.keyboard.up("Shift");
  await panel.frame.waitForSelector(MENU);
}

it("a span of ten thousand attributes opens page by page, and one of them is found by its key or value", async () => {
  const { panel } = await openDrawn(CHAT, withMany);
  await panel.selectSpan("chat m");
  await panel.selectTab("Attributes");
  await waitFor("the first page", async () => (await entries(panel)) === 200);
  await panel.clickButton(/^… [\d,]+ more$/);
  await waitFor("more of them", async () => (await entries(panel)) === 1200);

  await panel.frame.focus(SEARCH);
  await panel.devtools.keyboard.type("value 9876");
  await waitFor("the one that is meant", async () => (await entries(panel)) === 1);
  expect(await panel.details()).toContain("app.key.9876");
  expect(await panel.details()).toMatch(/1 of 10,?0\d\d/);
  expect(await seriousFindings(panel), "attributes").toEqual([]);
});

it("an attribute has a menu by right click and by key, which filters by what the filter box knows", async () => {
  const { panel, root } = await openDrawn(CHAT);
  await panel.selectSpan("chat m");
  await panel.selectTab("Attributes");
  const copy = "button[aria-label='Copy the value of gen_ai.request.model']";
  await panel.frame.waitForSelector(copy);
  await panel.frame.focus(copy);
  await shiftF10(panel);
  expect(await items(panel)).toEqual([
    "Copy value",
    "Copy key",
    "Copy key and value",
    "Copy as JSON",
    "With this value",
    "Without this value",
  ]);
  expect(await seriousFindings(panel), "the attribute's menu").toEqual([]);
  await panel.press("Escape");
  await waitFor("the menu to close", async () => (await panel.frame.$(MENU)) === null);
  expect(await panel.frame.evaluate(() => document.activeElement?.ariaLabel)).toBe(
    "Copy the value of gen_ai.request.model",
  );

  const row = await panel.frame.$(`${ENTRIES}:has(${copy})`);
  await row?.click({ button: "right" });
  await panel.frame.waitForSelector(MENU);
  await panel.press("End");
  await panel.press("Enter");
  await waitFor("the trace to be filtered out", async () => !(await panel.traces()).includes(root));
  expect(await panel.frame.$eval("#trace-filter", (box) => (box as HTMLInputElement).value)).toBe("-model=m");
  await panel.frame.focus("#trace-filter");
  await panel.press("Escape");
  await panel.lists(root);
});

it("a bar of the flame view has the span's menu, by right click and by key", async () => {
  const { panel, root } = await openDrawn(CHAT);
  await panel.frame.$eval("button[aria-label^='Flame view']", (button) => (button as HTMLElement).click());
  const box = await boxOf(panel, "[role=tree]");
  await panel.devtools.mouse.click(box.x + box.width / 2, box.y + 8, { button: "right" });
  await panel.frame.waitForSelector(MENU);
  expect(await items(panel)).toContain("Copy span id");
  await panel.press("Escape");
  await waitFor("the menu to close", async () => (await panel.frame.$(MENU)) === null);
  await panel.frame.focus("[role=tree]");
  await panel.press("ArrowDown");
  const chosen = "[role=treeitem][aria-selected=true]";
  await waitFor("a bar to be chosen", async () =>
    (await panel.frame.$$eval(chosen, (all) => all.map((bar) => bar.ariaLabel ?? ""))).some((words) =>
      words.startsWith(root),
    ),
  );
  await shiftF10(panel);
  expect(await items(panel)).toContain("Copy link to it");
  await panel.press("Escape");
});
