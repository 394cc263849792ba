import type { AttributeValue } from "../../sdk/protocol/index.ts";
import { isObject, type JsonObject } from "./attribute-values.ts";
import { type MediaPart, readMedia } from "./media.ts";
import type { ChunkSeries } from "./trace.ts";

/**
 * Messages as OpenTelemetry's GenAI conventions write them (gen-ai-input-messages.json,
 * gen-ai-output-messages.json), read tolerantly: exporters write JSON strings, plain strings,
 * OpenAI's shape and parts of their own.
 */
export type Part =
  | { type: "text"; content: string }
  | { type: "reasoning"; content: string }
  | { type: "refusal"; content: string }
  | { type: "tool_call"; id?: string; name: string; arguments?: AttributeValue }
  | { type: "tool_call_response"; id?: string; response?: AttributeValue }
  /** A tool that the provider runs itself: web search, code … */
  | { type: "server_tool_call"; id?: string; name: string; arguments?: AttributeValue }
  | { type: "server_tool_call_response"; id?: string; response?: AttributeValue }
  /** Where words of the answer come from. */
  | { type: "citation"; title?: string; url?: string; text?: string; sources?: AttributeValue }
  | MediaPart
  /** Whatever a vendor adds: shown by type, its fields as JSON. */
  | { type: "other"; kind: string; value: { [key: string]: AttributeValue } }
  /** Capture mode `metadata`: how long a text was, not what it said. */
  | { type: "withheld"; kind: string; length: number };

export interface Message {
  role: string;
  name?: string;
  parts: Part[];
  finishReason?: string;
}

/** Any value found under a messages attribute. Unreadable content becomes one text part; never throws. */
export function readMessages(value: AttributeValue | undefined, defaultRole: string): Message[] {
  const parsed = parseIfJson(value);
  if (parsed === undefined || parsed === null) return [];
  const list = Array.isArray(parsed) ? parsed : [parsed];
  return list.map((item) => readMessage(item, defaultRole));
}

/** `gen_ai.system_instructions`: an array of parts, or plain text. */
export function readParts(value: AttributeValue | undefined): Part[] {
  const parsed = parseIfJson(value);
  if (parsed === undefined || parsed === null) return [];
  return (Array.isArray(parsed) ? parsed : [parsed]).map(readPart);
}

function readMessage(item: AttributeValue, defaultRole: string): Message {
  if (!isObject(item)) return { role: defaultRole, parts: [{ type: "text", content: asText(item) }] };
  const role = typeof item.role === "string" ? item.role : defaultRole;
  const parts = Array.isArray(item.parts) ? item.parts.map(readPart) : readContent(item);
  return {
    role,
    name: typeof item.name === "string" ? item.name : undefined,
    parts,
    finishReason: typeof item.finish_reason === "string" ? item.finish_reason : undefined,
  };
}

/** OpenAI's shape: `content` beside `tool_calls` or `tool_call_id`. */
function readContent(item: JsonObject): Part[] {
  const parts: Part[] = [];
  if (typeof item.tool_call_id === "string")
    return [{ type: "tool_call_response", id: item.tool_call_id, response: item.content ?? null }];
  if (Array.isArray(item.content)) parts.push(...item.content.map(readPart));
  else if (item.content !== undefined && item.content !== null) parts.push(readPart(item.content));
  for (const call of Array.isArray(item.tool_calls) ? item.tool_calls : []) parts.push(readPart(call));
  if (parts.length === 0 && !("content" in item)) parts.push({ type: "other", kind: "message", value: item });
  return parts;
}

