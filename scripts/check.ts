import { imports, lint, runChecks, types, unit } from "./checks.ts";

/** `npm run check`: for every save. */
await runChecks([types, lint, imports, unit]);
