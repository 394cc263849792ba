import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import { expect, it, onTestFinished } from "vitest";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

declare const axe: { run(context: Document, options: RunOptions): Promise<AxeResults> };

it.each(["default", "dark"] as const)("axe finds nothing serious in the panel (theme: %s)", async (theme) => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  onTestFinished(() => panel.setTheme("default"));
  await panel.setTheme(theme);
  expect(await seriousFindings(panel), "empty panel").toEqual([]);

  await emitter.ask();
  await panel.lists(emitter.run);
  await panel.selectTrace(emitter.run);
  await panel.selectSpan("chat test-model");
  expect(await seriousFindings(panel), "a trace and a span open").toEqual([]);
});

async function seriousFindings(panel: PanelPage): Promise<string[]> {
  await panel.frame.evaluate(AXE); // by the debugger, which a Content-Security-Policy does not concern
  const { violations } = await panel.frame.evaluate(() =>
    axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}
