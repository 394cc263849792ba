import { ensureBrowser } from "./browser/install-browser.ts";
import { clients, runChecks, vitest } from "./checks.ts";

/** `npm run clients [-- name …]`: the tests with real clients alone; with names, only those files. */
await ensureBrowser();
const names = process.argv.slice(2);
await runChecks([
  names.length
    ? { ...clients, run: () => vitest("clients", "test/clients/vitest.config.ts", names) }
    : clients,
]);
