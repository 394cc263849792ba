import path from "node:path";
import { build as esbuild } from "esbuild";
import type { Bench, BenchEnvironment } from "../test/bench/bench.ts";
import { openPanel } from "./browser/devtools.ts";
import { ensureBrowser } from "./browser/install-browser.ts";
import { launch } from "./browser/launch.ts";
import { serveStatic } from "./browser/static-server.ts";
import { buildExtension } from "./build.ts";
import { bundleOptions, root } from "./esbuild-options.ts";
import { isBeyond, judge, loadByName, type Row, readLimits, writeTable } from "./measured.ts";

/**
 * `npm run bench [-- name … --check]`: measures in real Chromium through the real panel and writes the
 * table to artifacts/bench.md. With `--check`, a figure beyond its budget makes the exit code 1.
 */
const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith("--"));
const budgets = readLimits("test/bench/budgets.json");

const benches = await loadByName<Bench>("test/bench", "bench", names);
const environment = await prepare();
const rows: Row[] = [];
for (const bench of benches) {
  console.log(`▶ ${bench.name}: ${bench.title}`);
  for (const { name, value, unit, baseline = "", budget } of await bench.run(environment)) {
    const verdict = judge(value, budget, budgets);
    rows.push({ of: bench.name, name, value: round(value), unit, baseline, verdict });
    console.log(`  ${name}: ${round(value)} ${unit}  ${verdict}`);
  }
}
await environment.server.close();

writeTable("artifacts/bench.md", "bench", rows);
console.log(`\nTable: artifacts/bench.md`);
const over = rows.filter(isBeyond);
console.log(`${rows.length - over.length} within budget or without one, ${over.length} over budget`);
process.exit(args.includes("--check") && over.length ? 1 : 0);

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

function round(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
