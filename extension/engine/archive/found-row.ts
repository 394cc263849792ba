import type { TraceId } from "../../../sdk/protocol/index.ts";

/**
 * What was found in a trace, judged in a moment of rest, so that the list can be filtered by it. Only ever a copy of what its
 * records say: missing, or made by other rules or of an earlier state, it is made again.
 */
export interface FoundRow {
  traceId: TraceId;
  /** Of {@link RULE_SET}. */
  ruleSet: number;
  /** The trace's row when it was judged. */
  lastMs: number;
  /** Rules that found something, each once; `null`: the trace is too long to be judged unasked. */
  rules: string[] | null;
}
