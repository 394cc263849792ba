import { imports, lint, runChecks, together, types, unit } from "./checks.ts";

/** `npm run check`: for every save. */
await runChecks([together(types, lint, imports), unit]);
