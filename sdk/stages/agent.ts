import {
  GEN_AI_AGENT_DESCRIPTION,
  GEN_AI_AGENT_ID,
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GT_INPUT,
  GT_OUTPUT,
} from "../protocol/index.ts";
import type { Span } from "../tracer/api.ts";
import { named, runStage, type StageOptions, startStage, withSetters } from "./stage.ts";

export interface AgentOptions extends StageOptions {
  name: string;
  /** Only of agents that a provider hosts. */
  id?: string;
  description?: string;
  conversationId?: string;
  input?: unknown;
}

export interface AgentSpan extends Span {
  output(value: unknown): this;
}

/** One invocation of an agent: its model calls and tools are children. For a remote agent set `kind: 3`. */
export function agent(options: AgentOptions): AgentSpan;
export function agent<T>(options: AgentOptions, fn: (span: AgentSpan) => T): T;
export function agent<T>(options: AgentOptions, fn?: (span: AgentSpan) => T): AgentSpan | T {
  const started = startStage("invoke_agent", options, () => ({
    name: named("invoke_agent", options.name),
    attributes: {
      [GEN_AI_OPERATION_NAME]: "invoke_agent",
      [GEN_AI_AGENT_NAME]: options.name,
      [GEN_AI_AGENT_ID]: options.id,
      [GEN_AI_AGENT_DESCRIPTION]: options.description,
      [GEN_AI_CONVERSATION_ID]: options.conversationId,
      [GT_INPUT]: options.input,
    },
  }));
  const span = withSetters<AgentSpan>(started, { output: (value) => ({ [GT_OUTPUT]: value }) });
  return runStage(span, fn);
}
