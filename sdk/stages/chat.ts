import {
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  SERVER_ADDRESS,
  SERVER_PORT,
} from "../protocol/index.ts";
import { requestAttributes, type TokenUsage, usageAttributes } from "../protocol/model-call.ts";
import type { AttributesInput, Span } from "../tracer/api.ts";
import { type MessagePart, type MessagesInput, toMessages, toParts } from "./messages.ts";
import { named, runStage, type StageOptions, startStage, withSetters } from "./stage.ts";
import { type ToolDefinition, toToolDefinitions } from "./tool-definitions.ts";

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
    attributes: attributesOf(options),
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

const attributesOf = (options: ChatOptions): AttributesInput => ({
  ...requestAttributes({
    ...options,
    operation: options.operation ?? "chat",
    stop: typeof options.stop === "string" ? [options.stop] : options.stop,
    system: toParts(options.system),
    messages: toMessages(options.messages, "user"),
    tools: toToolDefinitions(options.tools),
  }),
  [SERVER_ADDRESS]: options.serverAddress,
  [SERVER_PORT]: options.serverPort,
});
