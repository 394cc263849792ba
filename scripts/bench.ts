import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build as esbuild } from "esbuild";
import type { Bench, BenchEnvironment, Figure } from "../test/bench/bench.ts";
import { openPanel } from "./browser/devtools.ts";
import { ensureBrowser } from "./browser/install-browser.ts";
import { launch } from "./browser/launch.ts";
import { serveStatic } from "./browser/static-server.ts";
import { buildExtension } from "./build.ts";
import { bundleOptions, root } from "./esbuild-options.ts";

/**
 * `npm run bench [-- name … --check]`: measures in real Chromium through the real panel and writes the
 * table to artifacts/bench.md. With `--check`, a figure beyond its budget makes the exit code 1.
 */
interface Budget {
  max?: number;
  min?: number;
  why: string;
}

const args = process.argv.slice(2);
const check = args.includes("--check");
const names = args.filter((arg) => !arg.startsWith("--"));
const budgets: Record<string, Budget> = JSON.parse(
  readFileSync(path.join(root, "test/bench/budgets.json"), "utf8"),
);

const benches = await loadBenches();
const environment = await prepare();
const rows: { bench: string; figure: Figure; verdict: string }[] = [];
for (const bench of benches) {
  console.log(`▶ ${bench.name}: ${bench.title}`);
  for (const figure of await bench.run(environment)) {
    const verdict = judge(figure);
    rows.push({ bench: bench.name, figure, verdict });
    console.log(`  ${figure.name}: ${round(figure.value)} ${figure.unit}  ${verdict}`);
  }
}
await environment.server.close();

const out = path.join(root, "artifacts");
mkdirSync(out, { recursive: true });
writeFileSync(path.join(out, "bench.md"), table());
console.log(`\nTable: artifacts/bench.md`);
const over = rows.filter(({ verdict }) => verdict.startsWith("over"));
console.log(`${rows.length - over.length} within budget or without one, ${over.length} over budget`);
process.exit(check && over.length ? 1 : 0);

async function loadBenches(): Promise<Bench[]> {
  const dir = path.join(root, "test/bench");
  const all: Bench[] = [];
  for (const file of readdirSync(dir)
    .filter((name) => name.endsWith(".bench.ts"))
    .sort())
    all.push(((await import(path.join(dir, file))) as { bench: Bench }).bench);
  const unknown = names.filter((name) => !all.some((bench) => bench.name === name));
  if (unknown.length)
    throw new Error(`No bench named ${unknown.join(", ")}; there are: ${all.map((b) => b.name).join(", ")}`);
  return names.length ? all.filter((bench) => names.includes(bench.name)) : all;
}

async function prepare(): Promise<BenchEnvironment> {
  const executablePath = await ensureBrowser();
  const extension = path.join(root, "dist/bench/chrome");
  const pages = path.join(root, "dist/bench/pages");
  await buildExtension("chrome", "dist/bench/chrome", true, true);
  await esbuild({
    ...bundleOptions({ dev: false }),
    entryPoints: { emitter: "test/bench/pages/emitter.ts" },
    outdir: pages,
  });
  return {
    server: await serveStatic({ roots: [pages, path.join(root, "test/bench/pages")] }),
    launch: (options = {}) =>
      launch({
        executablePath,
        extension: options.extension === false ? undefined : extension,
        profile: options.profile,
      }),
    async openPanel(launched, page) {
      const opened = await openPanel(launched, page);
      // tsx keeps names of functions by calling this, also in functions that are sent to the panel.
      await opened.panel.evaluate("globalThis.__name ??= (named) => named");
      await opened.panel.waitForFunction(() => "genaiTraces" in globalThis);
      return opened;
    },
    say: (text) => console.log(`  ${text}`),
  };
}

function judge({ value, budget }: Figure): string {
  if (!budget) return "";
  const { min, max } = budgets[budget] ?? {};
  if (max !== undefined) return value <= max ? `ok (≤ ${max})` : `over budget (≤ ${max})`;
  if (min !== undefined) return value >= min ? `ok (≥ ${min})` : `over budget (≥ ${min})`;
  throw new Error(`budgets.json has no "${budget}"`);
}

function table(): string {
  const lines = rows.map(
    ({ bench, figure, verdict }) =>
      `| ${bench} | ${figure.name} | ${round(figure.value)} | ${figure.unit} | ${figure.baseline ?? ""} | ${verdict} |`,
  );
  return [
    "| bench | figure | value | unit | against | budget |",
    "|---|---|--:|---|---|---|",
    ...lines,
    "",
  ].join("\n");
}

function round(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
