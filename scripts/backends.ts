import { ensureBrowser } from "./browser/install-browser.ts";
import { build } from "./build.ts";
import { runChecks, vitest } from "./checks.ts";

/**
 * `npm run test:backends [-- name …]`: real back ends on loopback, installed on demand outside of the repository, and a
 * Python service behind a chat page. What could not be installed is said and skipped.
 */
await ensureBrowser();
await build({ only: ["dev", "demo"] });
await runChecks([
  {
    name: "real back ends",
    run: () => vitest("backends", "test/backends/vitest.config.ts", process.argv.slice(2)),
  },
]);
