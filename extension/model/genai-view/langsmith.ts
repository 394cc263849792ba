import type { AttributeValue } from "../../../sdk/protocol/index.ts";
import { isObject, type JsonObject } from "../attribute-values.ts";
import { messagesIn } from "./any-messages.ts";
import { answerMessages, requestParameters } from "./open-inference.ts";
import { type Convention, firstOf, listIn, nonEmpty, objectIn, textIn, toolDefinitions } from "./source.ts";

/** LangSmith: its OpenTelemetry attributes, and runs as `interop/import/langsmith-runs.ts` reads them. */
export const langsmith: Convention = ({ attributes: a }) => {
  const kind = textIn(a["langsmith.span.kind"])?.toLowerCase();
  if (kind === undefined) return {};
  const inputs = objectIn(a["langsmith.inputs"]);
  const outputs = objectIn(a["langsmith.outputs"]);
  const answer = answerOf(outputs);
  const isModel = kind === "llm";
  const usage = usageOf(outputs, objectIn(a["langsmith.usage_metadata"]));
  const reasons = listIn(answer).map((message) => (isObject(message) ? message.finish_reason : null));
  return {
    "gen_ai.provider.name": textIn(a["langsmith.metadata.ls_provider"]),
    "gen_ai.request.model":
      firstOf(a, "langsmith.metadata.ls_model_name") ?? (isModel ? inputs.model : undefined),
    "gen_ai.response.model": isModel ? textIn(outputs.model) : undefined,
    "gen_ai.response.id": isModel ? textIn(outputs.id) : undefined,
    "gen_ai.request.temperature": a["langsmith.metadata.ls_temperature"],
    "gen_ai.request.max_tokens": a["langsmith.metadata.ls_max_tokens"],
    ...requestParameters({ ...(isModel ? inputs : {}), ...objectIn(a["langsmith.invocation_params"]) }),
    "gen_ai.usage.input_tokens": usage.input ?? a["langsmith.prompt_tokens"],
    "gen_ai.usage.output_tokens": usage.output ?? a["langsmith.completion_tokens"],
    "gen_ai.usage.cache_read.input_tokens": usage.cacheRead,
    "gen_ai.usage.cache_write.input_tokens": usage.cacheWrite,
    "gen_ai.usage.reasoning.output_tokens": usage.reasoning,
    "gen_ai.response.finish_reasons": nonEmpty(
      reasons.filter((reason): reason is string => typeof reason === "string" && reason !== ""),
    ),
    "gen_ai.input.messages":
      isModel || Array.isArray(inputs.messages) ? nonEmpty(messagesIn(inputs, "user")) : undefined,
    "gen_ai.output.messages": isModel || Array.isArray(outputs.messages) ? answer : undefined,
    "gen_ai.tool.definitions": toolDefinitions(
      inputs.tools ?? objectIn(a["langsmith.invocation_params"]).tools,
    ),
    "gen_ai.conversation.id": firstOf(
      a,
      "langsmith.metadata.thread_id",
      "langsmith.metadata.session_id",
      "langsmith.metadata.conversation_id",
    ),
    ...(kind === "retriever" && {
      "gen_ai.retrieval.query.text": textIn(inputs.query) ?? textIn(inputs.input),
      "gen_ai.retrieval.documents": nonEmpty(listIn(outputs.documents ?? outputs.output).map(documentOf)),
    }),
    ...(kind === "tool" && {
      "gen_ai.tool.call.arguments": inputs.input ?? nonEmpty(inputs),
      "gen_ai.tool.call.result": outputs.output ?? nonEmpty(outputs),
    }),
  };
};

function answerOf(outputs: JsonObject): AttributeValue | undefined {
  const [batch] = listIn(outputs.generations);
  const generation = Array.isArray(batch) ? batch : listIn(batch ?? null);
  if (generation.length) return nonEmpty(messagesIn(generation, "assistant"));
  return answerMessages(nonEmpty(outputs));
}

interface RunUsage {
  input?: AttributeValue;
  output?: AttributeValue;
  cacheRead?: AttributeValue;
  cacheWrite?: AttributeValue;
  reasoning?: AttributeValue;
}

function usageOf(outputs: JsonObject, metadata: JsonObject): RunUsage {
  const said = objectIn(outputs.usage_metadata);
  const usage =
    nonEmpty(said) ??
    nonEmpty(metadata) ??
    objectIn(outputs.usage ?? objectIn(outputs.llm_output).token_usage);
  const input = objectIn(usage.input_token_details ?? usage.prompt_tokens_details);
  const output = objectIn(usage.output_token_details ?? usage.completion_tokens_details);
  return {
    input: usage.input_tokens ?? usage.prompt_tokens,
    output: usage.output_tokens ?? usage.completion_tokens,
    cacheRead: input.cache_read ?? input.cached_tokens,
    cacheWrite: input.cache_creation,
    reasoning: output.reasoning ?? output.reasoning_tokens,
  };
}

/** LangChain's `{page_content, metadata}`. */
function documentOf(document: AttributeValue): AttributeValue {
  const inner = isObject(document) && isObject(document.kwargs) ? document.kwargs : document;
  if (!isObject(inner)) return inner;
  const { page_content, pageContent, ...rest } = inner;
  return {
    ...rest,
    ...((page_content ?? pageContent) !== undefined && { content: page_content ?? pageContent ?? null }),
  };
}
