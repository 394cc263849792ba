import { defineConfig } from "vitest/config";
import { SDK_ALIASES } from "../scripts/sdk-entries.ts";

const root = new URL("..", import.meta.url).pathname;
const ALL = ["test/unit/**/*.test.{ts,tsx}"];
const PAGE = ["instrument", "journal", "tracer"].map(
  (folder) => `test/unit/sdk/${folder}/**/*.test.{ts,tsx}`,
);

export default defineConfig({
  root,
  resolve: { alias: SDK_ALIASES },
  define: { __DEV__: "true" },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    environment: "node",
    // A hundred short files: starting a process for each, one after the other, took longer than the tests.
    pool: "threads",
    // More than there are cores: some tests wait for servers, programs and timers.
    maxWorkers: "200%",
    testTimeout: 20_000,
    css: { modules: { classNameStrategy: "non-scoped" } },
    projects: [
      // What a page has once (clock, journal, tap, patched globals) is made anew for each file …
      { extends: true, test: { name: "page", include: PAGE } },
      // … and the rest shares what it imports: loading it for each file took a third of the time.
      { extends: true, test: { name: "rest", include: ALL, exclude: PAGE, isolate: false } },
    ],
  },
});
