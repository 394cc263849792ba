import { type Evaluation, missingOf } from "../test/eval/eval.ts";
import { root } from "./esbuild-options.ts";
import { isBeyond, judge, loadByName, type Row, readLimits, writeTable } from "./measured.ts";

/**
 * `npm run eval [-- name … --check]`: how good the judgements about traces are, on labelled data; writes the table to
 * artifacts/eval.md. With `--check`, a figure beyond its line in test/eval/thresholds.json makes the exit code 1.
 */
const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith("--"));
const thresholds = readLimits("test/eval/thresholds.json");

const rows: Row[] = [];
let skipped = 0;
for (const evaluation of await loadByName<Evaluation>("test/eval", "eval", names)) {
  const missing = missingOf(evaluation, root);
  if (missing !== undefined) {
    skipped++;
    console.log(`– ${evaluation.name}: skipped, because ${missing} is not there`);
    continue;
  }
  console.log(`▶ ${evaluation.name}: ${evaluation.title}`);
  for (const { name, value, unit = "", baseline = "", threshold } of await evaluation.run()) {
    const verdict = judge(value, threshold, thresholds);
    rows.push({ of: evaluation.name, name, value: value.toFixed(3), unit, baseline, verdict });
    const beside = baseline && `  (${baseline})`;
    console.log(`  ${name}: ${value.toFixed(3)} ${unit}${beside}  ${verdict}`.trimEnd());
  }
}

writeTable("artifacts/eval.md", "evaluation", rows);
const failed = rows.filter(isBeyond);
console.log(
  `\nTable: artifacts/eval.md. ${rows.length - failed.length} figures hold or have no threshold, ${failed.length} do not; ${skipped} evaluations skipped`,
);
process.exit(args.includes("--check") && failed.length ? 1 : 0);
