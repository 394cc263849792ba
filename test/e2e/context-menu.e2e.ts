import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";
import { seriousFindings } from "./serious-findings.ts";

/** The details have one of their own that is not open. */
const MENU = "[role=menu]:popover-open";

it("a trace on hold is not deleted until it is released, which is logged; all by keys", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  const name = `${emitter.run} held`;
  await emitter.ask(name);
  await panel.lists(name);
  await panel.selectTrace(name);
  const choose = async (begins: "h" | "r") => {
    await panel.frame.focus("[role=grid][aria-label=Traces]");
    await shiftF10(panel);
    await panel.press(begins);
    await waitFor(`${begins}… to have the focus`, () =>
      panel.frame.evaluate(
        (begins) => document.activeElement?.textContent?.toLowerCase().startsWith(begins) ?? false,
        begins,
      ),
    );
    await panel.press("Enter");
    await panel.frame.waitForSelector("dialog[open]");
  };
  const confirm = async () => {
    await panel.devtools.keyboard.down("Control");
    await panel.press("Enter");
    await panel.devtools.keyboard.up("Control");
    await waitFor("the dialog to close", async () => (await panel.frame.$("dialog[open]")) === null);
  };
  await choose("h");
  await panel.devtools.keyboard.type("case 7");
  expect(await seriousFindings(panel), "the hold's dialog").toEqual([]);
  await confirm();
  await panel.says(name, /on hold: case 7/);
  await panel.frame.focus("[role=grid][aria-label=Traces]");
  await panel.press("Delete");
  await panel.reads(/Nothing deleted: 1 trace on hold/);
  expect(await panel.traces()).toContain(name);

  await choose("r");
  await confirm();
  await panel.frame.focus("[role=grid][aria-label=Traces]");
  await panel.press("Delete");
  await waitFor("it to be gone", async () => !(await panel.traces()).includes(name));
  await panel.frame.click("button[aria-label^=Settings]");
  await panel.reads(/0 traces are on hold\./);
});

it("traces and spans have a menu by right click and by key; a link to a span leads back to it", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.ask(`${emitter.run} one`);
  await emitter.ask(`${emitter.run} two`);
  await panel.lists(`${emitter.run} two`);

  await panel.selectTrace(`${emitter.run} one`);
  await panel.selectSpan("chat test-model");
  const link = await placeOf(panel);
  const [, spanId] = /span\/(\w{16})$/.exec(link) ?? [];
  expect(spanId).toBeDefined();

  await panel.frame.focus("#span-tree");
  await shiftF10(panel);
  expect(await items(panel)).toEqual(
    expect.arrayContaining(["Copy span id", "JSON", "Markdown", "curl", '-"chat test-model"']),
  );
  expect(await seriousFindings(panel), "the span's menu").toEqual([]);
  await panel.press("Escape");
  await waitFor("the menu to close", async () => (await panel.frame.$(MENU)) === null);
  expect(await panel.frame.evaluate(() => document.activeElement?.id)).toBe("span-tree");

  const span = await panel.frame.$("#span-tree [role=row][aria-selected=true]");
  await span?.click({ button: "right" });
  await panel.frame.waitForSelector(MENU);
  await panel.press("Escape");
  await waitFor("the menu to close", async () => (await panel.frame.$(MENU)) === null);

  await panel.selectTrace(`${emitter.run} two`);
  await panel.frame.focus("[role=grid][aria-label=Traces]");
  await shiftF10(panel);
  expect(await items(panel)).toEqual(expect.arrayContaining(["Copy id", "Copy link to it", "-status:ok"]));
  await panel.press("Escape");

  await panel.frame.focus("#trace-filter");
  await panel.devtools.keyboard.sendCharacter(link);
  await waitFor("the linked span to be chosen", async () => (await placeOf(panel)) === link);
  expect(await panel.frame.$eval("#trace-filter", (box) => (box as HTMLInputElement).value)).toBe("");
});

async function shiftF10(panel: PanelPage): Promise<void> {
  await panel.devtools.keyboard.down("Shift");
  await panel.press("F10");
  await panel.devtools.keyboard.up("Shift");
  await panel.frame.waitForSelector(MENU);
}

const items = ({ frame }: PanelPage): Promise<string[]> =>
  frame.$$eval(`${MENU} [role=menuitem]`, (all) =>
    all.map((item) => item.querySelectorAll("span")[1]?.textContent ?? ""),
  );

interface Exposed {
  genaiTraces: { store: { selection: { traceId: { value: string }; spanId: { value: string } } } };
}

/** The chosen place as its link. */
const placeOf = ({ frame }: PanelPage): Promise<string> =>
  frame.evaluate(() => {
    const { selection } = (globalThis as unknown as Exposed).genaiTraces.store;
    return `genai-traces:trace/${selection.traceId.value}/span/${selection.spanId.value}`;
  });

it("a span is copied from its menu in the waterfall, in any form, though another one is open", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.ask();
  await panel.lists(emitter.run);
  await panel.selectTrace(emitter.run);
  await panel.selectSpan(emitter.run);
  await panel.frame.evaluate(() => {
    Object.defineProperty(navigator, "clipboard", {
      value: {
        writeText: async (text: string) => {
          (globalThis as unknown as { copied: string }).copied = text;
        },
      },
    });
  });
  const chat = await waitFor("the call's row", async () =>
    (await panel.frame.$$("#span-tree [role=row]")).at(1),
  );
  await chat.click({ button: "right" });
  await panel.frame.waitForSelector(MENU);
  await panel.clickButton(/^✓?\s*Markdown/);
  const copied = () =>
    panel.frame.evaluate(() => (globalThis as unknown as { copied?: string }).copied ?? "");
  await waitFor("a report of the call", async () => /chat test-model/.test(await copied()), {
    detail: copied,
  });
  expect(await panel.chosenSpan(), "what is open stays open").toBe(emitter.run);
});
