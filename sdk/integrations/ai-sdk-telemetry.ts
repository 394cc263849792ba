import {
  GEN_AI_EMBEDDINGS_DIMENSION_COUNT,
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_NAME,
  GEN_AI_TOOL_TYPE,
  GT_OUTPUT,
} from "../protocol/attributes.ts";
import { named } from "../stages/stage.ts";
import type { Span, SpanOptions } from "../tracer/api.ts";
import { defaultTracer } from "../tracer/default-tracer.ts";
import { quietly } from "../tracer/quietly.ts";
import {
  describe,
  operationOf,
  requestFacts,
  responseFacts,
  type TelemetryEvent,
  type Usage,
  usageFacts,
} from "./ai-sdk-facts.ts";
import { modelMessages, providerName } from "./ai-sdk-messages.ts";
import type { IntegrationOptions } from "./watch-call.ts";

interface ToolCall {
  toolCallId: string;
  toolName: string;
  input?: unknown;
}

/** One call of `generateText` … and what runs in it. */
interface Operation {
  root: Span;
  model?: Span;
  tools: Map<string, Span>;
}

/** Operations whose end never came are forgotten when there are so many. */
const MOST_OPERATIONS = 1000;

/**
 * A telemetry integration for the AI SDK 7: each `generateText`, `streamText`, `embed` … becomes a tree of an agent, its model
 * calls and its tools. It honours `recordInputs`, `recordOutputs` and `functionId`. While a model or a tool runs, its span
 * is active, so that an instrumented `fetch` and nested calls find their parent. Needs neither `@ai-sdk/otel` nor
 * OpenTelemetry. Never throws.
 *
 * @example
 * import { registerTelemetry } from "ai";
 * import { aiSdkTelemetry } from "genai-traces/ai-sdk";
 *
 * registerTelemetry(aiSdkTelemetry()); // all calls; or for one: telemetry: { integrations: [aiSdkTelemetry()] }
 */
