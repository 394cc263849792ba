import { defineConfig } from "vitest/config";

/** Installing and building may take minutes, once; one back end at a time. */
export default defineConfig({
  root: new URL("../..", import.meta.url).pathname,
  test: {
    include: ["test/backends/**/*.backends.ts"],
    environment: "node",
    globalSetup: ["test/e2e/global-setup.ts"],
    pool: "forks",
    isolate: false,
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
});
