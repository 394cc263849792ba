import { build } from "./build.ts";
import { runChecks, vitest } from "./checks.ts";

/**
 * `npm run test:firefox [-- name …]`: the extension as Firefox gets it, in a real Firefox (`firefox-esr`, or what
 * GENAI_TRACES_FIREFOX names).
 */
await build({ only: ["firefox"] });
await runChecks([
  { name: "Firefox", run: () => vitest("firefox", "test/firefox/vitest.config.ts", process.argv.slice(2)) },
]);
