import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { PanelFilter } from "./panel-filter.ts";
import { openDrawn } from "./seed-trace.ts";
import { seriousFindings } from "./serious-findings.ts";
import { setTheme } from "./theme.ts";

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
