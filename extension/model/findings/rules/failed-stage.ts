import { ERROR_TYPE } from "../../../../sdk/protocol/index.ts";
import { failureOf } from "../../fold.ts";
import type { Finding, FindingArea } from "../finding.ts";
import { evidence, type Pipeline, type Step, short } from "../pipeline.ts";
import { nameOfTool } from "./tool-facts.ts";

const STAGES: Record<string, { rule: string; area: FindingArea; what: string }> = {
  retrieval: { rule: "retrieval.failed", area: "retrieval", what: "The search" },
  rerank: { rule: "retrieval.failed", area: "retrieval", what: "The reranking" },
  embeddings: { rule: "retrieval.failed", area: "retrieval", what: "The embeddings call" },
  prompt: { rule: "prompt.failed", area: "prompt", what: "Building the prompt" },
  model: { rule: "model.failed", area: "model", what: "The model call" },
  tool: { rule: "tools.failed", area: "tools", what: "The tool" },
  guardrail: { rule: "post-processing.failed", area: "post-processing", what: "The guardrail" },
  post_process: { rule: "post-processing.failed", area: "post-processing", what: "The post-processing" },
};

/** A stage of the pipeline ended with an error. One that was tried again with success explains little. */
export function failedStages({ steps }: Pipeline): Finding[] {
  return steps.flatMap((step, at) => {
    const stage = STAGES[step.view.kind];
    const failure = failureOf(step.span) ?? errorType(step);
    if (!stage || failure === undefined) return [];
    const isMended = steps.slice(at + 1).some((later) => isSameAgain(step, later));
    return [
      {
        rule: stage.rule,
        area: stage.area,
        severity: isMended ? "info" : "error",
        title: `${stage.what} “${short(nameOfTool(step))}” failed: ${short(failure, 160)}${isMended ? " Tried again, it worked." : ""}`,
        method: "The span's own status says so.",
        evidence: [evidence(step, "status", failure)],
      } satisfies Finding,
    ];
  });
}

/** Some instrumentations name the error and leave the status as it was; `1` says that all went well. */
const errorType = ({ span }: Step): string | undefined => {
  const type = span.attributes[ERROR_TYPE];
  return typeof type === "string" && type && span.status.code !== 1 && !span.aborted ? type : undefined;
};

const isSameAgain = (step: Step, later: Step): boolean =>
  later.span.name === step.span.name &&
  later.span.parentSpanId === step.span.parentSpanId &&
  later.span.status.code !== 2 &&
  later.span.endMs !== undefined;
