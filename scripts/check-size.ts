import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "esbuild";
import { bundleOptions, root } from "./esbuild-options.ts";

export interface SizeResult {
  name: string;
  bytes: number;
  /** The budget. */
  max: number;
  /** Where a budget is not reached yet: what was reached so far, never to be exceeded again. */
  reached: number;
}

export const fits = ({ bytes, reached }: SizeResult): boolean => bytes <= reached;

export const describeSize = ({ name, bytes, max, reached }: SizeResult): string =>
  bytes <= max
    ? `${name}: ${bytes} of ${max}`
    : `${name}: ${bytes}, over its budget of ${max} (reached so far: ${reached})`;

/** What a user's bundler would ship for these lines, minified and gzipped (level 9): at once, and when it is asked for. */
export async function bundledSizes(source: string): Promise<{ initial: number; lazy: number }> {
  const { outputFiles, metafile } = await build({
    ...bundleOptions({ dev: false }),
    stdin: { contents: source, resolveDir: root, loader: "ts" },
    target: "es2022",
    splitting: true,
    outdir: "out",
    write: false,
    metafile: true,
    legalComments: "none",
  });
  const sizes = new Map(
    outputFiles.map((file) => [path.relative(root, file.path), gzipSync(file.contents, { level: 9 }).length]),
  );
  const initial = new Set<string>();
  const visit = (file: string): void => {
    if (initial.has(file)) return;
    initial.add(file);
    for (const { path: target, kind } of metafile.outputs[file]?.imports ?? [])
      if (kind === "import-statement") visit(target);
  };
  visit("out/stdin.js");
  const sum = (files: Iterable<string>) =>
    [...files].reduce((total, file) => total + (sizes.get(file) ?? 0), 0);
  return { initial: sum(initial), lazy: sum([...sizes.keys()].filter((file) => !initial.has(file))) };
}

/**
 * What `import()` asks for is not looked at. Where that stands in unused code, other bundlers drop it; esbuild wraps all
 * modules that it shares with the rest, as if somebody might still come for them.
 */
const withoutLater: Plugin = {
  name: "without-later",
  setup: ({ onResolve }) =>
    onResolve({ filter: /./ }, ({ kind, path: target }) =>
      kind === "dynamic-import" ? { path: target, external: true } : undefined,
    ),
};

/** The same where nothing is loaded later: one file. */
export async function bundledSize(source: string, plugins: Plugin[] = []): Promise<number> {
  const { outputFiles } = await build({
    ...bundleOptions({ dev: false }),
    plugins,
    stdin: { contents: source, resolveDir: root, loader: "ts" },
    target: "es2022",
    write: false,
    legalComments: "none",
  });
  return gzipSync(outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).length;
}

export const CORE_IMPORT = 'import { init } from "genai-traces"; init();';
export const TAP_IMPORT = 'import { instrument } from "genai-traces"; instrument();';

export async function checkSizes(): Promise<SizeResult[]> {
  const budgets = JSON.parse(readFileSync(path.join(root, "test/bench/budgets.json"), "utf8"));
  const tap = await bundledSizes(TAP_IMPORT);
  const results: [name: string, bytes: number][] = [
    ["sdk-core-gzip-bytes", await bundledSize(CORE_IMPORT, [withoutLater])],
    ["sdk-tap-gzip-bytes", tap.initial],
    ["sdk-formats-gzip-bytes", tap.lazy],
  ];
  return results.map(([name, bytes]) => {
    const { max, reached = max } = budgets[name];
    return { name, bytes, max, reached };
  });
}

if (process.argv[1] === path.join(root, "scripts/check-size.ts")) {
  let failed = false;
  for (const result of await checkSizes()) {
    console.log(describeSize(result));
    failed ||= !fits(result);
  }
  const all = await bundledSize('import * as all from "genai-traces"; globalThis.all = all;');
  console.log(`everything the package exports: ${all}`);
  process.exit(failed ? 1 : 0);
}
