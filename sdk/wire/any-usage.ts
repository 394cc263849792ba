import { type Json, num, obj } from "./json.ts";
import type { Facts } from "./operation.ts";
import { usageFacts } from "./usage.ts";

/** The sum of those that are numbers; undefined where none is. */
export function sum(...counts: unknown[]): number | undefined {
  const known = counts.flatMap((count) => num(count) ?? []);
  return known.length ? known.reduce((a, b) => a + b) : undefined;
}

/**
 * Token counts by any of the names that frameworks give them (AI SDK 4-7, AG-UI, LangChain, assistant-ui, OpenAI
 * Realtime); several entries (one a model) are added. Where Anthropic's own names shine through, cached tokens are
 * added to the input, which they are apart from there.
 */
export function anyUsage(usage: unknown): Facts {
  const each = [usage].flat().map((one) => {
    const it = obj(one);
    const input = obj(it.inputTokenDetails ?? it.input_token_details ?? it.prompt_tokens_details);
    const output = obj(it.outputTokenDetails ?? it.output_token_details ?? it.completion_tokens_details);
    const { cache_read_input_tokens: read, cache_creation_input_tokens: written } = it;
    return {
      input: sum(it.inputTokens ?? it.promptTokens ?? it.input_tokens ?? it.prompt_tokens, read, written),
      output: it.outputTokens ?? it.completionTokens ?? it.output_tokens ?? it.completion_tokens,
      cacheRead:
        it.cachedInputTokens ?? input.cacheReadTokens ?? input.cache_read ?? input.cached_tokens ?? read,
      cacheWrite: it.cacheWriteInputTokens ?? input.cacheWriteTokens ?? input.cache_creation ?? written,
      reasoning: it.reasoningTokens ?? output.reasoningTokens ?? output.reasoning ?? output.reasoning_tokens,
    };
  });
  const total: Json = {};
  for (const one of each)
    for (const [kind, count] of Object.entries(one)) total[kind] = sum(total[kind], count);
  return usageFacts(total);
}
