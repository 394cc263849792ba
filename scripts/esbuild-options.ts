import path from "node:path";
import { fileURLToPath } from "node:url";
import type { BuildOptions, Plugin } from "esbuild";
import { SDK_ALIASES } from "./sdk-entries.ts";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Its rules look into files where there are some; in a browser there are none. */
const secretlintWithoutFiles: Plugin = {
  name: "secretlint-without-files",
  setup(build) {
    build.onResolve({ filter: /^node:(?:path|fs)$/ }, ({ path: asked, importer }) =>
      importer.includes("@secretlint") ? { path: asked, namespace: "absent" } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "absent" }, () => ({ contents: "export default {};" }));
  },
};

/** A warning is a fault of ours that nobody would read. */
const noWarnings: Plugin = {
  name: "no-warnings",
  setup(build) {
    build.onEnd(({ warnings }) => ({ errors: warnings }));
  },
};

/** Options that every bundle shares, so that what is tested is built like what is shipped. */
export function bundleOptions({ dev, minify = !dev }: { dev: boolean; minify?: boolean }): BuildOptions {
  return {
    absWorkingDir: root,
    bundle: true,
    format: "esm",
    target: ["chrome123", "firefox128"],
    jsx: "automatic",
    jsxImportSource: "preact",
    alias: {
      ...SDK_ALIASES,
      // Its package.json leads to TypeScript sources; tsconfig.json leads the type checker to its declarations.
      "@wllama/wllama": path.join(root, "node_modules/@wllama/wllama/esm/index.js"),
    },
    plugins: [secretlintWithoutFiles, noWarnings],
    define: { __DEV__: String(dev) },
    minify,
    sourcemap: dev && !minify ? "inline" : false,
    legalComments: "linked",
    logLevel: "warning",
  };
}
