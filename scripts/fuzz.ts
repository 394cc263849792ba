import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { keptOf } from "../test/fuzz/endless.ts";
import { type Finding, fuzzOnce } from "../test/fuzz/fuzz.ts";
import { type Source, sources } from "../test/fuzz/sources.ts";
import { root } from "./esbuild-options.ts";

/**
 * `npm run fuzz [-- minutes [seed]]`: mutated answers through the readers of all wire formats, two minutes by default.
 * What is found is written to artifacts/fuzz/, one body a file, and the exit code is 1. The same seed finds the same.
 */
const [minutes = 2, firstSeed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
const all = sources();
const MIB = 1024 * 1024;
/** One finding of a kind and place is enough. */
const findings = new Map<string, Finding>();
const started = Date.now();
const isOver = (share: number): boolean => Date.now() > started + minutes * 60_000 * share;
let seed = firstSeed;
let runs = 0;
console.log(`▶ fuzz: ${all.length} bodies, ${minutes} minutes, from seed ${firstSeed}`);

while (!isOver(2 / 3)) {
  seed++;
  runs++;
  const found = fuzzOnce(any(seed), any(seed * 31), seed);
  if (found) keep(found);
}
let endless = 0;
for (; endless < all.length && !isOver(1); endless++) readEndless(any(firstSeed + endless));

const folder = path.join(root, "artifacts/fuzz");
for (const [index, finding] of [...findings.values()].entries()) {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${index}-${finding.what.replaceAll(" ", "-")}.txt`);
  writeFileSync(file, finding.body);
  console.error(
    `  ${finding.what}: ${finding.file}, seed ${finding.seed}\n    ${finding.detail}\n    ${path.relative(root, file)}`,
  );
}
console.log(
  `${findings.size ? "✗" : "✓"} fuzz: ${runs} mutations and ${endless} endless answers read, ${findings.size} findings`,
);
process.exit(findings.size ? 1 : 0);

function keep(finding: Finding): void {
  const place = finding.what.endsWith("throws") ? finding.detail : finding.file;
  if (!findings.has(finding.what + place)) findings.set(finding.what + place, finding);
}

function any(number: number): Source {
  return all[number % all.length] as Source;
}

/** What is kept must not grow with the answer; garbage of the engine's own is forgiven. */
function readEndless(source: Source): void {
  const kept = keptOf(source, 16 * MIB);
  // What only fills up what may be kept does not go on: four times as much makes no difference to it.
  if (kept > 3 * MIB && keptOf(source, 64 * MIB) > 2 * kept)
    keep({
      what: "grows",
      file: source.file,
      seed: 0,
      detail: `an endless answer: ${(kept / MIB).toFixed(1)} MB more after 16 Mi code units more`,
      body: source.body,
    });
}
