import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";

/** How much it matters: `error` explains a wrong answer or an attack by itself, `warning` may, `info` is worth knowing. */
export type Severity = "error" | "warning" | "info";

/** Where in the pipeline, or about what. */
export type FindingArea =
  | "retrieval"
  | "prompt"
  | "model"
  | "tools"
  | "post-processing"
  | "grounding"
  | "latency"
  | "cost"
  | "safety";

/** The words and the span that a finding rests on. */
export interface Evidence {
  traceId: TraceId;
  spanId: SpanId;
  /** In words: "document 2", "system instructions", "result of get_order", an attribute's name. */
  where: string;
  /** As it stands there, cut to what matters; absent where it is about a number or about something missing. */
  quote?: string;
}

/** A judgement about a trace. It names what it rests on; what is estimated says so in its words. */
export interface Finding {
  /** Which rule judged, in dots: `retrieval.empty`. Rules can be muted by it. */
  rule: string;
  area: FindingArea;
  severity: Severity;
  /** One sentence, with the figures that matter. */
  title: string;
  /** How it was judged and what that cannot see; one or two sentences. */
  method: string;
  /** At least one; the first is where to look. */
  evidence: readonly [Evidence, ...Evidence[]];
}
