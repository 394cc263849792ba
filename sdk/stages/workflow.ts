import {
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_WORKFLOW_NAME,
  GT_INPUT,
  GT_OUTPUT,
} from "../protocol/index.ts";
import type { Span } from "../tracer/api.ts";
import { named, runStage, type StageOptions, startStage, withSetters } from "./stage.ts";

export interface WorkflowOptions extends StageOptions {
  name: string;
  /** The conversation that this turn belongs to, if your app has such an id. */
  conversationId?: string;
  /** What the user gave. */
  input?: unknown;
}

export interface WorkflowSpan extends Span {
  /** What the user gets. */
  output(value: unknown): this;
}

/** One whole turn of an app: the span that all stages hang on. */
export function workflow(options: WorkflowOptions): WorkflowSpan;
export function workflow<T>(options: WorkflowOptions, fn: (span: WorkflowSpan) => T): T;
export function workflow<T>(options: WorkflowOptions, fn?: (span: WorkflowSpan) => T): WorkflowSpan | T {
  const started = startStage("invoke_workflow", options, () => ({
    name: named("invoke_workflow", options.name),
    attributes: {
      [GEN_AI_OPERATION_NAME]: "invoke_workflow",
      [GEN_AI_WORKFLOW_NAME]: options.name,
      [GEN_AI_CONVERSATION_ID]: options.conversationId,
      [GT_INPUT]: options.input,
    },
  }));
  const span = withSetters<WorkflowSpan>(started, { output: (value) => ({ [GT_OUTPUT]: value }) });
  return runStage(span, fn);
}
