import {
  GEN_AI_OPERATION_NAME,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_DESCRIPTION,
  GEN_AI_TOOL_NAME,
  GEN_AI_TOOL_TYPE,
} from "../protocol/index.ts";
import type { Span } from "../tracer/api.ts";
import { named, runStage, type StageOptions, startStage, withSetters } from "./stage.ts";

export interface ToolOptions extends StageOptions {
  name: string;
  /** Ties the execution to the model's `tool_call`. */
  callId?: string;
  description?: string;
  /** `function` (default: runs here), `extension` (runs at the provider's) or `datastore`. */
  type?: string;
  arguments?: unknown;
}

export interface ToolSpan extends Span {
  /** The result, where it is not what `fn` returns. */
  result(value: unknown): this;
}

/** One execution of a tool. What `fn` returns is recorded as the result, unless `result` was called. */
export function tool(options: ToolOptions): ToolSpan;
export function tool<T>(options: ToolOptions, fn: (span: ToolSpan) => T): T;
export function tool<T>(options: ToolOptions, fn?: (span: ToolSpan) => T): ToolSpan | T {
  const started = startStage("execute_tool", options, () => ({
    name: named("execute_tool", options.name),
    attributes: {
      [GEN_AI_OPERATION_NAME]: "execute_tool",
      [GEN_AI_TOOL_NAME]: options.name,
      [GEN_AI_TOOL_CALL_ID]: options.callId,
      [GEN_AI_TOOL_DESCRIPTION]: options.description,
      [GEN_AI_TOOL_TYPE]: options.type ?? "function",
      [GEN_AI_TOOL_CALL_ARGUMENTS]: options.arguments,
    },
  }));
  let given = false;
  const span = withSetters<ToolSpan>(started, {
    result: (value) => {
      given = true;
      return { [GEN_AI_TOOL_CALL_RESULT]: value };
    },
  });
  return runStage(span, fn, (value) => given || span.result(value));
}
