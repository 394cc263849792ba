import { expect, it, onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import type { PanelPage } from "./panel-page.ts";
import { openStatistics } from "./seed-statistics.ts";
import { seriousFindings } from "./serious-findings.ts";
import { setTheme } from "./theme.ts";

declare const genaiTraces: {
  store: {
    statistics: { open(choice: object): void; close(): void };
    experiment: { forgetMarked(): void; marked: { value: { ids: string[] } | null } };
    filter: { setText(text: string): void };
  };
};

const open = (panel: PanelPage, choice: object): Promise<void> =>
  panel.frame.evaluate((choice) => genaiTraces.store.statistics.open(choice), choice);

/** Compares with the choice whose words match. */
async function against(panel: PanelPage, words: RegExp): Promise<void> {
  await waitFor(`${words} to compare with`, () =>
    panel.frame.evaluate((source) => {
      const labels = [...document.querySelectorAll("label")];
      const select = labels
        .find((label) => label.textContent?.startsWith("Against"))
        ?.querySelector("select");
      const option = [...(select?.options ?? [])].find(({ text }) => new RegExp(source).test(text));
      if (!select || !option) return false;
      select.value = option.value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
      return true;
    }, words.source),
  );
}

it("a variant that answers a third faster is called better, with an interval; in both themes without findings", async () => {
  const { panel } = await openStatistics(300);
  onTestFinished(() => setTheme(panel, "default"));
  await open(panel, { of: "model", by: "attr:app.variant", metric: "ttft" });
  await against(panel, /^A$/);
  await panel.reads(/Differences to A/);
  await panel.reads(
    /B – TTFT: −\d+%; the median of B is lower than that of A \(.*95 % interval of the difference −.* to −.*, 150 and 150 traces\)/,
  );
  const cells = await panel.frame.$$eval("table[aria-label=Differences] tbody td", (all) =>
    all.map((cell) => cell.textContent ?? ""),
  );
  expect(cells.some((cell) => /^−\d+% better$/.test(cell))).toBe(true);
  for (const theme of ["default", "dark"] as const) {
    await setTheme(panel, theme);
    expect(await seriousFindings(panel), theme).toEqual([]);
  }
});

it("few traces say so, and what they could not have shown", async () => {
  const { panel, add } = await openStatistics(6);
  await open(panel, { of: "traces", by: "attr:app.variant", metric: "tokens" });
  await against(panel, /^A$/);
  await panel.reads(/Tokens: too few data, 3 and 3 traces/);
  await add(14);
  await panel.reads(
    /Tokens: (no difference seen between B and A\. With 10 and 10 traces one of less than about [\d.]+k? could not be seen|[−+]\d+%;)/,
  );
});

it("marked traces stay the baseline, and the ones that the filter shows later are compared with them", async () => {
  const { panel, label, rows } = await openStatistics(40);
  onTestFinished(() => panel.frame.evaluate(() => genaiTraces.store.experiment.forgetMarked()));
  const filter = (text: string) =>
    panel.frame.evaluate((text) => genaiTraces.store.filter.setText(text), text);
  await filter(`${label} model=gpt-4o`);
  await waitFor("half of them", async () => (await rows()) === 20);
  await open(panel, { of: "model", by: null, metric: "ttft" });
  await panel.clickButton(/^Mark as baseline$/);
  await filter(`${label} model=gpt-4o-mini`);
  await waitFor("the other half", async () => (await rows()) === 20);
  await against(panel, /^marked: .* \(20\)$/);
  await panel.reads(/Differences to the marked traces/);
  await panel.reads(/these – TTFT: .*20 and 20 traces/);
});

it("a score that the user gives to a span is counted, and not any more when it is taken back", async () => {
  const { panel, label } = await openStatistics(3);
  const names = await panel.traces();
  await panel.selectTrace(names[0] ?? "");
  const call = await waitFor("a model call", async () =>
    (await panel.spans()).find((name) => name.startsWith("chat gpt")),
  );
  await panel.selectSpan(call);
  await panel.selectTab("Overview");
  await panel.clickButton(/Bad/);
  const pressed = () =>
    panel.frame.$$eval("button[aria-pressed=true]", (all) => all.map((each) => each.textContent));
  await waitFor("the button to be pressed", async () => (await pressed()).includes("− Bad"));
  const means = async () => {
    const head = await panel.frame.$$eval("table[aria-label=Groups] thead th", (all) =>
      all.map((each) => each.textContent),
    );
    const foot = await panel.frame.$$eval("table[aria-label=Groups] tbody tr:first-child > *", (all) =>
      all.map((each) => each.textContent),
    );
    return foot[head.findIndex((text) => text?.startsWith("Score"))];
  };
  await open(panel, { of: "model", by: null, metric: "duration" });
  await waitFor(`the score of ${label}`, async () => (await means()) === "-1");
  await panel.frame.evaluate(() => genaiTraces.store.statistics.close());
  await panel.clickButton(/Bad/);
  await open(panel, { of: "model", by: null, metric: "duration" });
  await panel.reads(/All\s+3/);
  await waitFor("no score", async () => (await means()) === undefined);
});
