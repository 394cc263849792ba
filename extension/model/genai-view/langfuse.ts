import type { Attributes, AttributeValue } from "../../../sdk/protocol/index.ts";
import type { JsonObject } from "../attribute-values.ts";
import { TOLD_COST } from "../cost/told-cost.ts";
import { messagesIn } from "./any-messages.ts";
import { answerMessages, requestParameters } from "./open-inference.ts";
import { type Convention, firstOf, nonEmpty, numberIn, objectIn, textIn, toolDefinitions } from "./source.ts";

/** Langfuse's attributes, of its SDKs (version 3 on) and of its exports. */
export const langfuse: Convention = ({ attributes: a }) => {
  const type = textIn(a["langfuse.observation.type"])?.toLowerCase();
  if (type === undefined && a["langfuse.trace.name"] === undefined) return {};
  const input = firstOf(a, "langfuse.observation.input");
  const output = firstOf(a, "langfuse.observation.output");
  const parameters = objectIn(
    a["langfuse.observation.model.parameters"] ?? a["langfuse.observation.model_parameters"],
  );
  const isTool = type === "tool";
  const hasMessages = type === "generation" || type === "agent" || isConversation(input);
  return {
    "gen_ai.request.model": a["langfuse.observation.model.name"],
    ...requestParameters(numeric(parameters)),
    ...usageOf(objectIn(a["langfuse.observation.usage_details"])),
    [TOLD_COST]: numberIn(objectIn(a["langfuse.observation.cost_details"]).total),
    "gen_ai.input.messages": hasMessages ? nonEmpty(messagesIn(input, "user")) : undefined,
    "gen_ai.output.messages": hasMessages ? answerMessages(output) : undefined,
    "gen_ai.tool.definitions": toolDefinitions(objectIn(input).tools),
    "gen_ai.tool.call.arguments": isTool ? input : undefined,
    "gen_ai.tool.call.result": isTool ? output : undefined,
    "gen_ai.retrieval.query.text": type === "retriever" ? input : undefined,
    "gen_ai.retrieval.documents": type === "retriever" ? output : undefined,
    "gen_ai.prompt.name": a["langfuse.observation.prompt.name"],
    "gen_ai.prompt.version": a["langfuse.observation.prompt.version"],
    "gen_ai.conversation.id": firstOf(a, "session.id", "langfuse.session.id"),
  };
};

const isConversation = (value: AttributeValue | undefined): boolean =>
  typeof value === "string" && /^\s*(?:\[\s*\{|\{)[\s\S]{0,40}"(?:role|messages)"/.test(value);

/** An export has numbers as text. */
const numeric = (parameters: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, numberIn(value) ?? value]));

/** Its buckets exclude one another: what was read from a cache is not in `input`. Ours include. */
function usageOf(usage: JsonObject): Attributes {
  const sum = (...names: string[]): number | undefined => {
    const found = names.map((name) => numberIn(usage[name])).filter((count) => count !== undefined);
    return found.length ? found.reduce((a, b) => a + b, 0) : undefined;
  };
  const first = (...names: string[]) =>
    names.map((name) => numberIn(usage[name])).find((count) => count !== undefined);
  const cacheRead = first("input_cached_tokens", "cache_read_input_tokens", "input_cache_read");
  const cacheWrite = first("input_cache_creation", "cache_creation_input_tokens");
  const reasoning = first("output_reasoning_tokens", "output_reasoning");
  const input = first("input", "input_tokens", "prompt_tokens", "promptTokens");
  const output = first("output", "output_tokens", "completion_tokens", "completionTokens");
  const facts: Record<string, number | undefined> = {
    "gen_ai.usage.input_tokens":
      input === undefined ? undefined : input + (cacheRead ?? 0) + (cacheWrite ?? 0),
    "gen_ai.usage.output_tokens":
      output === undefined ? undefined : output + (sum("output_reasoning_tokens", "output_reasoning") ?? 0),
    "gen_ai.usage.cache_read.input_tokens": cacheRead ?? first("prompt_details.cache_read"),
    "gen_ai.usage.cache_write.input_tokens": cacheWrite,
    "gen_ai.usage.reasoning.output_tokens": reasoning ?? first("completion_details.reasoning"),
  };
  return Object.fromEntries(
    Object.entries(facts).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
