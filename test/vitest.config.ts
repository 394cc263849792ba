import { defineConfig } from "vitest/config";
import { SDK_ALIASES } from "../scripts/sdk-entries.ts";

const root = new URL("..", import.meta.url).pathname;

export default defineConfig({
  root,
  resolve: { alias: SDK_ALIASES },
  define: { __DEV__: "true" },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    include: ["test/unit/**/*.test.{ts,tsx}"],
    environment: "node",
    // A hundred short files: starting a process for each, one after the other, took longer than the tests.
    pool: "threads",
    maxWorkers: "100%",
    testTimeout: 20_000,
    css: { modules: { classNameStrategy: "non-scoped" } },
  },
});
