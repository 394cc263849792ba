import {
  GT_GUARDRAIL_DECISION,
  GT_GUARDRAIL_EXPLANATION,
  GT_GUARDRAIL_NAME,
  GT_GUARDRAIL_TARGET,
  GT_INPUT,
  GT_STAGE,
} from "../protocol/index.ts";
import type { Span } from "../tracer/api.ts";
import { named, runStage, type StageOptions, startStage, withSetters } from "./stage.ts";

export interface GuardrailOptions extends StageOptions {
  name: string;
  /** What is checked: `input`, `output`, `tool_call` or a word of your own. */
  target?: string;
  /** The checked text or value. */
  input?: unknown;
}

export type GuardrailDecision = "pass" | "flag" | "block";

export interface GuardrailSpan extends Span {
  decision(decision: GuardrailDecision, explanation?: string): this;
}

/** A check that may stop or flag what goes in or comes out. A block is a decision, not an error. */
export function guardrail(options: GuardrailOptions): GuardrailSpan;
export function guardrail<T>(options: GuardrailOptions, fn: (span: GuardrailSpan) => T): T;
export function guardrail<T>(options: GuardrailOptions, fn?: (span: GuardrailSpan) => T): GuardrailSpan | T {
  const started = startStage("guardrail", options, () => ({
    name: named("guardrail", options.name),
    attributes: {
      [GT_STAGE]: "guardrail",
      [GT_GUARDRAIL_NAME]: options.name,
      [GT_GUARDRAIL_TARGET]: options.target,
      [GT_INPUT]: options.input,
    },
  }));
  const span = withSetters<GuardrailSpan>(started, {
    decision: (decision, explanation) => ({
      [GT_GUARDRAIL_DECISION]: decision,
      [GT_GUARDRAIL_EXPLANATION]: explanation,
    }),
  });
  return runStage(span, fn);
}
