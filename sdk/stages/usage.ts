import {
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
} from "../protocol/index.ts";
import type { AttributesInput } from "../tracer/api.ts";

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

export const usageAttributes = (usage: TokenUsage): AttributesInput => ({
  [GEN_AI_USAGE_INPUT_TOKENS]: usage.input,
  [GEN_AI_USAGE_OUTPUT_TOKENS]: usage.output,
  [GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: usage.cacheRead,
  [GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: usage.cacheWrite,
  [GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: usage.reasoning,
});
