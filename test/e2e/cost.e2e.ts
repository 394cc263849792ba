import { randomUUID } from "node:crypto";
import type { ElementHandle } from "puppeteer";
import { expect, it, onTestFinished } from "vitest";
import type { Store } from "../../extension/panel/store/store.ts";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { PanelFilter } from "./panel-filter.ts";
import type { PanelPage } from "./panel-page.ts";
import { boxOf, openDrawn } from "./seed-trace.ts";
import { seriousFindings } from "./serious-findings.ts";
import { setTheme } from "./theme.ts";

declare const genaiTraces: { store: Pick<Store, "prices" | "budgets"> };

const call = (model: string, input: number, output: number, more: object = {}) =>
  JSON.stringify({
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": model,
    "gen_ai.usage.input_tokens": input,
    "gen_ai.usage.output_tokens": output,
    "gen_ai.usage.cache_read.input_tokens": 0,
    ...more,
  });

/** A call with a price, one whose server told no tokens, and one of a model that no list has. */
const drawing = (name: string) => `
  agent ${name}       |==========================|
    chat gpt-4o       |  ...======               | ${call("gpt-4o", 200_000, 2000, { "gen_ai.usage.cache_read.input_tokens": 120_000 })}
    chat gpt-4o-mini  |           ===            |
    chat our-model    |                 ===      | ${call("our-own-finetune-7", 500, 50)}
`;

it("what a trace cost is told in its list, its parts and its status, and filters the list", async () => {
  const { panel, root } = await openDrawn(drawing);
  // 80 000 × $2.50 + 120 000 × $1.25 + 2 000 × $10 a million.
  await panel.says(root, /cost ≥\$0\.37/);
  await panel.reads(/≥\$0\.37/);

  // In the waterfall the pointer tells it, too.
  const tree = await boxOf(panel, "#span-tree");
  const call = await boxOf(panel, "#span-tree [data-row='1']");
  await panel.devtools.mouse.move(tree.x + tree.width * 0.8, call.y + call.height / 2);
  await panel.reads(/cost \$0\.37, by price list/);
  if (process.env.SHOTS) await panel.devtools.screenshot({ path: `${process.env.SHOTS}/cost-hover.png` });

  await panel.selectSpanAt(0);
  await panel.selectTab("Overview");
  await panel.reads(/no price known/);
  await panel.reads(/Of one call more the server did not send usage/);

  await panel.selectSpanAt(1);
  await panel.reads(/\$0\.37\s+cost/);
  await panel.reads(/read from cache\s+120,000\s+1\.25\s+\$0\.15/);
  await panel.reads(/List price of OpenAI/);
  await panel.selectSpanAt(2);
  await panel.reads(/The server did not send usage/);
  await panel.selectSpanAt(3);
  await panel.reads(/No public price list has our-own-finetune-7 of openai/);

  const box = new PanelFilter(panel);
  const lists = (wanted: string[]) =>
    waitFor(`the list to be ${wanted}`, async () => (await panel.traces()).join() === wanted.join());
  await box.type(`${root} cost>0.36`);
  await lists([root]);
  await box.clear();
  await box.type(`${root} cost>0.38`);
  await lists([]);
  await box.clear();
});

it.each(["default", "dark"] as const)("axe finds nothing serious in it (theme: %s)", async (theme) => {
  const { panel } = await openDrawn(drawing);
  await setTheme(panel, theme);
  await panel.selectSpanAt(1);
  await panel.selectTab("Overview");
  await panel.reads(/List price of OpenAI/);
  if (process.env.SHOTS) await panel.devtools.screenshot({ path: `${process.env.SHOTS}/cost-${theme}.png` });
  expect(await seriousFindings(panel)).toEqual([]);
  await panel.selectSpanAt(0);
  await panel.reads(/By public price lists/);
  if (process.env.SHOTS)
    await panel.devtools.screenshot({ path: `${process.env.SHOTS}/cost-trace-${theme}.png` });
  expect(await seriousFindings(panel)).toEqual([]);
});

const model = () => `our-own-finetune-${randomUUID().slice(0, 6)}`;

