import { type ModelRequest, requestAttributes } from "../protocol/model-call.ts";
import { num, str } from "./json.ts";
import { toMessages, toParts } from "./messages.ts";
import type { Facts } from "./operation.ts";
import { toTools } from "./tools.ts";
import type { Asked } from "./wire-format.ts";

/**
 * What was asked of a model, as it stands in the request: `messages` of a chat API (see {@link toMessages}), `tools` of
 * any shape (see {@link toTools}), one `stop` or several.
 */
export interface AskedOfModel extends ModelRequest {
  /** `chat`, `text_completion`, `generate_content` … */
  operation: string;
}

/** As facts; what has another type than it should is left out. */
export const requestFacts = (it: AskedOfModel): Facts =>
  requestAttributes({
    operation: it.operation,
    provider: it.provider,
    model: str(it.model),
    temperature: num(it.temperature),
    topP: num(it.topP),
    topK: num(it.topK),
    maxTokens: num(it.maxTokens),
    seed: num(it.seed),
    stop: it.stop ? [it.stop].flat() : undefined,
    frequencyPenalty: num(it.frequencyPenalty),
    presencePenalty: num(it.presencePenalty),
    choiceCount: num(it.choiceCount),
    reasoningLevel: str(it.reasoningLevel),
    stream: typeof it.stream === "boolean" ? it.stream : undefined,
    outputType: it.outputType,
    conversationId: str(it.conversationId),
    system: toParts(it.system),
    messages: toMessages(it.messages),
    tools: toTools(it.tools),
  });

/** The whole of what is asked of a model: `chat {model}` and its facts. */
export const askModel = (it: AskedOfModel): Asked => ({
  name: [it.operation, str(it.model)].filter(Boolean).join(" "),
  facts: requestFacts(it),
});

/** Whose hosts they are, by OpenTelemetry's names where it has one. The first that fits. */
const HOSTS: readonly [RegExp, string][] = [
  [/(openai\.azure|cognitiveservices\.azure)\.com$/, "azure.ai.openai"],
  [/ai\.azure\.com$/, "azure.ai.inference"],
  [/generativelanguage\.googleapis\.com$/, "gcp.gemini"],
  [/aiplatform\.googleapis\.com$/, "gcp.vertex_ai"],
  [/bedrock.*\.amazonaws\.com$/, "aws.bedrock"],
  [/\.ml\.cloud\.ibm\.com$/, "ibm.watsonx.ai"],
  [/\bmistral\.ai$/, "mistral_ai"],
  [/\bx\.ai$/, "x_ai"],
  [/\bmoonshot\.(ai|cn)$/, "moonshot_ai"],
];

/** Others that are called as their domain is. */
const DOMAINS =
  /\b(openai|anthropic|cohere|deepseek|groq|perplexity|openrouter|together|fireworks|cerebras|huggingface|novita|ollama|writer|snowflakecomputing|nvidia|replicate|deepinfra|sambanova)\.(com|ai|xyz|co)$/;

/** `gen_ai.provider.name` by the host; undefined for hosts nobody knows. */
export function providerOf({ hostname, port }: URL): string | undefined {
  if (port === "11434") return "ollama";
  return HOSTS.find(([host]) => host.test(hostname))?.[1] ?? DOMAINS.exec(hostname)?.[1];
}
