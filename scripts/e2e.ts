import { ensureBrowser } from "./browser/install-browser.ts";
import { build } from "./build.ts";
import { runChecks, vitest } from "./checks.ts";

/** `npm run e2e [-- name …]`: the end-to-end tests alone, on a fresh build. */
await ensureBrowser();
await build({ only: ["dev", "demo", "harness"] });
await runChecks([
  { name: "end to end", run: () => vitest("e2e", "test/e2e/vitest.config.ts", process.argv.slice(2)) },
]);
