import type { Tracer } from "./api.ts";
import { createTracer } from "./tracer.ts";

/** Runs what it is given and records nothing: on servers, with `enabled: false`, and where something went wrong. */
export const noopTracer: Tracer = createTracer(undefined, {});
