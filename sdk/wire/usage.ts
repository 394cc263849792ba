import {
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
} from "../protocol/attributes.ts";
import { num } from "./json.ts";
import type { Facts } from "./operation.ts";

/**
 * Token counts as facts; what is no number is absent. `input` includes cached tokens and `output` includes
 * reasoning (OpenTelemetry's meaning): where a server counts them apart, the caller adds them.
 */
export const usageFacts = (usage: {
  input?: unknown;
  output?: unknown;
  cacheRead?: unknown;
  cacheWrite?: unknown;
  reasoning?: unknown;
}): Facts => ({
  [GEN_AI_USAGE_INPUT_TOKENS]: num(usage.input),
  [GEN_AI_USAGE_OUTPUT_TOKENS]: num(usage.output),
  [GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: num(usage.cacheRead),
  [GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: num(usage.cacheWrite),
  [GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: num(usage.reasoning),
});
