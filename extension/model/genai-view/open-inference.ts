import type { Attributes, AttributeValue } from "../../../sdk/protocol/index.ts";
import { isObject, type JsonObject } from "../attribute-values.ts";
import { TOLD_COST } from "../cost/told-cost.ts";
import { messagesIn } from "./any-messages.ts";
import { treeOf } from "./flat-tree.ts";
import { type Convention, firstOf, listIn, nonEmpty, objectIn, textIn, toolDefinition } from "./source.ts";

/** OpenInference (Arize-ai/openinference, `spec/semantic_conventions.md`). */
export const openInference: Convention = ({ attributes: a }) => {
  const kind = textIn(a["openinference.span.kind"])?.toUpperCase();
  const isSaid = kind !== undefined || Object.keys(a).some((key) => key.startsWith("llm."));
  if (!isSaid) return {};
  const parameters = objectIn(firstOf(a, "llm.invocation_parameters", "embedding.invocation_parameters"));
  const answer = objectIn(a["output.value"]);
  const isCall = kind === "LLM" || kind === undefined;
  return {
    "gen_ai.provider.name": providerOf(textIn(a["llm.provider"]), textIn(a["llm.system"])),
    "gen_ai.request.model":
      firstOf(a, "llm.request.model_name") ??
      parameters.model ??
      firstOf(a, "llm.model_name", "embedding.model_name", "reranker.model_name"),
    "gen_ai.response.model":
      firstOf(a, "llm.response.model_name") ?? (isCall ? firstOf(a, "llm.model_name") : undefined),
    "gen_ai.response.id": isCall ? textIn(answer.id) : undefined,
    ...requestParameters(parameters),
    [TOLD_COST]: a["llm.cost.total"],
    "gen_ai.usage.input_tokens": a["llm.token_count.prompt"],
    "gen_ai.usage.output_tokens": a["llm.token_count.completion"],
    "gen_ai.usage.cache_read.input_tokens": a["llm.token_count.prompt_details.cache_read"],
    "gen_ai.usage.cache_write.input_tokens": a["llm.token_count.prompt_details.cache_write"],
    "gen_ai.usage.reasoning.output_tokens": a["llm.token_count.completion_details.reasoning"],
    "gen_ai.input.messages": inputOf(a, isCall),
    "gen_ai.output.messages": outputOf(a, isCall),
    "gen_ai.response.finish_reasons": isCall ? finishOf(a, answer) : undefined,
    "gen_ai.tool.definitions": nonEmpty(
      treeOf(a, "llm.tools.").map((tool) =>
        toolDefinition(isObject(tool) && isObject(tool.tool) ? (tool.tool.json_schema ?? tool.tool) : tool),
      ),
    ),
    ...(kind === "TOOL" && {
      "gen_ai.tool.name": firstOf(a, "tool.name", "tool_call.function.name"),
      "gen_ai.tool.call.id": firstOf(a, "tool.id", "tool_call.id"),
      "gen_ai.tool.call.arguments": firstOf(a, "tool_call.function.arguments", "input.value"),
      "gen_ai.tool.call.result": firstOf(a, "output.value"),
      "gen_ai.tool.description": firstOf(a, "tool.description"),
    }),
    "gen_ai.retrieval.query.text":
      kind === "RETRIEVER"
        ? firstOf(a, "input.value")
        : kind === "RERANKER"
          ? firstOf(a, "reranker.query")
          : undefined,
    "gen_ai.retrieval.documents": documentsOf(a),
    "gen_ai.agent.name":
      firstOf(a, "agent.name") ?? (kind === "AGENT" ? firstOf(a, "graph.node.id") : undefined),
    "gen_ai.conversation.id": a["session.id"],
    "genai_traces.input": kind !== undefined && !isCall ? firstOf(a, "input.value") : undefined,
  };
};

/** OpenInference tells who made a model from who serves it. */
const PROVIDERS: Record<string, string> = {
  "azure+openai": "azure.ai.openai",
  azure: "azure.ai.inference",
  aws: "aws.bedrock",
  "google+vertexai": "gcp.vertex_ai",
  vertexai: "gcp.vertex_ai",
  google: "gcp.gen_ai",
  mistralai: "mistral_ai",
  xai: "x_ai",
};

function providerOf(provider: string | undefined, system: string | undefined): string | undefined {
  const name = (provider ?? system)?.toLowerCase();
  if (!name) return undefined;
  return PROVIDERS[`${name}+${system?.toLowerCase()}`] ?? PROVIDERS[name] ?? name;
}

