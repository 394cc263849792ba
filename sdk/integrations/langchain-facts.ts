import {
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_FREQUENCY_PENALTY,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_REQUEST_PRESENCE_PENALTY,
  GEN_AI_REQUEST_SEED,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_STREAM,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_REQUEST_TOP_P,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_TOOL_DEFINITIONS,
} from "../protocol/attributes.ts";
import { usageAttributes } from "../protocol/model-call.ts";
import { toToolDefinitions } from "../stages/tool-definitions.ts";
import type { AttributesInput } from "../tracer/api.ts";
import { quietly } from "../tracer/quietly.ts";
import { type MessageLike, toPartsMessage } from "./langchain-messages.ts";

interface Generation {
  text?: string;
  message?: MessageLike;
  generationInfo?: { finish_reason?: string };
}

export interface LLMResult {
  generations?: Generation[][];
  llmOutput?: { tokenUsage?: { promptTokens?: number; completionTokens?: number } };
}

export type Facts = Record<string, unknown>;

/** LangChain's names of providers, where OpenTelemetry has others. */
const PROVIDERS: Record<string, string> = {
  amazon_bedrock: "aws.bedrock",
  azure: "azure.ai.openai",
  google_genai: "gcp.gemini",
  google_vertexai: "gcp.vertex_ai",
  mistral: "mistral_ai",
  mistralai: "mistral_ai",
  xai: "x_ai",
};

export function modelFacts(given: Facts = {}, metadata: Facts = {}): AttributesInput {
  const provider = metadata.ls_provider as string | undefined;
  const stop = given.stop ?? metadata.ls_stop;
  return {
    [GEN_AI_PROVIDER_NAME]: provider && (PROVIDERS[provider] ?? provider),
    [GEN_AI_REQUEST_MODEL]: given.model ?? given.model_name ?? metadata.ls_model_name,
    [GEN_AI_REQUEST_TEMPERATURE]: given.temperature ?? metadata.ls_temperature,
    [GEN_AI_REQUEST_TOP_P]: given.top_p ?? given.topP,
    [GEN_AI_REQUEST_TOP_K]: given.top_k ?? given.topK,
    [GEN_AI_REQUEST_MAX_TOKENS]:
      given.max_tokens ?? given.max_completion_tokens ?? given.maxOutputTokens ?? metadata.ls_max_tokens,
    [GEN_AI_REQUEST_SEED]: given.seed,
    [GEN_AI_REQUEST_FREQUENCY_PENALTY]: given.frequency_penalty,
    [GEN_AI_REQUEST_PRESENCE_PENALTY]: given.presence_penalty,
    [GEN_AI_REQUEST_STOP_SEQUENCES]: typeof stop === "string" ? [stop] : stop,
    [GEN_AI_REQUEST_STREAM]: given.stream || undefined,
    [GEN_AI_TOOL_DEFINITIONS]: toToolDefinitions(given.tools as []),
  };
}

export function resultFacts({ generations, llmOutput }: LLMResult, hasChunks = false): AttributesInput {
  const answers = generations?.flat() ?? [];
  const message = answers[0]?.message;
  const told = message?.response_metadata ?? {};
  const reasons = answers.flatMap(({ generationInfo, message }) => {
    const { finish_reason, stop_reason } = { ...message?.response_metadata, ...generationInfo } as Facts;
    return finish_reason ?? stop_reason ?? [];
  });
  const tokens = llmOutput?.tokenUsage;
  const usage = message?.usage_metadata;
  return {
    [GEN_AI_RESPONSE_ID]: told.id ?? message?.id,
    [GEN_AI_RESPONSE_MODEL]: told.model_name ?? told.model,
    [GEN_AI_RESPONSE_FINISH_REASONS]: reasons.length ? reasons : undefined,
    ...usageAttributes({
      input: usage?.input_tokens ?? tokens?.promptTokens,
      output: usage?.output_tokens ?? tokens?.completionTokens,
      cacheRead: usage?.input_token_details?.cache_read,
      cacheWrite: usage?.input_token_details?.cache_creation,
      reasoning: usage?.output_token_details?.reasoning,
    } as object),
    // One streamed answer is put together from its chunks.
    ...((!hasChunks || answers.length > 1) && {
      [GEN_AI_OUTPUT_MESSAGES]: answers.map(({ text, message }) =>
        message ? toPartsMessage(message) : { role: "assistant", parts: [{ type: "text", content: text }] },
      ),
    }),
  };
}

/** Tools get their input as text. */
export const parsed = (text: unknown): unknown =>
  quietly(() => (typeof text === "string" && /^\s*[[{]/.test(text) ? JSON.parse(text) : undefined)) ?? text;
