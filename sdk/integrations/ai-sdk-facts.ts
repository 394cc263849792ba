import {
  GEN_AI_AGENT_NAME,
  GEN_AI_OPERATION_NAME,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
  GT_EMBEDDINGS_INPUT,
  GT_INPUT,
} from "../protocol/attributes.ts";
import { requestAttributes, usageAttributes } from "../protocol/model-call.ts";
import { named } from "../stages/stage.ts";
import type { AttributesInput, SpanOptions } from "../tracer/api.ts";
import { type ContentPart, contentParts, modelMessages, providerName } from "./ai-sdk-messages.ts";

/** What is read of the events; each carries the `callId` of its operation. */
export interface TelemetryEvent {
  callId: string;
  operationId?: string;
  provider?: string;
  modelId?: string;
  functionId?: string;
  recordInputs?: boolean;
  recordOutputs?: boolean;
  /** Of events told afterwards; milliseconds since the epoch. */
  timestamp?: number;
  [member: string]: unknown;
}

export interface Usage {
  inputTokens?: number;
  outputTokens?: number;
  inputTokenDetails?: { cacheReadTokens?: number; cacheWriteTokens?: number };
  outputTokenDetails?: { reasoningTokens?: number };
  /** Of embeddings. */
  tokens?: number;
}

export function operationOf(operationId = ""): string | undefined {
  if (/^ai\.embed/.test(operationId)) return "embeddings";
  return /^ai\.(generate|stream)(Text|Object)$/.test(operationId) ? "invoke_agent" : undefined;
}

export function describe(event: TelemetryEvent): {
  name: string;
  kind: SpanOptions["kind"];
  attributes: AttributesInput;
} {
  const { operationId = "ai", modelId, functionId, recordInputs } = event;
  const operation = operationOf(operationId);
  const attributes = { ...requestFacts(event), [GEN_AI_OPERATION_NAME]: operation };
  if (operation === "invoke_agent")
    return {
      name: named(operation, functionId),
      kind: 1,
      attributes: { ...attributes, [GEN_AI_AGENT_NAME]: functionId },
    };
  // `embed` has one text, `embedMany` several; `rerank` has documents, speech a text.
  const given =
    recordInputs === false ? undefined : (event.value ?? event.values ?? event.query ?? event.text);
  return {
    name: named(operation ?? operationId.replace(/^ai\./, ""), modelId),
    kind: 3,
    attributes: { ...attributes, [operation ? GT_EMBEDDINGS_INPUT : GT_INPUT]: given },
  };
}

export function requestFacts(event: TelemetryEvent): AttributesInput {
  const hides = event.recordInputs === false;
  const { instructions, system = instructions, messages, prompt = messages, tools } = event;
  return requestAttributes({
    provider: providerName(event.provider),
    model: event.modelId,
    temperature: event.temperature,
    topP: event.topP,
    topK: event.topK,
    maxTokens: event.maxOutputTokens,
    seed: event.seed,
    stop: event.stopSequences,
    frequencyPenalty: event.frequencyPenalty,
    presencePenalty: event.presencePenalty,
    system: hides || !system ? undefined : systemParts(system),
    messages: hides ? undefined : modelMessages(prompt),
    // Of a whole operation they are an object by name, with functions in it.
    tools: Array.isArray(tools)
      ? tools.map(({ type = "function", name, description, inputSchema: parameters }) => ({
          type,
          name,
          description,
          parameters,
        }))
      : undefined,
  });
}

/** A text, a system message, or several. */
const systemParts = (system: unknown): unknown[] =>
  [system].flat().map((one) => ({
    type: "text",
    content: typeof one === "string" ? one : (one as { content?: unknown })?.content,
  }));

export function responseFacts(event: TelemetryEvent): AttributesInput {
  const { timeToFirstOutputMs } = (event.performance ?? {}) as { timeToFirstOutputMs?: number };
  const parts = contentParts(event.content as ContentPart[] | undefined);
  return {
    [GEN_AI_RESPONSE_ID]: event.responseId,
    [GEN_AI_RESPONSE_MODEL]: event.modelId,
    [GEN_AI_RESPONSE_FINISH_REASONS]: event.finishReason && [event.finishReason],
    [GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]:
      timeToFirstOutputMs === undefined ? undefined : timeToFirstOutputMs / 1000,
    [GEN_AI_OUTPUT_MESSAGES]: event.recordOutputs === false ? undefined : [{ role: "assistant", parts }],
    ...usageFacts((event.usage ?? {}) as Usage),
  };
}

export const usageFacts = ({
  inputTokens,
  outputTokens,
  inputTokenDetails,
  outputTokenDetails,
  tokens,
}: Usage) =>
  usageAttributes({
    input: inputTokens ?? tokens,
    output: outputTokens,
    cacheRead: inputTokenDetails?.cacheReadTokens,
    cacheWrite: inputTokenDetails?.cacheWriteTokens,
    reasoning: outputTokenDetails?.reasoningTokens,
  });
