import type { Tracer } from "./api.ts";
import { noopTracer } from "./noop-tracer.ts";

let current = noopTracer;

/** The tracer of the last `init`; before that one that records nothing. */
export const defaultTracer = (): Tracer => current;

export const setDefaultTracer = (tracer: Tracer): Tracer => {
  current = tracer;
  return tracer;
};
