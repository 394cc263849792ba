import type { Attributes } from "../../../sdk/protocol/index.ts";
import { translated } from "./translate.ts";

/**
 * Attributes of other conventions that a row of the list is made of: operations, models, tools, counts, conversations.
 * None of OpenTelemetry's own newest names is among them.
 */
export const FOREIGN_FACTS: ReadonlySet<string> = new Set([
  ...[
    "openinference.span.kind",
    "ai.operationId",
    "operation.name",
    "langsmith.span.kind",
    "traceloop.span.kind",
  ],
  ...["llm.request.type", "langfuse.observation.type", "genkit:metadata:subtype", "mlflow.spanType"],
  ...[
    "ai.model.id",
    "ai.response.model",
    "llm.model_name",
    "llm.request.model_name",
    "llm.response.model_name",
  ],
  ...[
    "embedding.model_name",
    "langfuse.observation.model.name",
    "langsmith.metadata.ls_model_name",
    "model_name",
  ],
  ...[
    "genkit:name",
    "tool.name",
    "ai.toolCall.name",
    "traceloop.entity.name",
    "session.id",
    "langfuse.session.id",
  ],
  ...[
    "traceloop.association.properties.session_id",
    "langsmith.metadata.thread_id",
    "gcp.vertex.agent.session_id",
  ],
  ...["ai.telemetry.metadata.sessionId", "gen_ai.agent.name", "agent_name"],
  ...["gen_ai.usage.prompt_tokens", "gen_ai.usage.completion_tokens", "gen_ai.usage.cache_read_input_tokens"],
  ...["gen_ai.usage.reasoning_tokens", "gen_ai.usage.details.reasoning_tokens"],
  ...["ai.usage.promptTokens", "ai.usage.completionTokens", "ai.usage.inputTokens", "ai.usage.outputTokens"],
  ...["ai.usage.tokens", "ai.usage.cachedInputTokens", "ai.usage.reasoningTokens"],
  ...["llm.token_count.prompt", "llm.token_count.completion", "llm.token_count.prompt_details.cache_read"],
  ...["llm.token_count.completion_details.reasoning", "langfuse.observation.usage_details"],
  ...[
    "langsmith.prompt_tokens",
    "langsmith.completion_tokens",
    "langsmith.usage_metadata",
    "langsmith.outputs",
  ],
  ...["gcp.vertex.agent.llm_request", "gcp.vertex.agent.llm_response"],
  // Who is paid, and what for.
  ...["gen_ai.system", "ai.model.provider", "llm.provider", "llm.system", "langsmith.metadata.ls_provider"],
  ...["gen_ai.usage.cache_creation_input_tokens", "gen_ai.usage.cache_creation.input_tokens"],
  ...[
    "gen_ai.usage.cache_write_tokens",
    "gen_ai.usage.cache_read_tokens",
    "gen_ai.usage.input_cached_tokens",
  ],
  ...["llm.token_count.prompt_details.cache_write", "ai.usage.inputTokenDetails.cacheReadTokens"],
  ...["ai.usage.inputTokenDetails.cacheWriteTokens", "ai.usage.outputTokenDetails.reasoningTokens"],
  ...["llm.cost.total", "operation.cost", "langfuse.observation.cost_details", "gen_ai.usage.total_cost"],
]);

/** These alone are no reason to translate: OpenTelemetry has them, too. */
const SHARED = new Set(["session.id", "gen_ai.agent.name"]);
export const isForeign = (key: string): boolean => FOREIGN_FACTS.has(key) && !SHARED.has(key);

/** Of these the words are read, however long they are: counts stand inside them. */
const LONG = new Set(["langsmith.outputs", "gcp.vertex.agent.llm_request", "gcp.vertex.agent.llm_response"]);
export const isLongFact = (key: string): boolean => LONG.has(key);

/** What they say by OpenTelemetry's names, of those that `wanted` has. */
export function rowFacts(attributes: Attributes, wanted: ReadonlySet<string>): Attributes {
  const facts: Attributes = {};
  const all = translated({ attributes, events: [] });
  for (const key in all)
    if (wanted.has(key) && all[key] !== undefined) facts[key] = all[key] as Attributes[string];
  return facts;
}