export function aiSdkTelemetry(options: IntegrationOptions = {}) {
  const operations = new Map<string, Operation>();

  const startIn = (event: TelemetryEvent, parent: Span, name: string, how: SpanOptions): Span =>
    parent.startSpan(name, { ...how, startTime: event.timestamp });

  function finish(event: TelemetryEvent, end: (span: Span) => void): void {
    const operation = operations.get(event.callId);
    operations.delete(event.callId);
    if (!operation) return;
    for (const span of [...operation.tools.values(), operation.model, operation.root])
      if (span?.isRecording()) end(span);
  }

  const safe = <E>(work: (event: E) => void) => {
    return (event: E): void => void quietly(() => work(event));
  };

  return {
    onStart: safe((event: TelemetryEvent) => {
      const { name, kind, attributes } = describe(event);
      const tracer = options.tracer ?? defaultTracer();
      const how = { parent: options.parent, kind, attributes, startTime: event.timestamp };
      if (operations.size >= MOST_OPERATIONS) operations.delete(operations.keys().next().value as string);
      operations.set(event.callId, { root: tracer.startSpan(name, how), tools: new Map() });
    }),

    onLanguageModelCallStart: safe((event: TelemetryEvent) => {
      const operation = operations.get(event.callId);
      if (!operation) return;
      const attributes = { ...requestFacts(event), [GEN_AI_OPERATION_NAME]: "chat" };
      operation.model = startIn(event, operation.root, named("chat", event.modelId), { kind: 3, attributes });
    }),
    onLanguageModelCallEnd: safe((event: TelemetryEvent) => {
      const { model } = operations.get(event.callId) ?? {};
      if (event.finishReason === "error") model?.setStatus(2);
      model?.end({ endTime: event.timestamp, attributes: responseFacts(event) });
    }),
    onStepError: safe((event: TelemetryEvent) => operations.get(event.callId)?.model?.fail(event.error)),

    // Objects are made in one step, which is one call of the model.
    onObjectStepStart: safe((event: TelemetryEvent) => {
      const operation = operations.get(event.callId);
      if (!operation) return;
      const messages = event.recordInputs === false ? undefined : modelMessages(event.promptMessages);
      const attributes = {
        [GEN_AI_OPERATION_NAME]: "chat",
        [GEN_AI_PROVIDER_NAME]: providerName(event.provider),
        [GEN_AI_REQUEST_MODEL]: event.modelId,
        [GEN_AI_INPUT_MESSAGES]: messages,
        "gen_ai.output.type": "json",
      };
      operation.model = startIn(event, operation.root, named("chat", event.modelId), { kind: 3, attributes });
    }),
    onObjectStepEnd: safe((event: TelemetryEvent) => {
      const content = [
        { type: "reasoning", text: event.reasoning },
        { type: "text", text: event.objectText },
      ].filter(({ text }) => text);
      const { id: responseId } = (event.response ?? {}) as { id?: string };
      const performance = { timeToFirstOutputMs: event.msToFirstChunk };
      operations.get(event.callId)?.model?.end({
        endTime: event.timestamp,
        attributes: responseFacts({ ...event, content, responseId, performance }),
      });
    }),

    onToolExecutionStart: safe((event: TelemetryEvent & { toolCall: ToolCall }) => {
      const operation = operations.get(event.callId);
      const { toolCallId, toolName, input } = event.toolCall;
      const attributes = {
        [GEN_AI_OPERATION_NAME]: "execute_tool",
        [GEN_AI_TOOL_NAME]: toolName,
        [GEN_AI_TOOL_TYPE]: "function",
        [GEN_AI_TOOL_CALL_ID]: toolCallId,
        [GEN_AI_TOOL_CALL_ARGUMENTS]: event.recordInputs === false ? undefined : input,
      };
      if (operation)
        operation.tools.set(
          toolCallId,
          startIn(event, operation.root, `execute_tool ${toolName}`, { attributes }),
        );
    }),
    onToolExecutionEnd: safe((event: TelemetryEvent & { toolCall: ToolCall }) => {
      const tools = operations.get(event.callId)?.tools;
      const span = tools?.get(event.toolCall.toolCallId);
      tools?.delete(event.toolCall.toolCallId);
      const { type, output, error } = (event.toolOutput ?? {}) as Record<string, unknown>;
      if (type === "tool-error") span?.fail(error);
      else if (event.recordOutputs !== false) span?.setAttribute(GEN_AI_TOOL_CALL_RESULT, output);
      span?.end({ endTime: event.timestamp });
    }),

    onEmbedEnd: safe((event: TelemetryEvent) => {
      const [first] = (event.embeddings ?? []) as number[][];
      operations.get(event.callId)?.root.setAttribute(GEN_AI_EMBEDDINGS_DIMENSION_COUNT, first?.length);
    }),
    onRerankEnd: safe((event: TelemetryEvent) => {
      operations.get(event.callId)?.root.setAttribute(GT_OUTPUT, event.ranking);
    }),

    onEnd: safe((event: TelemetryEvent) => {
      const operation = operations.get(event.callId);
      const isEmbedding = operationOf(event.operationId) === "embeddings";
      if (isEmbedding && event.usage) operation?.root.setAttributes(usageFacts(event.usage as Usage));
      const output = event.text || event.object;
      if (output && event.recordOutputs !== false) operation?.root.setAttribute(GT_OUTPUT, output);
      if (event.finishReason === "error") operation?.root.setStatus(2);
      finish(event, (span) => span.end({ endTime: event.timestamp }));
    }),
    onAbort: safe((event: TelemetryEvent) =>
      finish(event, (span) => span.end({ aborted: true, endTime: event.timestamp })),
    ),
    onError: safe((event: unknown) => {
      const told = event as TelemetryEvent;
      if (told?.callId) finish(told, (span) => span.fail(told.error ?? event));
    }),

    executeLanguageModelCall: <T>({ callId, execute }: { callId: string; execute: () => T }): T =>
      runIn(operations.get(callId)?.model, execute),
    executeTool: <T>(how: { callId: string; toolCallId: string; execute: () => T }): T =>
      runIn(operations.get(how.callId)?.tools.get(how.toolCallId), how.execute),
  };
}

const runIn = <T>(span: Span | undefined, execute: () => T): T => (span ? span.run(execute) : execute());
