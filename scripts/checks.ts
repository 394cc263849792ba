import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { checkImports } from "./check-imports.ts";
import { checkSizes, describeSize, fits } from "./check-size.ts";
import { root } from "./esbuild-options.ts";
import { installPackage } from "./install-package.ts";
import { run } from "./run-command.ts";

/** How a check went; the totals of all checks are the last line of `npm test`. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

export interface Check {
  name: string;
  run(): Promise<Tally>;
}

const one = (passed: boolean): Tally => ({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 });

/** A command that is one check: its output is shown only when it fails. */
const command = (name: string, program: string, args: string[]): Check => ({
  name,
  run: async () => {
    await run(program, args, { cwd: root, quiet: true });
    return one(true);
  },
});

const bin = (name: string) => path.join(root, "node_modules/.bin", name);

export const types = command("types", bin("tsc"), ["-p", "."]);
export const lint = command("lint", bin("biome"), ["ci", "--error-on-warnings", "."]);

export const imports: Check = {
  name: "import rules",
  run: async () => {
    const problems = checkImports();
    for (const problem of problems) console.error(`  ${problem}`);
    return one(problems.length === 0);
  },
};

export const sizes: Check = {
  name: "size budgets",
  run: async () => {
    const results = await checkSizes();
    for (const result of results) console.log(`  ${describeSize(result)}`);
    return one(results.every(fits));
  },
};

/** Begins at once, beside what comes before it, and is told of in its turn. */
export function begun({ name, run }: Check): Check {
  const running = run();
  running.catch(() => undefined);
  return { name, run: () => running };
}

export const unit: Check = { name: "unit tests", run: () => vitest("unit", "test/vitest.config.ts") };
export const e2e: Check = { name: "end to end", run: () => vitest("e2e", "test/e2e/vitest.config.ts") };

const CLIENTS = "test/clients";

/** Some unit tests drive the integrations with the real libraries too: they are there before them. */
export const clientPackages: Check = {
  name: "client packages",
  run: async () => {
    if (await installPackage(CLIENTS)) console.log(`  installed ${CLIENTS}`);
    return { passed: 0, failed: 0, skipped: 0 };
  },
};

/** The clients that apps use, in the versions that apps have: a package of its own, so that nothing else waits for it. */
export const clientsNamed = (names: string[]): Check => ({
  name: "real clients",
  run: async () => {
    await clientPackages.run();
    await run(bin("tsc"), ["-p", CLIENTS], { cwd: root, quiet: true });
    return vitest("clients", `${CLIENTS}/vitest.config.ts`, names);
  },
});
export const clients = clientsNamed([]);

/** Runs vitest and counts from its own report, so that a crash before the first test is a failure. */
export async function vitest(name: string, config: string, args: string[] = []): Promise<Tally> {
  const report = path.join(root, "artifacts", `${name}.json`);
  mkdirSync(path.dirname(report), { recursive: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const failed = await run(bin("vitest"), ["run", "--config", config, ...reporters, ...args], {
    cwd: root,
  }).then(
    () => false,
    () => true,
  );
  const result = JSON.parse(readFileSync(report, "utf8"));
  const tally: Tally = {
    passed: result.numPassedTests,
    failed: result.numFailedTests,
    skipped: result.numPendingTests + result.numTodoTests,
  };
  // A file that does not load, or an unhandled error, fails the run without a failed test.
  return failed && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/** Runs checks in turn, goes on after a failure, and prints the closing line that CI reads. */
export async function runChecks(checks: Check[]): Promise<never> {
  const total: Tally = { passed: 0, failed: 0, skipped: 0 };
  for (const check of checks) {
    const started = performance.now();
    console.log(`▶ ${check.name}`);
    const tally = await check.run().catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      return one(false);
    });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${tally.failed ? "✗" : "✓"} ${check.name} (${seconds} s)\n`);
    total.passed += tally.passed;
    total.failed += tally.failed;
    total.skipped += tally.skipped;
  }
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exit(total.failed ? 1 : 0);
}
