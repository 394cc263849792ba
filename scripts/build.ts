import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type BuildOptions, build as esbuild } from "esbuild";
import { demoFiles, kindExamples, workerExample } from "../sdk/examples/chat/demo-files.ts";
import { bundleOptions, root } from "./esbuild-options.ts";
import { type ManifestTarget, manifestFor } from "./manifest.ts";
import { run } from "./run-command.ts";
import { SDK_ENTRIES, SERVER_ENTRIES } from "./sdk-entries.ts";

/**
 * Builds everything under `dist/`:
 *
 *   dist/chrome  dist/firefox             the extension as it is shipped
 *   dist/sdk                              the npm package
 *   dist/dev/chrome  dist/dev/chrome-relay  the same with test handles and source maps
 *   dist/demo  dist/harness               the demo app; the panel as an ordinary page
 */
export interface BuildRequest {
  /** Default: all of them. */
  only?: BuildTarget[];
}

export type BuildTarget = "chrome" | "firefox" | "dev" | "sdk" | "demo" | "harness";

export async function build({ only }: BuildRequest = {}): Promise<void> {
  const wants = (target: BuildTarget) => !only || only.includes(target);
  await Promise.all([
    wants("chrome") && buildExtension("chrome", "dist/chrome", false),
    wants("firefox") && buildExtension("firefox", "dist/firefox", false),
    wants("dev") && buildExtension("chrome", "dist/dev/chrome", true),
    wants("dev") && buildExtension("chrome-relay", "dist/dev/chrome-relay", true),
    wants("sdk") && buildSdk(),
    wants("demo") && buildDemo(),
    wants("harness") && buildHarness(),
  ]);
}

/** Entry of each script of the extension, by its name in the extension's root. */
const EXTENSION_ENTRIES = {
  panel: "extension/panel/panel.ts",
  "start-engine": "extension/panel/start-engine.ts",
  engine: "extension/engine/worker.ts",
  devtools: "extension/devtools/devtools.ts",
};
/** Content scripts and Firefox's background are classic scripts: no ES modules there. */
const CLASSIC_ENTRIES = { content: "extension/content/content.ts" };

/** `minify` with `dev` is what benches run: test handles, but the code as it is shipped. */
export async function buildExtension(
  target: ManifestTarget,
  out: string,
  dev: boolean,
  minify = !dev,
): Promise<void> {
  const dir = fresh(out);
  const options = bundleOptions({ dev, minify });
  const withBackground = target !== "chrome";
  await Promise.all([
    esbuild({
      ...options,
      entryPoints: EXTENSION_ENTRIES,
      outdir: dir,
      splitting: true,
      chunkNames: "chunks/[name]-[hash]",
    }),
    esbuild({
      ...options,
      format: "iife",
      entryPoints: {
        ...CLASSIC_ENTRIES,
        ...(withBackground && { background: "extension/background/background.ts" }),
      },
      outdir: dir,
    }),
  ]);
  write(path.join(dir, "tap.js"), await tapModule(options));
  write(path.join(dir, "manifest.json"), `${JSON.stringify(manifestFor(target), null, 2)}\n`);
  copy("extension/panel/panel.html", path.join(dir, "panel.html"));
  copy("extension/devtools/devtools.html", path.join(dir, "devtools.html"));
  copy("LICENSE", path.join(dir, "LICENSE"));
  // Its licence asks to go where its code goes.
  copy("node_modules/@pydantic/genai-prices/LICENSE", path.join(dir, "genai-prices.LICENSE.txt"));
  copy("node_modules/gpt-tokenizer/LICENSE", path.join(dir, "gpt-tokenizer.LICENSE.txt"));
  copy(
    "node_modules/@secretlint/secretlint-rule-preset-recommend/LICENSE",
    path.join(dir, "secretlint.LICENSE.txt"),
  );
  for (const size of ICON_SIZES)
    copy(`extension/icons/icon-${size}.png`, path.join(dir, `icons/icon-${size}.png`));
}

/** What the panel puts into pages, as a module that says its text: the panel may fetch nothing, not even its own files. */
async function tapModule(options: BuildOptions): Promise<string> {
  const { outputFiles } = await esbuild({
    ...options,
    format: "iife",
    entryPoints: ["extension/tap/tap.ts"],
    // Its map would go into every page.
    sourcemap: false,
    legalComments: "none",
    write: false,
  });
  return `export default ${JSON.stringify(outputFiles?.[0]?.text ?? "")};\n`;
}

export const ICON_SIZES = [16, 32, 48, 128];

async function buildSdk(): Promise<void> {
  const dir = fresh("dist/sdk");
  await esbuild({
    ...bundleOptions({ dev: false, minify: false }),
    // Together, so that they share one default tracer and one active span.
    entryPoints: SDK_ENTRIES,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    target: "es2022",
    outdir: dir,
  });
  await buildServer(path.join(dir, "server"));
  await run("npx", ["tsc", "-p", "scripts/tsconfig.sdk.json"], { cwd: root });
  await run("npx", ["tsc", "-p", "scripts/tsconfig.server.json"], { cwd: root });
}

/** For Node, without dependencies: what it needs of others is in it. */
export async function buildServer(outdir: string): Promise<void> {
  await esbuild({
    ...bundleOptions({ dev: false, minify: false }),
    entryPoints: SERVER_ENTRIES,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    platform: "node",
    target: "node20",
    outdir,
  });
  chmodSync(path.join(outdir, "cli.js"), 0o755);
  // Its licence asks to go where its code goes.
  copyFileSync(path.join(root, "node_modules/pbf/LICENSE"), path.join(outdir, "pbf.LICENSE.txt"));
}

async function buildDemo(): Promise<void> {
  const dir = fresh("dist/demo");
  const options = bundleOptions({ dev: true });
  await esbuild({
    ...options,
    entryPoints: { chat: "sdk/examples/chat/chat.ts", ...workerExample.entries, ...kindExamples.entries },
    outdir: dir,
  });
  for (const { from, to } of [...demoFiles, ...workerExample.files, ...kindExamples.files])
    copy(from, path.join(dir, to));
}

async function buildHarness(): Promise<void> {
  const dir = fresh("dist/harness");
  await esbuild(harnessOptions(dir));
  copy("test/harness/harness.html", path.join(dir, "harness.html"));
}

export const harnessOptions = (outdir: string): BuildOptions => ({
  ...bundleOptions({ dev: true }),
  entryPoints: { harness: "test/harness/harness.ts", engine: "extension/engine/worker.ts" },
  outdir,
});

function fresh(relative: string): string {
  const dir = path.join(root, relative);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  return dir;
}

function copy(from: string, to: string): void {
  const source = path.join(root, from);
  if (!existsSync(source)) throw new Error(`build: ${from} is missing`);
  mkdirSync(path.dirname(to), { recursive: true });
  copyFileSync(source, to);
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

export const packageJson = (): { name: string; version: string } =>
  JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));

if (process.argv[1] === path.join(root, "scripts/build.ts")) {
  const started = performance.now();
  const only = process.argv.slice(2) as BuildTarget[];
  await build(only.length ? { only } : {});
  console.log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s → dist/`);
}
