import { expect, it, onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { PanelFilter } from "./panel-filter.ts";
import type { PanelPage } from "./panel-page.ts";
import { downloads, saved } from "./save-dialog.ts";
import { openStatistics } from "./seed-statistics.ts";
import { seriousFindings } from "./serious-findings.ts";
import { setTheme } from "./theme.ts";

const TABLE = "table[aria-label=Groups]";

/** Cells of each line of the table. */
const lines = ({ frame }: PanelPage): Promise<string[][]> =>
  frame.$$eval(`${TABLE} tr`, (rows) =>
    rows.map((row) => [...row.querySelectorAll("th, td")].map((cell) => cell.textContent?.trim() ?? "")),
  );

const line = (panel: PanelPage, name: string) =>
  waitFor(`a line “${name}”`, async () => (await lines(panel)).find(([first]) => first === name), {
    detail: () => lines(panel),
  });

async function open(panel: PanelPage): Promise<void> {
  await panel.frame.evaluate(() => {
    window.focus();
    (document.activeElement as HTMLElement | null)?.blur();
  });
  await panel.press("t");
  await waitFor("the table of groups", async () => (await panel.frame.$(TABLE)) ?? undefined, {
    detail: () => panel.text(),
  });
}

async function choose(panel: PanelPage, label: string, value: string): Promise<void> {
  const select = await waitFor(`the choice ${label}`, async () => {
    for (const each of await panel.frame.$$("label select"))
      if (
        await each.evaluate(
          (element, label) => element.parentElement?.firstChild?.textContent === label,
          label,
        )
      )
        return each;
    return undefined;
  });
  await waitFor(`${value} among them`, () =>
    select.evaluate(
      (element, value) =>
        [...(element as HTMLSelectElement).options].some((option) => option.value === value),
      value,
    ),
  );
  await select.select(value);
}

it("model calls of the filtered traces are counted by model, in both themes without findings, and grouped by an attribute of the trace", async () => {
  const { panel } = await openStatistics(40);
  onTestFinished(() => setTheme(panel, "default"));
  await open(panel);
  const [, count] = await line(panel, "gpt-4o");
  expect(count).toBe("20");
  for (const theme of ["default", "dark"] as const) {
    await setTheme(panel, theme);
    expect(await seriousFindings(panel), theme).toEqual([]);
  }
  await choose(panel, "By", "attr:app.variant");
  await choose(panel, "Metric", "ttft");
  expect((await line(panel, "A"))[1]).toBe("20");
  expect((await line(panel, "B"))[1]).toBe("20");
  expect((await line(panel, "All"))[1]).toBe("40");
  expect((await lines(panel))[0]?.join(" ")).toMatch(/TTFT p50 TTFT p90 TTFT p95 TTFT p99/);
});

it("a group is chosen and its traces are listed by keys alone; the filter says so, or a note that takes it back", async () => {
  const { panel, label, rows } = await openStatistics(12);
  await open(panel);
  await line(panel, "gpt-4o-mini");
  await panel.focusByTab("a group", () => document.activeElement?.closest("tbody") != null);
  await panel.press("ArrowDown");
  await panel.press("Enter");
  await panel.reads(/The charts are of gpt-4o(-mini)? alone/);
  await panel.press("Tab");
  await panel.press("Enter");
  const filter = new PanelFilter(panel);
  await waitFor("a term in the filter", async () => / model=gpt-4o(-mini)?$/.test(await filter.value()));
  await waitFor("half of the traces", async () => (await rows()) === 6);

  await filter.clear();
  await filter.type(label);
  await open(panel);
  await choose(panel, "By", "prompt version");
  await line(panel, "answer 2");
  await panel.frame.click("button[aria-label='List the traces of answer 2']");
  await panel.reads(/Only the 4 traces of prompt version: answer 2/);
  await waitFor("a third of the traces", async () => (await rows()) === 4);
  await panel.clickButton(/^Show all again$/);
  await waitFor("all of the traces", async () => (await rows()) === 12);
});

it("new traces are counted while one looks, a bar lists its traces, a dot's span is opened", async () => {
  const { panel, add, rows } = await openStatistics(10);
  await open(panel);
  await line(panel, "gpt-4o");
  await add(6);
  await waitFor("sixteen calls", async () => (await line(panel, "All"))[1] === "16", {
    detail: () => lines(panel),
  });
  const bar = "[aria-label^='How often'] [role=button]:not([aria-disabled=true])";
  const words = await panel.frame.$eval(bar, (element) => element.getAttribute("aria-label") ?? "");
  const [, count = ""] = /: (\d+)/.exec(words) ?? [];
  await panel.frame.$eval(bar, (element) => (element as SVGElement).focus());
  await panel.press("Enter");
  await waitFor("the traces of the bar", async () => (await rows()) === Number(count));
  await panel.clickButton(/^Show all again$/);

  await open(panel);
  await waitFor("the highest dots", () =>
    panel.frame.$$eval("summary", (all) => {
      const highest = all.find((each) => each.textContent?.startsWith("The highest"));
      highest?.click();
      return highest !== undefined;
    }),
  );
  await panel.clickButton(/^\d.*, \d\d:\d\d:\d\d/);
  await waitFor("the span of the highest dot", async () =>
    /^chat gpt-4o/.test((await panel.chosenSpan()) ?? ""),
  );
});

it("all figures are saved as CSV, and a link to the statistics opens them again", async () => {
  const folder = await downloads();
  const { panel, label, rows } = await openStatistics(6);
  await open(panel);
  await line(panel, "gpt-4o");
  await panel.clickButton(/^CSV$/);
  const { bytes } = await saved(folder, ".csv");
  const csv = bytes.toString().split("\r\n");
  expect(csv.map((row) => row.split(",").slice(0, 4).join())).toEqual([
    "of,group by,group,count",
    "model,model,gpt-4o,3",
    "model,model,gpt-4o-mini,3",
    "model,model,(all),6",
    "",
  ]);

  await panel.press("Escape");
  await waitFor("the list", async () => (await panel.traces()).length === 6);
  const filter = new PanelFilter(panel);
  await panel.frame.$eval(
    "input[aria-label='Filter traces']",
    (box, link) => {
      (box as HTMLInputElement).value = link;
      box.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
    },
    `genai-traces:statistics?of=traces&by=name&metric=tokens&filter=${label}`,
  );
  await line(panel, `answer order ${label}`);
  expect(await filter.value()).toBe(label);
  expect(await rows()).toBe(6);
});
