import type { Analysis } from "../../model/findings/analyse.ts";

/** What is known of a trace's answer; or in one sentence why nothing is. */
export type TraceAnalysis =
  /** `compared`: other traces whose parameters were compared with. */
  { state: "done"; analysis: Analysis; compared: number } | { state: "refused"; reason: string };
