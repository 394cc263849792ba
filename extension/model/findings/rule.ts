import type { Finding } from "./finding.ts";
import type { Pipeline } from "./pipeline.ts";

/** Looks at a pipeline for one kind of fault. Pure, and bounded by the trace's size. */
export type Rule = (pipeline: Pipeline) => Finding[];