const PARAMETERS: Record<string, string> = {
  ...{ temperature: "temperature", top_p: "top_p", top_k: "top_k", seed: "seed", n: "choice.count" },
  ...{ max_tokens: "max_tokens", max_completion_tokens: "max_tokens", max_output_tokens: "max_tokens" },
  ...{ frequency_penalty: "frequency_penalty", presence_penalty: "presence_penalty", stream: "stream" },
  ...{
    stop: "stop_sequences",
    stop_sequences: "stop_sequences",
    maxTokens: "max_tokens",
    maxOutputTokens: "max_tokens",
  },
  ...{
    topP: "top_p",
    topK: "top_k",
    frequencyPenalty: "frequency_penalty",
    presencePenalty: "presence_penalty",
  },
  ...{ stopSequences: "stop_sequences", reasoning_effort: "reasoning.level" },
};

/** A provider's names of what can be asked for, as OpenTelemetry's. */
export function requestParameters(parameters: JsonObject): Attributes {
  const named: Attributes = {};
  for (const [name, value] of Object.entries(parameters))
    if (Object.hasOwn(PARAMETERS, name) && value !== null)
      named[`gen_ai.request.${PARAMETERS[name]}`] ??= value;
  return named;
}

const unwrapped = (item: AttributeValue): AttributeValue => {
  if (!isObject(item)) return item;
  const message = isObject(item.message) ? item.message : item;
  const contents = listIn(message.contents).map((content) =>
    isObject(content) && isObject(content.message_content) ? mediaOf(content.message_content) : content,
  );
  const calls = listIn(message.tool_calls).map((call) =>
    isObject(call) && isObject(call.tool_call) ? call.tool_call : call,
  );
  return {
    ...message,
    ...(contents.length && { content: contents }),
    ...(calls.length && { tool_calls: calls }),
  };
};

function mediaOf(content: JsonObject): JsonObject {
  const image =
    isObject(content.image) && isObject(content.image.image) ? content.image.image.url : undefined;
  return typeof image === "string" ? { type: "image_url", image_url: { url: image } } : content;
}

function inputOf(a: Attributes, isCall: boolean): AttributeValue | undefined {
  const messages = treeOf(a, "llm.input_messages.").map(unwrapped);
  const prompts = treeOf(a, "llm.prompts.").map((item) =>
    isObject(item) && isObject(item.prompt) ? (item.prompt.text ?? null) : item,
  );
  return (
    nonEmpty(messagesIn(messages, "user")) ??
    nonEmpty(messagesIn(prompts, "user")) ??
    (isCall ? nonEmpty(messagesIn(firstOf(a, "input.value"), "user")) : undefined)
  );
}

function outputOf(a: Attributes, isCall: boolean): AttributeValue | undefined {
  const messages = treeOf(a, "llm.output_messages.").map(unwrapped);
  const choices = treeOf(a, "llm.choices.").map((item) =>
    isObject(item) && isObject(item.completion) ? (item.completion.text ?? null) : item,
  );
  return (
    nonEmpty(messagesIn(messages, "assistant")) ??
    nonEmpty(messagesIn(choices, "assistant")) ??
    (isCall ? answerMessages(a["output.value"]) : undefined)
  );
}

/** A provider's answer whole: its choices, candidates, output or content. */
export function answerMessages(value: AttributeValue | undefined): AttributeValue | undefined {
  const answer = objectIn(value);
  const list = answer.choices ?? answer.candidates ?? answer.output ?? answer.generations;
  const isAnthropic = answer.type === "message" && Array.isArray(answer.content);
  const messages = Array.isArray(list) ? list : isAnthropic ? [answer] : undefined;
  return nonEmpty(messagesIn(messages ?? value, "assistant"));
}

function finishOf(a: Attributes, answer: JsonObject): AttributeValue | undefined {
  const said = firstOf(a, "llm.finish_reason") ?? answer.finish_reason;
  return typeof said === "string" ? [said] : undefined;
}

function documentsOf(a: Attributes): AttributeValue | undefined {
  const documents = [...treeOf(a, "retrieval.documents."), ...treeOf(a, "reranker.output_documents.")].map(
    (item) => (isObject(item) && isObject(item.document) ? item.document : item),
  );
  return nonEmpty(
    documents.map((item) =>
      isObject(item) && "metadata" in item ? { ...item, metadata: objectIn(item.metadata) } : item,
    ),
  );
}
