import type { Tracer } from "./api.ts";
import { RECORDER, type Recorder } from "./span.ts";

/** What the spans of a tracer share, for those who record spans on somebody's behalf; `undefined` if it records nothing. */
export const recorderOf = (tracer: Tracer): Recorder | undefined =>
  (tracer as { [RECORDER]?: Recorder })[RECORDER];
