import { begun, imports, lint, runChecks, types, unit } from "./checks.ts";

/** `npm run check`: for every save. */
await runChecks([unit, begun(types), begun(lint), imports]);