/** The browser is shared: prices, currency and budgets are for this test alone. */
const forgetPrices = (panel: PanelPage) =>
  onTestFinished(() =>
    panel.frame.evaluate(() => {
      const { prices, budgets } = genaiTraces.store;
      for (const { model } of prices.own.value) prices.remove(model);
      prices.setCurrency({ symbol: "$", perDollar: 1 });
      for (const key of ["trace", "conversation", "day"] as const) budgets.setLimit(key, undefined);
    }),
  );

/** Types into a field of a dialog, found by the words of its label, and leaves it. */
async function type(panel: PanelPage, label: string, text: string): Promise<void> {
  const input = await waitFor(`the field “${label}”`, async () => {
    const field = await panel.frame.evaluateHandle((label) => {
      const labels = [...document.querySelectorAll("dialog[open] label")];
      const found = labels.find((each) => each.textContent?.trim().startsWith(label));
      return found?.querySelector("input") ?? null;
    }, label);
    return (field.asElement() as ElementHandle<HTMLInputElement> | null) ?? undefined;
  });
  await input.click({ count: 3 });
  await panel.press("Backspace");
  await input.type(text);
  await panel.press("Tab");
}

it("a model without a price gets one's own, and its traces cost that at once", async () => {
  const name = model();
  const { panel, root } = await openDrawn(
    (run) => `
  agent ${run}    |==========|
    chat ours     |  ======  | ${call(name, 1_000_000, 100_000)}
`,
  );
  forgetPrices(panel);
  await panel.selectSpanAt(1);
  await panel.selectTab("Overview");
  await panel.reads(/No public price list has our-own/);
  await panel.clickButton(/^Set a price…$/);
  await type(panel, "Input", "two");
  await type(panel, "Output", "10");
  await panel.clickButton(/^Keep this price$/);
  await panel.reads(/“input” of our-own-finetune-\S+ must be US dollars for a million tokens/);
  expect(await seriousFindings(panel), "the prices").toEqual([]);
  await type(panel, "Input", "2");
  await panel.clickButton(/^Keep this price$/);
  if (process.env.SHOTS) await panel.devtools.screenshot({ path: `${process.env.SHOTS}/prices.png` });
  await panel.press("Escape");
  // 1 000 000 × $2 + 100 000 × $10 a million.
  await panel.says(root, /cost \$3\.00/);
  await panel.reads(/Your own price for our-own-finetune/);
});

