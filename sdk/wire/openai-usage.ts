import { num, obj } from "./json.ts";
import type { Facts } from "./operation.ts";
import { sum } from "./sum.ts";
import { usageFacts } from "./usage.ts";

/** Usage of the Chat Completions API, with what those who copied it call the same things. */
export function chatUsage(usage: unknown): Facts {
  const it = obj(usage);
  const input = obj(it.prompt_tokens_details);
  const output = obj(it.completion_tokens_details);
  const reasoning = num(output.reasoning_tokens) ?? num(it.reasoning_tokens);
  const all = sum(it.prompt_tokens, it.completion_tokens, reasoning);
  return usageFacts({
    input: it.prompt_tokens,
    // xAI counts reasoning apart, as its total shows.
    output:
      reasoning && it.total_tokens === all ? sum(it.completion_tokens, reasoning) : it.completion_tokens,
    cacheRead: input.cached_tokens ?? it.prompt_cache_hit_tokens ?? it.cached_tokens ?? it.num_cached_tokens,
    cacheWrite: input.cache_write_tokens ?? input.cache_creation_input_tokens ?? input.cache_creation_tokens,
    reasoning,
  });
}
