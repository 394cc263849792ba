import { ensureBrowser } from "./browser/install-browser.ts";
import { clientsNamed, runChecks } from "./checks.ts";

/** `npm run clients [-- name …]`: the tests with real clients alone; with names, only those files. */
await ensureBrowser();
await runChecks([clientsNamed(process.argv.slice(2))]);