it("money is written in the user's currency, and what goes over a budget is marked", async () => {
  const { panel, root } = await openDrawn(drawing);
  forgetPrices(panel);
  await panel.says(root, /cost ≥\$0\.37/);
  await panel.frame.focus("[role=grid][aria-label=Traces]");
  await panel.devtools.keyboard.down("Control");
  await panel.press(",");
  await panel.devtools.keyboard.up("Control");
  await panel.frame.waitForSelector("dialog[aria-label=Settings]");
  await type(panel, "Budget of a trace", "0");
  await panel.reads(/A budget is a number of US dollars above 0/);
  await type(panel, "Budget of a trace", "0.1");
  await type(panel, "Budget of a day", "0.2");
  await type(panel, "Currency sign", "€");
  await type(panel, "One US dollar is", "0.4");
  if (process.env.SHOTS) await panel.devtools.screenshot({ path: `${process.env.SHOTS}/settings.png` });
  expect(await seriousFindings(panel), "the settings").toEqual([]);
  await panel.press("Escape");
  await panel.says(root, /cost ≥€0\.15.*over the budget of €0\.04 a trace/);
  await panel.reads(/Today's traces cost ≥€[\d.]+: more than the budget of €0\.08 a day/);
  if (process.env.SHOTS) await panel.devtools.screenshot({ path: `${process.env.SHOTS}/budget.png` });
  expect(await seriousFindings(panel), "the banner").toEqual([]);
  await (await panel.frame.$("button[aria-label='Dismiss until tomorrow']"))?.click();
  await waitFor("the banner to go", async () => !/more than the budget of/.test(await panel.text()));
});

const says = (role: string, content: string) => ({ role, parts: [{ type: "text", content }] });
const POLICY = "Refunds take five working days after we got the parcel back, by the way it was paid. ".repeat(
  60,
);
const sent = (clock: string, ...messages: object[]) => ({
  "gen_ai.input.messages": JSON.stringify([
    says("system", `It is ${clock}. Answer by these rules only:\n${POLICY}`),
    ...messages,
  ]),
});
const HELLO = [says("user", "Hello, I sent a pair of shoes back."), says("assistant", "How can I help?")];

/** Two calls whose system prompt has a clock in it: no prefix cache can know the second one. */
const withClock = (name: string) => `
  agent ${name}       |==========================|
    chat first        |  =======                 | ${call("gpt-4o", 1300, 12, sent("10:03:11", ...HELLO.slice(0, 1)))}
    chat second       |            =======       | ${call("gpt-4o", 1320, 30, sent("10:03:19", ...HELLO, says("user", "When is my money back?")))}
`;

it.each(["default", "dark"] as const)(
  "what fills a model's context is told, and where a prefix cache breaks (theme: %s)",
  async (theme) => {
    const { panel } = await openDrawn(withClock);
    await setTheme(panel, theme);
    await panel.selectSpanAt(2);
    await panel.selectTab("Context");
    // 1 320 in and 30 out.
    await panel.reads(/1,350 of 128,000 tokens \(1\.1 %\), by the price lists/);
    await panel.reads(/system prompt\s+≈ [\d,]+\s+\d\d %/);
    await panel.reads(/history \(2 messages\)\s+≈ \d+/);
    await panel.reads(/input, as the server counted\s+1,320/);
    await panel.reads(/There the cache breaks: ≈ 1,\d+ tokens behind that place had been sent before/);
    await panel.reads(/system, now\s+It is 10:03:19/);
    // Some 1 300 tokens at $2.50 rather than $1.25 a million.
    await panel.reads(/read from it they would have cost ≈ \$0\.0016 less/);
    if (process.env.SHOTS)
      await panel.devtools.screenshot({ path: `${process.env.SHOTS}/context-${theme}.png` });
    expect(await seriousFindings(panel)).toEqual([]);

    await panel.selectSpanAt(0);
    await panel.selectTab("Overview");
    await (await panel.frame.waitForSelector("summary"))?.click();
    await panel.reads(/chat second\s+1,320\s+0\s+≈ \d+\s+≈ 1,\d+/);
    await panel.reads(
      /breaks in system: It is 10:03:11 became It is 10:03:19, ≈ \$0\.0016 more than read from a cache/,
    );
    if (process.env.SHOTS)
      await panel.devtools.screenshot({ path: `${process.env.SHOTS}/cache-run-${theme}.png` });
    expect(await seriousFindings(panel), "call by call").toEqual([]);
  },
);

it("usage that no server sent is estimated when somebody asks, and marked as an estimate", async () => {
  const unmetered = JSON.stringify({
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o",
    "genai_traces.wire.format": "openai.chat",
    // A token each, with the space in it.
    "gen_ai.input.messages": JSON.stringify([says("user", "word ".repeat(6000).trim())]),
    "gen_ai.output.messages": JSON.stringify([says("assistant", "word ".repeat(1000).trim())]),
  });
  const { panel, root } = await openDrawn(
    (name) => `
  agent ${name}    |==========|
    chat ours      |  ...===  | ${unmetered}
`,
  );
  await panel.selectSpanAt(1);
  await panel.selectTab("Overview");
  await panel.reads(/The server did not send usage/);
  await panel.reads(/when it is asked: stream_options: \{ include_usage: true \}/);
  await panel.clickButton(/^Estimate it$/);
  // 6 006 × $2.50 + 1 000 × $10 a million.
  await panel.reads(/≈ 6,006 tokens in and ≈ 1,000 out, estimated: ≈ \$0\.025\./);
  expect(await seriousFindings(panel)).toEqual([]);
  expect(await panel.describes(root), "an estimate is in no total").not.toContain("cost");
});
