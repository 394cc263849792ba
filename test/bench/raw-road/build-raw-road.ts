import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build as esbuild } from "esbuild";
import { PANEL_TITLE } from "../../../scripts/browser/devtools.ts";
import { bundleOptions, root } from "../../../scripts/esbuild-options.ts";
import { manifestFor } from "../../../scripts/manifest.ts";

/**
 * An extension that does nothing but carry: the product's own manifest, so that permissions, policies and the way
 * messages are serialised are the same. Returns its folder.
 */
export async function buildRawRoad(): Promise<string> {
  const dir = path.join(root, "dist/bench/raw-road");
  mkdirSync(dir, { recursive: true });
  const entry = (name: string) => `test/bench/raw-road/${name}.ts`;
  const options = { ...bundleOptions({ dev: false }), outdir: dir };
  await Promise.all([
    esbuild({ ...options, entryPoints: { panel: entry("panel"), worker: entry("worker") } }),
    esbuild({ ...options, format: "iife", entryPoints: { content: entry("content") } }),
  ]);
  const { icons: _, ...manifest } = manifestFor("chrome");
  const write = (name: string, text: string) => writeFileSync(path.join(dir, name), text);
  write("manifest.json", JSON.stringify(manifest));
  write("devtools.js", `chrome.devtools.panels.create(${JSON.stringify(PANEL_TITLE)}, "", "panel.html");`);
  write("devtools.html", `<!doctype html><title>Raw road</title><script src="devtools.js"></script>`);
  write("panel.html", `<!doctype html><title>Raw road</title><script type="module" src="panel.js"></script>`);
  return dir;
}