function readPart(value: AttributeValue): Part {
  if (!isObject(value)) return { type: "text", content: asText(value) };
  const kind = typeof value.type === "string" ? value.type : "unknown";
  const withheld = withheldLength(value) ?? withheldLength(value.content);
  if (withheld !== undefined)
    return { type: "withheld", kind: kind === "unknown" ? "text" : kind, length: withheld };
  switch (kind) {
    case "text":
    case "input_text":
    case "output_text":
      return { type: "text", content: asText(value.content ?? value.text ?? "") };
    case "reasoning":
    case "thinking":
      return { type: "reasoning", content: asText(value.content ?? value.thinking ?? "") };
    case "refusal":
      return { type: "refusal", content: asText(value.content ?? value.refusal ?? "") };
    case "tool_call":
      return {
        type: "tool_call",
        id: text(value.id),
        name: text(value.name) ?? "",
        arguments: parseIfJson(value.arguments),
      };
    case "tool_call_response":
      return { type: "tool_call_response", id: text(value.id), response: value.response ?? value.result };
    case "function":
      return readFunctionCall(value);
    case "server_tool_call":
      return readServerCall(value);
    case "server_tool_call_response":
      return {
        type: kind,
        id: text(value.id),
        response: insideOf(value.server_tool_call_response, "content"),
      };
    case "citation":
      return {
        type: kind,
        title: text(value.title),
        url: text(value.url),
        text: text(value.text),
        sources: value.sources,
      };
    default:
      return readMedia(value) ?? { type: "other", kind, value };
  }
}

function readServerCall(value: JsonObject): Part {
  const call = value.server_tool_call;
  const name = text(value.name) ?? (isObject(call) ? text(call.type) : undefined) ?? "";
  return { type: "server_tool_call", id: text(value.id), name, arguments: insideOf(call, "arguments") };
}

/** The value under a key, or all of it where the key is absent. */
const insideOf = (value: AttributeValue | undefined, key: string): AttributeValue | undefined =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : value;

function readFunctionCall(value: JsonObject): Part {
  const call = isObject(value.function) ? value.function : value;
  return {
    type: "tool_call",
    id: text(value.id),
    name: text(call.name) ?? "",
    arguments: parseIfJson(call.arguments),
  };
}

/** What a stream said, for spans whose output was not recorded apart from it. */
export function messageFromStream(stream: ChunkSeries): Message {
  const parts: Part[] = [];
  const calls = new Map<number, { id?: string; name: string; json: string; part: Part }>();
  let withheld = 0;
  for (const chunk of stream.chunks) {
    if (chunk.kind === "tool_call") addToolDelta(chunk.toolCall, parts, calls);
    else if (chunk.text) appendText(parts, chunk.kind, chunk.text);
    else withheld += chunk.length;
  }
  for (const call of calls.values())
    Object.assign(call.part, { id: call.id, name: call.name, arguments: parseIfJson(call.json) });
  if (withheld) parts.push({ type: "withheld", kind: "text", length: withheld });
  return { role: "assistant", parts };
}

function appendText(parts: Part[], type: "text" | "reasoning", content: string): void {
  const last = parts.at(-1);
  if (last && last.type === type) last.content += content;
  else parts.push({ type, content });
}

function addToolDelta(
  delta: { index?: number; id?: string; name?: string; arguments?: string } | undefined,
  parts: Part[],
  calls: Map<number, { id?: string; name: string; json: string; part: Part }>,
): void {
  if (!delta) return;
  const index = delta.index ?? Math.max(0, calls.size - (delta.name ? 0 : 1));
  let call = calls.get(index);
  if (!call) {
    const part: Part = { type: "tool_call", name: "" };
    call = { name: "", json: "", part };
    calls.set(index, call);
    parts.push(part);
  }
  call.id = delta.id ?? call.id;
  // Servers that tell it twice mean it once.
  call.name ||= delta.name ?? "";
  call.json += delta.arguments ?? "";
}

/** JSON text of an object or array becomes the value; all else stays as it is. */
export function parseIfJson(value: AttributeValue | undefined): AttributeValue | undefined {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as AttributeValue;
  } catch {
    return value;
  }
}

/** Capture mode `metadata` writes `{"$type": "string", "value": <length>}` in a text's place. */
function withheldLength(value: AttributeValue | undefined): number | undefined {
  if (!isObject(value) || value.$type !== "string" || typeof value.value !== "number") return undefined;
  return value.value;
}

const text = (value: AttributeValue | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;

export const asText = (value: AttributeValue): string =>
  typeof value === "string" ? value : JSON.stringify(value);
