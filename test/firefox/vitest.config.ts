import { defineConfig } from "vitest/config";

export default defineConfig({
  root: new URL("../..", import.meta.url).pathname,
  test: {
    include: ["test/firefox/**/*.firefox.ts"],
    environment: "node",
    globalSetup: ["test/e2e/global-setup.ts"],
    pool: "forks",
    testTimeout: 60_000,
  },
});
