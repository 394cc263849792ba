import { GT_USAGE_CACHE_WRITE_1H } from "../protocol/attributes.ts";
import { type Json, num, obj } from "./json.ts";
import type { Facts } from "./operation.ts";
import { sum } from "./sum.ts";
import { usageFacts } from "./usage.ts";

/**
 * What Anthropic, Gemini, Interactions, Ollama and Cohere call their counts. Several names that one server uses at once
 * are counted apart there and belong together: Anthropic's input goes without what is cached, Google's output without
 * thoughts.
 */
const NAMES = {
  input: [
    "input_tokens",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
    "promptTokenCount",
    "toolUsePromptTokenCount",
    "total_input_tokens",
    "total_tool_use_tokens",
    "prompt_eval_count",
    "prompt_tokens",
  ],
  output: [
    "output_tokens",
    "candidatesTokenCount",
    "thoughtsTokenCount",
    "total_output_tokens",
    "total_thought_tokens",
    "eval_count",
    "response_tokens",
    "responseTokenCount",
  ],
  cacheRead: ["cache_read_input_tokens", "cachedContentTokenCount", "total_cached_tokens", "cached_tokens"],
  cacheWrite: ["cache_creation_input_tokens"],
  reasoning: ["thinking_tokens", "thoughtsTokenCount", "total_thought_tokens"],
};

const KINDS = Object.entries(NAMES);

/** Anthropic's, within `cache_creation`: what is kept for an hour, of all that was written. */
const HOUR = "ephemeral_1h_input_tokens";

/** Takes over the counts that are known; what is told again replaces what was told before. */
export function merge(counts: Json, more: Json): void {
  for (const [, names] of KINDS) for (const name of names) counts[name] = num(more[name]) ?? counts[name];
  counts[HOUR] = num(obj(more.cache_creation)[HOUR]) ?? counts[HOUR];
}

/** As facts. */
export const usageOf = (counts: Json): Facts => ({
  ...usageFacts(
    Object.fromEntries(KINDS.map(([kind, names]) => [kind, sum(...names.map((name) => counts[name]))])),
  ),
  ...(counts[HOUR] ? { [GT_USAGE_CACHE_WRITE_1H]: num(counts[HOUR]) } : {}),
});
