import type { ToolCall } from "../tools.ts";

/** A message as chat APIs take it. */
export type Message =
  | { role: "system" | "user"; content: string }
  | { role: "assistant"; content: string; tool_calls?: MessageToolCall[] }
  | { role: "tool"; content: string; tool_call_id: string };

export interface MessageToolCall {
  id: string;
  type: "function";
  function: { name: string; arguments: string };
}

/** What the app reads of a streamed chunk; both engines stream this shape. */
export interface ModelChunk {
  id: string;
  model: string;
  choices: {
    delta: {
      content?: string | null;
      tool_calls?: {
        index: number;
        id?: string;
        function?: { name?: string; arguments?: string };
      }[];
    };
    finish_reason?: string | null;
  }[];
  usage?: {
    prompt_tokens: number;
    completion_tokens: number;
    prompt_tokens_details?: { cached_tokens?: number } | null;
    completion_tokens_details?: { reasoning_tokens?: number } | null;
  } | null;
}

export interface Model {
  provider: string;
  name: string;
  /** Runs in this page: its call is no client's call. */
  inPage: boolean;
  serverAddress?: string;
  serverPort?: number;
  /** What the system message says; `{notes}` are the documents that were found. */
  template: { name: string; version: string; text: string };
  /** How much of the conversation goes into the prompt, messages. */
  history: number;
  maxTokens?: number;
  temperature?: number;
  stream(messages: Message[], signal: AbortSignal): Promise<AsyncIterable<ModelChunk>>;
}

export const toMessageToolCall = ({ id, name, arguments: json }: ToolCall): MessageToolCall => ({
  id,
  type: "function",
  function: { name, arguments: json },
});
