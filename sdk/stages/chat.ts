import {
  GEN_AI_CONVERSATION_ID,
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OPERATION_NAME,
  GEN_AI_OUTPUT_MESSAGES,
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
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_SYSTEM_INSTRUCTIONS,
  GEN_AI_TOOL_DEFINITIONS,
  SERVER_ADDRESS,
  SERVER_PORT,
} from "../protocol/index.ts";
import type { AttributesInput, Span } from "../tracer/api.ts";
import { type MessagePart, type MessagesInput, toMessages, toParts } from "./messages.ts";
import { named, runStage, type StageOptions, startStage, withSetters } from "./stage.ts";
import { type ToolDefinition, toToolDefinitions } from "./tool-definitions.ts";
import { type TokenUsage, usageAttributes } from "./usage.ts";

export interface ChatOptions extends StageOptions {
  /** `openai`, `anthropic`, `gcp.gemini`, `gcp.vertex_ai`, `azure.ai.openai` …, or a name of your own. */
  provider: string;
  model: string;
  /** Default `chat`; `text_completion` and `generate_content` are the convention's others. */
  operation?: string;
  temperature?: number;
  topP?: number;
  topK?: number;
  maxTokens?: number;
  seed?: number;
  stop?: string | string[];
  frequencyPenalty?: number;
  presencePenalty?: number;
  /** How many answers were asked for. */
  choiceCount?: number;
  reasoningLevel?: string;
  /** `text`, `json`, `image` or `speech`. */
  outputType?: string;
  /** Instructions given apart from the messages. */
  system?: string | MessagePart[];
  /** A string is one user message. */
  messages?: MessagesInput;
  /** `{type, name, description, parameters}[]`; the nested shape of chat APIs is converted. */
  tools?: ToolDefinition[];
  stream?: boolean;
  conversationId?: string;
  serverAddress?: string;
  serverPort?: number;
}

export interface ChatSpan extends Span {
  /** The answer; a string is one assistant message. Not needed for a stream: chunks are put together. */
  output(messages: MessagesInput): this;
  usage(usage: TokenUsage): this;
  response(response: ChatResponse): this;
}

export interface ChatResponse {
  id?: string;
  /** The model that answered. */
  model?: string;
  /** One for each answer: `stop`, `length`, `tool_call`, `content_filter`, `error`. */
  finishReasons?: string[];
}

/** One call of a model. For a model inside the page set `kind: 1`; the default is 3, a client's call. */
export function chat(options: ChatOptions): ChatSpan;
export function chat<T>(options: ChatOptions, fn: (span: ChatSpan) => T): T;
export function chat<T>(options: ChatOptions, fn?: (span: ChatSpan) => T): ChatSpan | T {
  const started = startStage("chat", options, () => ({
    name: named(options.operation ?? "chat", options.model),
    kind: 3,
    attributes: requestAttributes(options),
  }));
  const span = withSetters<ChatSpan>(started, {
    output: (messages) => ({ [GEN_AI_OUTPUT_MESSAGES]: toMessages(messages, "assistant") }),
    usage: usageAttributes,
    response: ({ id, model, finishReasons }) => ({
      [GEN_AI_RESPONSE_ID]: id,
      [GEN_AI_RESPONSE_MODEL]: model,
      [GEN_AI_RESPONSE_FINISH_REASONS]: finishReasons,
    }),
  });
  return runStage(span, fn);
}

const requestAttributes = (options: ChatOptions): AttributesInput => ({
  [GEN_AI_OPERATION_NAME]: options.operation ?? "chat",
  [GEN_AI_PROVIDER_NAME]: options.provider,
  [GEN_AI_REQUEST_MODEL]: options.model,
  [GEN_AI_REQUEST_TEMPERATURE]: options.temperature,
  [GEN_AI_REQUEST_TOP_P]: options.topP,
  [GEN_AI_REQUEST_TOP_K]: options.topK,
  [GEN_AI_REQUEST_MAX_TOKENS]: options.maxTokens,
  [GEN_AI_REQUEST_SEED]: options.seed,
  [GEN_AI_REQUEST_STOP_SEQUENCES]: typeof options.stop === "string" ? [options.stop] : options.stop,
  [GEN_AI_REQUEST_FREQUENCY_PENALTY]: options.frequencyPenalty,
  [GEN_AI_REQUEST_PRESENCE_PENALTY]: options.presencePenalty,
  [GEN_AI_REQUEST_CHOICE_COUNT]: options.choiceCount,
  [GEN_AI_REQUEST_REASONING_LEVEL]: options.reasoningLevel,
  [GEN_AI_REQUEST_STREAM]: options.stream,
  [GEN_AI_OUTPUT_TYPE]: options.outputType,
  [GEN_AI_CONVERSATION_ID]: options.conversationId,
  [GEN_AI_SYSTEM_INSTRUCTIONS]: toParts(options.system),
  [GEN_AI_INPUT_MESSAGES]: toMessages(options.messages, "user"),
  [GEN_AI_TOOL_DEFINITIONS]: toToolDefinitions(options.tools),
  [SERVER_ADDRESS]: options.serverAddress,
  [SERVER_PORT]: options.serverPort,
});
