import { quietly } from "../tracer/quietly.ts";

/** A piece of a message, as OpenTelemetry has it; other `type`s pass through as they are. */
export type MessagePart =
  | { type: "text"; content: string }
  | { type: "reasoning"; content: string }
  | { type: "tool_call"; id?: string; name: string; arguments?: unknown }
  | { type: "tool_call_response"; id?: string; response: unknown }
  | { type: "blob" | "uri" | "file"; modality: string; mime_type?: string; [field: string]: unknown };

export interface PartsMessage {
  /** `system`, `user`, `assistant` or `tool`. */
  role: string;
  parts: MessagePart[];
  name?: string;
}

/** The shape that chat APIs take. Content parts `{type: "text", text}` and tool calls are converted too. */
export interface ChatMessage {
  role: string;
  content?: unknown;
  name?: string;
  /** `{id, function: {name, arguments}}[]` */
  tool_calls?: unknown;
  /** Whose result this message is. */
  tool_call_id?: string;
}

export type MessageInput = PartsMessage | ChatMessage;
/** A string is one message. */
export type MessagesInput = string | MessageInput[];

/**
 * Messages in OpenTelemetry's shape. Total: what is no message stays what it is, for the reader to show.
 * Nothing is copied deeply, because attribute values are written down at once.
 */
export function toMessages(input: MessagesInput | undefined, role: string): unknown {
  if (typeof input === "string") return [{ role, parts: [text(input)] }];
  return Array.isArray(input) ? input.map((message) => quietly(() => toMessage(message)) ?? message) : input;
}

/** Instructions are parts without a role. */
export const toParts = (input: string | MessagePart[] | undefined): unknown =>
  typeof input === "string" ? [text(input)] : input;

const text = (content: unknown): MessagePart => ({ type: "text", content: content as string });

function toMessage(message: MessageInput): unknown {
  if ("parts" in message) return message;
  const { role, content, name, tool_calls, tool_call_id } = message;
  const parts: unknown[] =
    tool_call_id === undefined
      ? partsOf(content)
      : [{ type: "tool_call_response", id: tool_call_id, response: content }];
  if (Array.isArray(tool_calls)) parts.push(...tool_calls.map(toToolCall));
  return { role, parts, name };
}

function partsOf(content: unknown): unknown[] {
  if (content === undefined || content === null || content === "") return [];
  if (!Array.isArray(content)) return [text(content)];
  return content.map((part) => (part?.type === "text" && "text" in part ? text(part.text) : part));
}

function toToolCall(call: { id?: string; function?: { name: string; arguments?: unknown } }): unknown {
  if (!call.function) return call;
  return { type: "tool_call", id: call.id, name: call.function.name, arguments: call.function.arguments };
}
