import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type EvalFigure, type Evaluation, missingOf } from "../test/eval/eval.ts";
import { root } from "./esbuild-options.ts";

/**
 * `npm run eval [-- name … --check]`: how good the judgements about traces are, on labelled data; writes the table to
 * artifacts/eval.md. With `--check`, a figure beyond its line in test/eval/thresholds.json makes the exit code 1.
 */
interface Threshold {
  min?: number;
  max?: number;
  why: string;
}

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith("--"));
const thresholds: Record<string, Threshold> = JSON.parse(
  readFileSync(path.join(root, "test/eval/thresholds.json"), "utf8"),
);

const rows: { evaluation: string; figure: EvalFigure; verdict: string }[] = [];
let skipped = 0;
for (const evaluation of await load()) {
  const missing = missingOf(evaluation, root);
  if (missing !== undefined) {
    skipped++;
    console.log(`– ${evaluation.name}: skipped, because ${missing} is not there`);
    continue;
  }
  console.log(`▶ ${evaluation.name}: ${evaluation.title}`);
  for (const figure of await evaluation.run()) {
    const verdict = judge(figure);
    rows.push({ evaluation: evaluation.name, figure, verdict });
    const beside = figure.baseline ? `  (${figure.baseline})` : "";
    console.log(
      `  ${figure.name}: ${figure.value.toFixed(3)} ${figure.unit ?? ""}${beside}  ${verdict}`.trimEnd(),
    );
  }
}

const out = path.join(root, "artifacts");
mkdirSync(out, { recursive: true });
writeFileSync(path.join(out, "eval.md"), table());
const failed = rows.filter(({ verdict }) => verdict.startsWith("beyond"));
console.log(
  `\nTable: artifacts/eval.md. ${rows.length - failed.length} figures hold or have no threshold, ${failed.length} do not; ${skipped} evaluations skipped`,
);
process.exit(args.includes("--check") && failed.length ? 1 : 0);

async function load(): Promise<Evaluation[]> {
  const dir = path.join(root, "test/eval");
  const all: Evaluation[] = [];
  for (const file of readdirSync(dir)
    .filter((name) => name.endsWith(".eval.ts"))
    .sort())
    all.push(((await import(path.join(dir, file))) as { evaluation: Evaluation }).evaluation);
  const unknown = names.filter((name) => !all.some((one) => one.name === name));
  if (unknown.length)
    throw new Error(
      `No evaluation named ${unknown.join(", ")}; there are: ${all.map(({ name }) => name).join(", ")}`,
    );
  return names.length ? all.filter(({ name }) => names.includes(name)) : all;
}

function judge({ value, threshold }: EvalFigure): string {
  if (threshold === undefined) return "";
  if (!Object.hasOwn(thresholds, threshold)) throw new Error(`thresholds.json has no "${threshold}"`);
  const { min, max } = thresholds[threshold] as Threshold;
  // Not `value < min`: what is not a number holds nothing.
  const isLow = min !== undefined && !(value >= min);
  const isHigh = max !== undefined && !(value <= max);
  const asked = [min === undefined ? "" : `≥ ${min}`, max === undefined ? "" : `≤ ${max}`]
    .filter(Boolean)
    .join(", ");
  return isLow || isHigh ? `beyond its threshold (${asked})` : `ok (${asked})`;
}

function table(): string {
  const lines = rows.map(
    ({ evaluation, figure, verdict }) =>
      `| ${evaluation} | ${figure.name} | ${figure.value.toFixed(3)} | ${figure.unit ?? ""} | ${figure.baseline ?? ""} | ${verdict} |`,
  );
  return [
    "| evaluation | figure | value | unit | beside | threshold |",
    "|---|---|--:|---|---|---|",
    ...lines,
    "",
  ].join("\n");
}
