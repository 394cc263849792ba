import { ensureBrowser } from "./browser/install-browser.ts";
import { build } from "./build.ts";
import {
  type Check,
  clientPackages,
  clients,
  e2e,
  imports,
  lint,
  runChecks,
  sizes,
  types,
  unit,
} from "./checks.ts";

const browser: Check = {
  name: "browser",
  run: async () => {
    console.log(`  ${await ensureBrowser()}`);
    return { passed: 0, failed: 0, skipped: 0 };
  },
};

const everything: Check = {
  name: "build",
  run: async () => {
    await build();
    return { passed: 1, failed: 0, skipped: 0 };
  },
};

/** `npm test`: everything CI checks. */
await runChecks([browser, types, lint, imports, clientPackages, unit, sizes, everything, e2e, clients]);
