import type { StageKind, TraceStatus } from "../../../model/trace.ts";

/** The accents of theme.css: near kinds share one, so that a trace stays readable. */
export type Accent =
  | "model"
  | "agent"
  | "tool"
  | "retrieval"
  | "prompt"
  | "guardrail"
  | "evaluation"
  | "other";

const ACCENT: Record<StageKind, Accent> = {
  agent: "agent",
  model: "model",
  tool: "tool",
  retrieval: "retrieval",
  embeddings: "retrieval",
  rerank: "retrieval",
  prompt: "prompt",
  guardrail: "guardrail",
  post_process: "other",
  evaluation: "evaluation",
  feedback: "evaluation",
  other: "other",
};

const NAME: Record<StageKind, string> = {
  agent: "agent",
  model: "model call",
  tool: "tool",
  retrieval: "retrieval",
  embeddings: "embeddings",
  rerank: "rerank",
  prompt: "prompt",
  guardrail: "guardrail",
  post_process: "post-processing",
  evaluation: "evaluation",
  feedback: "feedback",
  other: "span",
};

export const accentOf = (kind: StageKind): Accent => ACCENT[kind];
export const accentColor = (kind: StageKind): string => `var(--kind-${ACCENT[kind]})`;
export const kindName = (kind: StageKind): string => NAME[kind];

/** A status in words, for labels and readers. */
export const STATUS_WORDS: Record<TraceStatus, string> = {
  running: "running",
  ok: "finished",
  error: "failed",
  aborted: "aborted",
  interrupted: "interrupted: its page went away",
};
