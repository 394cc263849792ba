import type { Analysis } from "../../model/findings/analyse.ts";

/** What is known of a trace's answer; or in one sentence why nothing is. */
export type TraceAnalysis =
  | {
      state: "done";
      analysis: Analysis /** Other traces whose parameters were compared with. */;
      compared: number;
    }
  | { state: "refused"; reason: string };
