import { type Attributes, GEN_AI_OPERATION_NAME, GT_STAGE } from "../../sdk/protocol/index.ts";
import type { StageKind } from "./trace.ts";

const BY_OPERATION: Record<string, StageKind> = {
  chat: "model",
  generate_content: "model",
  text_completion: "model",
  fetch_response: "model",
  embeddings: "embeddings",
  retrieval: "retrieval",
  search_memory: "retrieval",
  execute_tool: "tool",
  invoke_agent: "agent",
  create_agent: "agent",
  invoke_workflow: "agent",
  plan: "agent",
  rerank: "rerank",
};

/** All kinds, in the order of their numbers in a table's column. */
export const STAGE_KINDS: readonly StageKind[] = [
  "agent",
  "model",
  "tool",
  "retrieval",
  "embeddings",
  "prompt",
  "rerank",
  "guardrail",
  "post_process",
  "evaluation",
  "feedback",
  "other",
];
export const kindNumber = (kind: StageKind): number => STAGE_KINDS.indexOf(kind);

const STAGES = new Set<string>(["prompt", "rerank", "guardrail", "post_process", "evaluation", "feedback"]);

/** Which stage of the pipeline a span is, from its attributes. Unknown operations degrade to `other`. */
export function stageKind(attributes: Attributes): StageKind {
  const operation = attributes[GEN_AI_OPERATION_NAME];
  if (typeof operation === "string" && Object.hasOwn(BY_OPERATION, operation))
    return BY_OPERATION[operation] as StageKind;
  const stage = attributes[GT_STAGE];
  return typeof stage === "string" && STAGES.has(stage) ? (stage as StageKind) : "other";
}

/** A model call by itself, as opposed to what contains it. */
export const isModelCall = (kind: StageKind): boolean => kind === "model" || kind === "embeddings";
