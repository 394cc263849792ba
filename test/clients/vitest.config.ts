import { defineConfig } from "vitest/config";

/** As the end-to-end tests: one worker, one module graph, one browser. */
export default defineConfig({
  root: new URL("../..", import.meta.url).pathname,
  test: {
    include: ["test/clients/**/*.clients.ts"],
    environment: "node",
    globalSetup: ["test/e2e/global-setup.ts"],
    pool: "forks",
    isolate: false,
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
