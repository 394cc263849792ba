import type { Attributes, AttributeValue } from "../../../sdk/protocol/index.ts";
import { isObject, type JsonObject } from "../attribute-values.ts";
import { parseIfJson } from "../message.ts";
import { messagesIn } from "./any-messages.ts";
import { requestParameters } from "./open-inference.ts";
import { type Convention, firstOf, listIn, nonEmpty, numberIn, textIn, toolDefinitions } from "./source.ts";

/** The Vercel AI SDK, versions 3 to 7 (vercel/ai, `content/docs/03-ai-sdk-core/60-telemetry.mdx`). */
export const aiSdk: Convention = ({ attributes: a }) => {
  const operation = textIn(firstOf(a, "ai.operationId", "operation.name"));
  if (!operation?.startsWith("ai.") && a["ai.model.id"] === undefined) return {};
  const msToFirst = numberIn(a["ai.response.msToFirstChunk"]);
  const reason = textIn(firstOf(a, "ai.response.finishReason", "ai.finishReason"));
  const isRun = operation !== undefined && /^ai\.(?:generate|stream)\w+(?: |$)/.test(operation);
  return {
    "gen_ai.provider.name": aiSdkProvider(firstOf(a, "ai.model.provider", "gen_ai.system")),
    "gen_ai.request.model": a["ai.model.id"],
    "gen_ai.response.model": a["ai.response.model"],
    "gen_ai.response.id": a["ai.response.id"],
    "gen_ai.response.finish_reasons": reason ? [reason.replaceAll("-", "_")] : undefined,
    "gen_ai.response.time_to_first_chunk": msToFirst === undefined ? undefined : msToFirst / 1000,
    "gen_ai.usage.input_tokens": firstOf(
      a,
      "ai.usage.inputTokens",
      "ai.usage.promptTokens",
      "ai.usage.tokens",
    ),
    "gen_ai.usage.output_tokens": firstOf(a, "ai.usage.outputTokens", "ai.usage.completionTokens"),
    "gen_ai.usage.cache_read.input_tokens": firstOf(
      a,
      "ai.usage.cachedInputTokens",
      "ai.usage.inputTokenDetails.cacheReadTokens",
    ),
    "gen_ai.usage.cache_write.input_tokens": firstOf(a, "ai.usage.inputTokenDetails.cacheWriteTokens"),
    "gen_ai.usage.reasoning.output_tokens": firstOf(
      a,
      "ai.usage.reasoningTokens",
      "ai.usage.outputTokenDetails.reasoningTokens",
    ),
    "gen_ai.input.messages": nonEmpty(messagesIn(firstOf(a, "ai.prompt.messages", "ai.prompt"), "user")),
    "gen_ai.output.messages": outputOf(a, reason),
    "gen_ai.tool.definitions": toolDefinitions(a["ai.prompt.tools"]),
    ...requestParameters(settingsOf(a)),
    "gen_ai.agent.name": isRun ? firstOf(a, "ai.telemetry.functionId") : undefined,
    "gen_ai.conversation.id": firstOf(
      a,
      "ai.telemetry.metadata.sessionId",
      "ai.telemetry.metadata.conversationId",
      "ai.telemetry.metadata.threadId",
    ),
    "gen_ai.tool.name": a["ai.toolCall.name"],
    "gen_ai.tool.call.id": a["ai.toolCall.id"],
    "gen_ai.tool.call.arguments": firstOf(a, "ai.toolCall.args", "ai.toolCall.input"),
    "gen_ai.tool.call.result": firstOf(a, "ai.toolCall.result", "ai.toolCall.output"),
    "genai_traces.embeddings.input": nonEmpty(
      listIn(firstOf(a, "ai.values", "ai.value")).map((value) => unquoted(value)),
    ),
  };
};

/** `openai.chat`, `google.generative-ai`: the longest that it begins with. */
const PROVIDERS: [string, string][] = [
  ["google.vertex", "gcp.vertex_ai"],
  ["google.generative-ai", "gcp.gemini"],
  ["amazon-bedrock", "aws.bedrock"],
  ["azure-openai", "azure.ai.openai"],
  ["azure", "azure.ai.inference"],
  ["mistral", "mistral_ai"],
  ["xai", "x_ai"],
];

export function aiSdkProvider(value: AttributeValue | undefined): string | undefined {
  const name = textIn(value);
  if (!name) return undefined;
  return PROVIDERS.find(([start]) => name.startsWith(start))?.[1] ?? name.split(".", 1)[0];
}

const SETTINGS = "ai.settings.";

function settingsOf(a: Attributes): JsonObject {
  const settings: JsonObject = {};
  for (const key in a)
    if (key.startsWith(SETTINGS)) settings[key.slice(SETTINGS.length)] = a[key] as AttributeValue;
  return settings;
}

function outputOf(a: Attributes, reason: string | undefined): AttributeValue | undefined {
  const parts: AttributeValue[] = [];
  const reasoning = textIn(a["ai.response.reasoning"]);
  const text = textIn(firstOf(a, "ai.response.text", "ai.result.text"));
  const object = textIn(firstOf(a, "ai.response.object", "ai.result.object"));
  if (reasoning) parts.push({ type: "reasoning", content: reasoning });
  if (text) parts.push({ type: "text", content: text });
  if (object) parts.push({ type: "text", content: object });
  for (const call of listIn(firstOf(a, "ai.response.toolCalls", "ai.result.toolCalls")))
    if (isObject(call)) parts.push(...partsOfCall(call));
  const finish_reason = reason?.replaceAll("-", "_") ?? null;
  return parts.length ? [{ role: "assistant", parts, finish_reason }] : undefined;
}

const partsOfCall = (call: JsonObject): AttributeValue[] =>
  messagesIn([{ ...call, type: "tool-call" }], "assistant").flatMap((message) =>
    isObject(message) && Array.isArray(message.parts) ? message.parts : [],
  );

/** Values to embed are JSON texts of texts. */
function unquoted(value: AttributeValue): AttributeValue {
  if (typeof value !== "string" || !value.startsWith('"')) return value;
  const inner = parseIfJson(`[${value}]`);
  return Array.isArray(inner) ? (inner[0] ?? value) : value;
}
