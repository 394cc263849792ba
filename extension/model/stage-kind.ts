import {
  type Attributes,
  type AttributeValue,
  GEN_AI_OPERATION_NAME,
  GT_STAGE,
} from "../../sdk/protocol/index.ts";
import { likelyOperation, saidOperation } from "./genai-view/operation.ts";
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
  // Not in the conventions, and met: Traceloop, the AI SDK.
  completion: "model",
  generate: "model",
  agent_step: "agent",
  execute_task: "agent",
  guard: "guardrail",
  "guardrail.run": "guardrail",
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

/**
 * Which stage of the pipeline a span is, from its attributes in any convention (see `genai-view/operation.ts`). Unknown
 * operations degrade to `other`.
 */
export function stageKind(attributes: Attributes): StageKind {
  return saidKind(attributes) ?? likelyKind(attributes);
}

/** The kind that attributes name; `undefined`: they name none, and what they are of is guessed at best. */
export function saidKind(attributes: Attributes): StageKind | undefined {
  const own = kindOf(attributes[GEN_AI_OPERATION_NAME]);
  if (own) return own;
  const stage = attributes[GT_STAGE];
  if (typeof stage === "string" && STAGES.has(stage)) return stage as StageKind;
  return kindOf(saidOperation(attributes));
}

export const likelyKind = (attributes: Attributes): StageKind =>
  kindOf(likelyOperation(attributes)) ?? "other";

function kindOf(operation: AttributeValue | undefined): StageKind | undefined {
  if (typeof operation !== "string") return undefined;
  if (Object.hasOwn(BY_OPERATION, operation)) return BY_OPERATION[operation];
  return STAGES.has(operation) ? (operation as StageKind) : undefined;
}

/** A model call by itself, as opposed to what contains it. */
export const isModelCall = (kind: StageKind): boolean => kind === "model" || kind === "embeddings";
