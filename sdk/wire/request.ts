import {
  GEN_AI_CONVERSATION_ID,
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OPERATION_NAME,
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_CHOICE_COUNT,
  GEN_AI_REQUEST_FREQUENCY_PENALTY,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_REQUEST_PRESENCE_PENALTY,
  GEN_AI_REQUEST_REASONING_LEVEL,
  GEN_AI_REQUEST_SEED,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_STREAM,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_REQUEST_TOP_P,
  GEN_AI_SYSTEM_INSTRUCTIONS,
  GEN_AI_TOOL_DEFINITIONS,
} from "../protocol/attributes.ts";
import { num, str } from "./json.ts";
import { toMessages, toParts } from "./messages.ts";
import type { Facts } from "./operation.ts";
import { toTools } from "./tools.ts";
import type { Asked } from "./wire-format.ts";

/** What was asked of a model, as it stands in the request; what has another type than it should is left out. */
export interface AskedOfModel {
  /** `chat`, `text_completion`, `generate_content` … */
  operation: string;
  provider?: unknown;
  model?: unknown;
  /** A string, or parts; given apart from the messages. */
  system?: unknown;
  /** A string, messages of a chat API, or messages in OpenTelemetry's shape; see {@link toMessages}. */
  messages?: unknown;
  /** Definitions of any shape; see {@link toTools}. */
  tools?: unknown;
  temperature?: unknown;
  topP?: unknown;
  topK?: unknown;
  maxTokens?: unknown;
  seed?: unknown;
  /** A string or several. */
  stop?: unknown;
  frequencyPenalty?: unknown;
  presencePenalty?: unknown;
  choiceCount?: unknown;
  reasoningLevel?: unknown;
  stream?: unknown;
  /** `text`, `json`, `image` or `speech`. */
  outputType?: unknown;
  conversationId?: unknown;
}

export const requestFacts = (it: AskedOfModel): Facts => ({
  [GEN_AI_OPERATION_NAME]: it.operation,
  [GEN_AI_PROVIDER_NAME]: it.provider,
  [GEN_AI_REQUEST_MODEL]: str(it.model),
  [GEN_AI_REQUEST_TEMPERATURE]: num(it.temperature),
  [GEN_AI_REQUEST_TOP_P]: num(it.topP),
  [GEN_AI_REQUEST_TOP_K]: num(it.topK),
  [GEN_AI_REQUEST_MAX_TOKENS]: num(it.maxTokens),
  [GEN_AI_REQUEST_SEED]: num(it.seed),
  [GEN_AI_REQUEST_STOP_SEQUENCES]: it.stop ? [it.stop].flat() : undefined,
  [GEN_AI_REQUEST_FREQUENCY_PENALTY]: num(it.frequencyPenalty),
  [GEN_AI_REQUEST_PRESENCE_PENALTY]: num(it.presencePenalty),
  [GEN_AI_REQUEST_CHOICE_COUNT]: num(it.choiceCount),
  [GEN_AI_REQUEST_REASONING_LEVEL]: str(it.reasoningLevel),
  [GEN_AI_REQUEST_STREAM]: typeof it.stream === "boolean" ? it.stream : undefined,
  [GEN_AI_OUTPUT_TYPE]: it.outputType,
  [GEN_AI_CONVERSATION_ID]: str(it.conversationId),
  [GEN_AI_SYSTEM_INSTRUCTIONS]: toParts(it.system),
  [GEN_AI_INPUT_MESSAGES]: toMessages(it.messages),
  [GEN_AI_TOOL_DEFINITIONS]: toTools(it.tools),
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
