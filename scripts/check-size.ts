import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { bundleOptions, root } from "./esbuild-options.ts";

export interface SizeResult {
  name: string;
  bytes: number;
  max: number;
}

/** What a user's bundler would ship for these lines, minified and gzipped (level 9). */
export async function bundledSize(source: string): Promise<number> {
  const { outputFiles } = await build({
    ...bundleOptions({ dev: false }),
    stdin: { contents: source, resolveDir: root, loader: "ts" },
    target: "es2022",
    write: false,
    legalComments: "none",
  });
  return gzipSync(outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).length;
}

export const CORE_IMPORT = 'import { init } from "genai-traces"; init();';

export async function checkSizes(): Promise<SizeResult[]> {
  const budgets = JSON.parse(readFileSync(path.join(root, "test/bench/budgets.json"), "utf8"));
  const name = "sdk-core-gzip-bytes";
  return [{ name, bytes: await bundledSize(CORE_IMPORT), max: budgets[name].max }];
}

if (process.argv[1] === path.join(root, "scripts/check-size.ts")) {
  let failed = false;
  for (const { name, bytes, max } of await checkSizes()) {
    console.log(`${name}: ${bytes} of ${max}`);
    failed ||= bytes > max;
  }
  const all = await bundledSize('import * as all from "genai-traces"; globalThis.all = all;');
  console.log(`everything the package exports: ${all}`);
  process.exit(failed ? 1 : 0);
}
