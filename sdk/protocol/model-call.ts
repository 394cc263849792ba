import {
  GEN_AI_CONVERSATION_ID,
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OPERATION_NAME,
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_CHOICE_COUNT,
  GEN_AI_REQUEST_FREQUENCY_PENALTY,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_REQUEST_PRESENCE_PENALTY,
  GEN_AI_REQUEST_REASONING_LEVEL,
  GEN_AI_REQUEST_SEED,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_STREAM,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_REQUEST_TOP_P,
  GEN_AI_SYSTEM_INSTRUCTIONS,
  GEN_AI_TOOL_DEFINITIONS,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
} from "./attributes.ts";

/** What is asked of a model, by short names. The values are in the convention's shapes already. */
export interface ModelRequest {
  operation?: unknown;
  provider?: unknown;
  model?: unknown;
  temperature?: unknown;
  topP?: unknown;
  topK?: unknown;
  maxTokens?: unknown;
  seed?: unknown;
  stop?: unknown;
  frequencyPenalty?: unknown;
  presencePenalty?: unknown;
  choiceCount?: unknown;
  reasoningLevel?: unknown;
  stream?: unknown;
  outputType?: unknown;
  conversationId?: unknown;
  /** Parts. */
  system?: unknown;
  messages?: unknown;
  tools?: unknown;
}

/** The convention's names for it; the one place that knows them all. */
export const requestAttributes = (it: ModelRequest): Record<string, unknown> => ({
  [GEN_AI_OPERATION_NAME]: it.operation,
  [GEN_AI_PROVIDER_NAME]: it.provider,
  [GEN_AI_REQUEST_MODEL]: it.model,
  [GEN_AI_REQUEST_TEMPERATURE]: it.temperature,
  [GEN_AI_REQUEST_TOP_P]: it.topP,
  [GEN_AI_REQUEST_TOP_K]: it.topK,
  [GEN_AI_REQUEST_MAX_TOKENS]: it.maxTokens,
  [GEN_AI_REQUEST_SEED]: it.seed,
  [GEN_AI_REQUEST_STOP_SEQUENCES]: it.stop,
  [GEN_AI_REQUEST_FREQUENCY_PENALTY]: it.frequencyPenalty,
  [GEN_AI_REQUEST_PRESENCE_PENALTY]: it.presencePenalty,
  [GEN_AI_REQUEST_CHOICE_COUNT]: it.choiceCount,
  [GEN_AI_REQUEST_REASONING_LEVEL]: it.reasoningLevel,
  [GEN_AI_REQUEST_STREAM]: it.stream,
  [GEN_AI_OUTPUT_TYPE]: it.outputType,
  [GEN_AI_CONVERSATION_ID]: it.conversationId,
  [GEN_AI_SYSTEM_INSTRUCTIONS]: it.system,
  [GEN_AI_INPUT_MESSAGES]: it.messages,
  [GEN_AI_TOOL_DEFINITIONS]: it.tools,
});

/** Token counts as the provider bills them; report what you know. */
export interface TokenUsage {
  /** Includes cached tokens: where a provider counts them apart, add them. */
  input?: number;
  /** Includes reasoning tokens. */
  output?: number;
  cacheRead?: number;
  cacheWrite?: number;
  reasoning?: number;
}

export const usageAttributes = (usage: TokenUsage): Record<string, unknown> => ({
  [GEN_AI_USAGE_INPUT_TOKENS]: usage.input,
  [GEN_AI_USAGE_OUTPUT_TOKENS]: usage.output,
  [GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: usage.cacheRead,
  [GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: usage.cacheWrite,
  [GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: usage.reasoning,
});
