import type { Attributes, AttributeValue } from "../../../sdk/protocol/index.ts";

/**
 * The operation of a span that names none in OpenTelemetry's words (`gen_ai.operation.name`), or the stage of the
 * pipeline where OpenTelemetry has no word for it. The first that says something counts.
 */
export function saidOperation(a: Attributes): string | undefined {
  return (
    of(OPEN_INFERENCE, a["openinference.span.kind"]) ??
    aiSdkOperation(a["ai.operationId"] ?? a["operation.name"]) ??
    of(LANGSMITH, a["langsmith.span.kind"]) ??
    of(TRACELOOP, a["traceloop.span.kind"]) ??
    of(REQUEST_TYPE, a["llm.request.type"]) ??
    of(LANGFUSE, a["langfuse.observation.type"]) ??
    of(GENKIT, a["genkit:metadata:subtype"]) ??
    of(MLFLOW, a["mlflow.spanType"])
  );
}

/** What a span without any word for it must be, from what else it says. A lone tool call id says nothing. */
export function likelyOperation(a: Attributes): string | undefined {
  if (isText(a["gen_ai.tool.name"])) return "execute_tool";
  if (MODEL_NAMES.some((name) => isText(a[name])))
    return isText(a["gen_ai.agent.name"]) ? "invoke_agent" : "chat";
  if (isText(a["gen_ai.agent.name"])) return "invoke_agent";
  return isText(a["llm.input_messages.0.message.role"]) || isText(a["llm.output_messages.0.message.role"])
    ? "chat"
    : undefined;
}

const MODEL_NAMES = ["gen_ai.request.model", "gen_ai.response.model", "llm.model_name", "llm.request.model"];

const isText = (value: AttributeValue | undefined): boolean => typeof value === "string" && value !== "";

/** Kinds that no operation belongs to are named and lead nowhere. */
const of = (table: Record<string, string>, value: AttributeValue | undefined): string | undefined => {
  const key = typeof value === "string" ? value.toLowerCase() : "";
  return Object.hasOwn(table, key) ? table[key] : undefined;
};

const OPEN_INFERENCE: Record<string, string> = {
  ...{
    llm: "chat",
    embedding: "embeddings",
    retriever: "retrieval",
    tool: "execute_tool",
    agent: "invoke_agent",
  },
  ...{
    reranker: "rerank",
    guardrail: "guardrail",
    evaluator: "evaluation",
    prompt: "prompt",
    chain: "chain",
  },
};

const LANGSMITH: Record<string, string> = {
  ...{ llm: "chat", tool: "execute_tool", retriever: "retrieval", embedding: "embeddings" },
  ...{ prompt: "prompt", parser: "post_process", chain: "chain" },
};

const TRACELOOP: Record<string, string> = {
  ...{
    workflow: "invoke_workflow",
    agent: "invoke_agent",
    tool: "execute_tool",
    task: "task",
    session: "session",
  },
};

const REQUEST_TYPE: Record<string, string> = {
  ...{ chat: "chat", completion: "text_completion", embedding: "embeddings", rerank: "rerank" },
};

const LANGFUSE: Record<string, string> = {
  ...{ generation: "chat", embedding: "embeddings", agent: "invoke_agent", tool: "execute_tool" },
  ...{ retriever: "retrieval", guardrail: "guardrail", evaluator: "evaluation" },
};

const GENKIT: Record<string, string> = {
  ...{
    model: "chat",
    tool: "execute_tool",
    retriever: "retrieval",
    embedder: "embeddings",
    prompt: "prompt",
  },
  ...{ reranker: "rerank", evaluator: "evaluation", flow: "invoke_workflow" },
};

const MLFLOW: Record<string, string> = {
  ...{
    llm: "chat",
    chat_model: "chat",
    embedding: "embeddings",
    retriever: "retrieval",
    tool: "execute_tool",
  },
  ...{ agent: "invoke_agent", reranker: "rerank", parser: "post_process", chain: "chain" },
};

/** `ai.streamText.doStream my-function`: outer spans are agents' turns, inner ones the calls. */
function aiSdkOperation(value: AttributeValue | undefined): string | undefined {
  if (typeof value !== "string" || !value.startsWith("ai.")) return undefined;
  const id = value.split(" ", 1)[0] as string;
  if (id === "ai.toolCall") return "execute_tool";
  if (id.startsWith("ai.embed")) return "embeddings";
  if (id.startsWith("ai.rerank")) return "rerank";
  if (/\.do(?:Generate|Stream)$/.test(id)) return "chat";
  return /^ai\.(?:generate|stream)/.test(id) ? "invoke_agent" : undefined;
}
