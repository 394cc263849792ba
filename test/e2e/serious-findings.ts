import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { PanelPage } from "./panel-page.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

declare const axe: { run(context: Document, options: RunOptions): Promise<AxeResults> };

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Lines of a JSON tree are as low as DevTools' own, unless the user chose comfortable rows. */
const LOW_LINE = /json_tree_toggle/;

/** What axe finds in the panel as it is now and calls serious or worse. */
export async function seriousFindings(panel: PanelPage): Promise<string[]> {
  const isComfortable = (await panel.frame.$("[data-density=comfortable]")) !== null;
  await panel.frame.evaluate(AXE); // by the debugger, which a Content-Security-Policy does not concern
  const { violations } = await panel.frame.evaluate((runOnly) => axe.run(document, { runOnly }), RULES);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes
        .filter(({ html }) => isComfortable || id !== "target-size" || !LOW_LINE.test(html))
        .map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
    );
}
