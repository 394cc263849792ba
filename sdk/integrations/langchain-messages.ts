import type { ChunkInput } from "../tracer/api.ts";

/** What is read of LangChain's messages, whichever version made them. */
export interface MessageLike {
  content?: unknown;
  name?: string;
  id?: string;
  role?: string;
  type?: string;
  getType?(): string;
  _getType?(): string;
  tool_calls?: { id?: string; name?: string; args?: unknown }[];
  tool_call_id?: string;
  tool_call_chunks?: { index?: number; id?: string; name?: string; args?: string }[];
  additional_kwargs?: { reasoning_content?: string };
  usage_metadata?: {
    input_tokens?: number;
    output_tokens?: number;
    input_token_details?: { cache_read?: number; cache_creation?: number };
    output_token_details?: { reasoning?: number };
  };
  response_metadata?: Record<string, unknown>;
}

interface Block {
  type?: string;
  text?: string;
  thinking?: string;
  reasoning?: string;
  image_url?: unknown;
}

const ROLES: Record<string, string> = {
  human: "user",
  ai: "assistant",
  AIMessageChunk: "assistant",
  function: "tool",
};

/** A message in OpenTelemetry's shape. */
export function toPartsMessage(message: MessageLike): unknown {
  const type = message.getType?.() ?? message._getType?.() ?? message.role ?? message.type ?? "user";
  const { content, name, tool_calls, tool_call_id, additional_kwargs } = message;
  const parts: unknown[] = [];
  const reasoning = additional_kwargs?.reasoning_content;
  if (reasoning) parts.push({ type: "reasoning", content: reasoning });
  if (tool_call_id !== undefined)
    parts.push({ type: "tool_call_response", id: tool_call_id, response: content });
  else parts.push(...contentParts(content));
  for (const call of Array.isArray(tool_calls) ? tool_calls : [])
    parts.push({ type: "tool_call", id: call.id, name: call.name, arguments: call.args });
  return { role: ROLES[type] ?? type, parts, name };
}

function contentParts(content: unknown): unknown[] {
  if (content === "" || content === undefined || content === null) return [];
  if (!Array.isArray(content)) return [{ type: "text", content }];
  // Calls are told in `tool_calls` too, with their arguments put together.
  return content.filter((block) => !/tool_(use|call)/.test(block?.type)).map(toPart);
}

function toPart(block: Block | string): unknown {
  if (typeof block === "string") return { type: "text", content: block };
  const { type, text, thinking, reasoning } = block ?? {};
  if (type === "text") return { type, content: text };
  if (type === "thinking" || type === "reasoning")
    return { type: "reasoning", content: thinking ?? reasoning };
  return block;
}

/** The pieces that one streamed chunk brings. */
export function toChunks(token: unknown, message: MessageLike | undefined): ChunkInput[] {
  const chunks: ChunkInput[] = [];
  const content = message?.content;
  const blocks: Block[] = Array.isArray(content) ? content : [];
  const reasoning =
    message?.additional_kwargs?.reasoning_content ??
    blocks.map(({ thinking, reasoning }) => thinking ?? reasoning ?? "").join("");
  if (reasoning) chunks.push({ reasoning });
  const text = typeof token === "string" && token ? token : blocks.map(({ text }) => text ?? "").join("");
  if (text) chunks.push(text);
  const calls = message?.tool_call_chunks;
  for (const { index, id, name, args } of Array.isArray(calls) ? calls : [])
    chunks.push({ toolCall: { index, id, name, arguments: args } as object });
  return chunks;
}
