import {
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
} from "../protocol/attributes.ts";
import { requestAttributes, usageAttributes } from "../protocol/model-call.ts";
import { toToolDefinitions } from "../stages/tool-definitions.ts";
import type { AttributesInput } from "../tracer/api.ts";
import { quietly } from "../tracer/quietly.ts";
import { langChainProvider } from "../wire/langchain-provider.ts";
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

export function modelFacts(given: Facts = {}, metadata: Facts = {}): AttributesInput {
  const stop = given.stop ?? metadata.ls_stop;
  return requestAttributes({
    provider: langChainProvider(metadata.ls_provider),
    model: given.model ?? given.model_name ?? metadata.ls_model_name,
    temperature: given.temperature ?? metadata.ls_temperature,
    topP: given.top_p ?? given.topP,
    topK: given.top_k ?? given.topK,
    maxTokens:
      given.max_tokens ?? given.max_completion_tokens ?? given.maxOutputTokens ?? metadata.ls_max_tokens,
    seed: given.seed,
    frequencyPenalty: given.frequency_penalty,
    presencePenalty: given.presence_penalty,
    stop: typeof stop === "string" ? [stop] : stop,
    stream: given.stream || undefined,
    tools: toToolDefinitions(given.tools as []),
  });
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
