import type { AttributeValue } from "../../../sdk/protocol/index.ts";
import { isObject, type JsonObject } from "../attribute-values.ts";
import { parseIfJson } from "../message.ts";
import { listIn, textIn } from "./source.ts";

/**
 * Messages of any provider or framework, in the shape of `gen_ai.input.messages`: OpenAI's chat and responses,
 * Anthropic, Gemini, the AI SDK, LangChain. What is of no known shape is left as it is.
 */
export function messagesIn(value: AttributeValue | undefined, role: string): AttributeValue[] {
  const parsed = parseIfJson(value);
  if (isObject(parsed)) {
    // A whole request or answer: its messages are what is asked for.
    const list = parsed.messages ?? parsed.contents ?? parsed.input;
    const inner = parseIfJson(list);
    if (Array.isArray(inner) && inner.some((item) => typeof item === "object"))
      return withSystem(parsed, messagesIn(inner, role));
    if (typeof parsed.prompt === "string" && !("role" in parsed))
      return withSystem(parsed, [{ role, parts: [text(parsed.prompt)] }]);
  }
  const list = listIn(value);
  // LangChain has a list of lists: one for each prompt of a batch.
  const flat = list.length === 1 && Array.isArray(list[0]) ? list[0] : list;
  return joined(flat.map((item) => messageOf(item, role)));
}

/** Messages under OpenTelemetry's own name that are not of its shape, as some exporters write them. */
export function conforming(value: AttributeValue | undefined, role: string): AttributeValue | undefined {
  const items = listIn(value);
  return items.length === 0 || items.every(conforms) ? value : messagesIn(value, role);
}

/** `{role, parts: [{type}]}`, and no type of the AI SDK's. */
const conforms = (item: AttributeValue): boolean =>
  isObject(item) &&
  (Array.isArray(item.parts)
    ? item.parts.every(
        (part) =>
          !isObject(part) || "$type" in part || (typeof part.type === "string" && !part.type.includes("-")),
      )
    : "$type" in item || isObject(item.content));

const withSystem = ({ system }: JsonObject, messages: AttributeValue[]): AttributeValue[] =>
  typeof system === "string" && system ? [{ role: "system", parts: [text(system)] }, ...messages] : messages;

const text = (content: AttributeValue): JsonObject => ({ type: "text", content });

function messageOf(value: AttributeValue, role: string): JsonObject {
  if (!isObject(value))
    return { role, parts: [text(typeof value === "string" ? value : JSON.stringify(value))] };
  const inner = insideOf(value);
  if (inner !== value) return messageOf(inner, roleOf(value) ?? role);
  const own = roleOf(value) ?? role;
  const parts = partsOf(value, own);
  const message: JsonObject = { role: roleFor(own, parts), parts };
  const reason = textIn(value.finish_reason) ?? textIn(value.finishReason) ?? textIn(value.stop_reason);
  if (reason) message.finish_reason = reason;
  if (textIn(value.name) && own !== "tool") message.name = value.name as string;
  return message;
}

/** `{message}` of a choice, `{content: {parts}}` of Gemini's candidate, `{kwargs}` and `{data}` of LangChain. */
function insideOf(value: JsonObject): JsonObject {
  if (isObject(value.message)) return { finish_reason: value.finish_reason ?? null, ...value.message };
  if (isObject(value.content) && Array.isArray(value.content.parts))
    return { finish_reason: value.finish_reason ?? value.finishReason ?? null, ...value.content };
  if (isObject(value.kwargs) && ("lc" in value || Array.isArray(value.id))) return value.kwargs;
  if (isObject(value.data) && "content" in value.data) return value.data;
  return value;
}

const ROLES: Record<string, string> = {
  human: "user",
  ai: "assistant",
  model: "assistant",
  bot: "assistant",
  developer: "system",
  function: "tool",
  HumanMessage: "user",
  HumanMessageChunk: "user",
  AIMessage: "assistant",
  AIMessageChunk: "assistant",
  SystemMessage: "system",
  ToolMessage: "tool",
};

function roleOf(value: JsonObject): string | undefined {
  const className = Array.isArray(value.id) ? textIn(value.id.at(-1)) : undefined;
  const type = textIn(value.type);
  const named = textIn(value.role) ?? (className && Object.hasOwn(ROLES, className) ? className : undefined);
  const role = named ?? (type && Object.hasOwn(ROLES, type) ? type : undefined);
  return role === undefined ? undefined : Object.hasOwn(ROLES, role) ? ROLES[role] : role.toLowerCase();
}

/** Items of OpenAI's responses have no role: what they are tells who said it. */
function roleFor(role: string, parts: JsonObject[]): string {
  if (parts.length && parts.every(({ type }) => type === "tool_call_response")) return "tool";
  if (parts.some(({ type }) => type === "tool_call") && role === "user") return "assistant";
  return role;
}

function partsOf(value: JsonObject, role: string): JsonObject[] {
  if (Array.isArray(value.parts)) return value.parts.flatMap((part) => partOf(part));
  const item = itemPart(value);
  if (item) return [item];
  const { content } = value;
  const answered = textIn(value.tool_call_id) ?? textIn(value.toolCallId);
  const hasResults =
    Array.isArray(content) &&
    content.some((part) => isObject(part) && /result$/.test(textIn(part.type) ?? ""));
  if (role === "tool" && content !== undefined && content !== null && !hasResults)
    return [response(answered, content)];
  const parts: JsonObject[] = [];
  const thought = textIn(value.reasoning_content) ?? textIn(value.reasoning);
  if (thought) parts.push({ type: "reasoning", content: thought });
  if (Array.isArray(content)) parts.push(...content.flatMap((part) => partOf(part)));
  else if (isObject(content)) parts.push(...partOf(content));
  else if (content !== undefined && content !== null && content !== "") parts.push(text(content));
  else if (typeof value.text === "string" && value.text) parts.push(text(value.text));
  if (textIn(value.refusal)) parts.push({ type: "refusal", content: value.refusal as string });
  for (const call of listIn(value.tool_calls ?? value.toolCalls)) parts.push(...partOf(call, "tool_call"));
  if (isObject(value.function_call)) parts.push(...partOf(value.function_call, "tool_call"));
  if (!parts.length && !("content" in value) && !("role" in value)) parts.push({ type: "message", ...value });
  return parts;
}

/** An item of OpenAI's responses that is no message. */
function itemPart(value: JsonObject): JsonObject | undefined {
  switch (value.type) {
    case "function_call":
      return call(value.call_id ?? value.id, value.name, value.arguments);
    case "function_call_output":
      return response(value.call_id, value.output ?? null);
    case "reasoning": {
      const words = listIn(value.summary ?? value.content).map((piece) =>
        isObject(piece) ? piece.text : piece,
      );
      return { type: "reasoning", content: words.filter((word) => typeof word === "string").join("\n") };
    }
    case "tool-call":
    case "tool-result":
    case "tool_use":
    case "tool_result":
    case "tool_call":
    case "tool_call_response":
      return "content" in value && value.type === "tool_call" ? undefined : partOf(value)[0];
    default:
      return "toolName" in value && "toolCallId" in value && !("content" in value)
        ? partOf(value)[0]
        : undefined;
  }
}

const call = (
  id: AttributeValue | undefined,
  name: AttributeValue | undefined,
  args: AttributeValue | undefined,
): JsonObject => ({
  type: "tool_call",
  ...(typeof id === "string" && { id }),
  name: textIn(name) ?? "",
  ...(args !== undefined && { arguments: parseIfJson(args) ?? null }),
});

const response = (id: AttributeValue | undefined, value: AttributeValue): JsonObject => ({
  type: "tool_call_response",
  ...(typeof id === "string" && { id }),
  response: parseIfJson(value) ?? null,
});

/** One piece of content. `kind`: what it is where it does not say so. */
function partOf(value: AttributeValue, kind?: string): JsonObject[] {
  if (typeof value === "string") return [text(value)];
  if (!isObject(value)) return [text(JSON.stringify(value))];
  const inner = isObject(value.function) ? value.function : value;
  switch (value.type ?? kind) {
    case "tool-call":
    case "tool_use":
    case "function":
    case "tool_call":
    case "toolCall":
      return [
        call(
          value.toolCallId ?? value.id ?? value.tool_call_id,
          inner.toolName ?? inner.name,
          inner.input ?? inner.args ?? inner.arguments,
        ),
      ];
    case "tool-result":
      return [response(value.toolCallId, plainOutput(value.output ?? value.result ?? null))];
    case "tool_result":
      return [response(value.tool_use_id, value.content ?? null)];
    case "tool_call_response":
      return [{ ...value, response: value.response ?? value.result ?? null }];
    case "thinking":
      return [{ type: "reasoning", content: value.thinking ?? value.content ?? "" }];
    case "reasoning":
      return [{ type: "reasoning", content: value.content ?? value.text ?? "" }];
    default:
      return [untyped(value, kind)];
  }
}

/** The AI SDK wraps what a tool gave: `{type: "json", value}`. */
const plainOutput = (output: AttributeValue): AttributeValue =>
  isObject(output) && "value" in output && typeof output.type === "string" ? (output.value ?? null) : output;

/** Gemini's parts have no type but their only member. */
function untyped(value: JsonObject, kind: string | undefined): JsonObject {
  const called = value.functionCall ?? value.function_call;
  if (isObject(called)) return call(called.id, called.name, called.args);
  const answered = value.functionResponse ?? value.function_response;
  if (isObject(answered)) return response(answered.id, answered.response ?? null);
  if (kind === "tool_call" || ("toolName" in value && "toolCallId" in value))
    return call(
      value.toolCallId ?? value.id,
      value.toolName ?? value.name,
      value.input ?? value.args ?? value.arguments,
    );
  if (typeof value.text === "string" && value.thought === true)
    return { type: "reasoning", content: value.text };
  if (typeof value.text === "string" && (value.type === undefined || /text$/.test(textIn(value.type) ?? "")))
    return text(value.text);
  return value;
}

/** Calls that stand side by side as items of their own are one message. */
function joined(messages: JsonObject[]): AttributeValue[] {
  const list: JsonObject[] = [];
  for (const message of messages) {
    const last = list.at(-1);
    const isCallOnly = (item: JsonObject | undefined) =>
      item?.role === "assistant" &&
      Array.isArray(item.parts) &&
      item.parts.every((part) => isObject(part) && part.type === "tool_call");
    if (last && isCallOnly(last) && isCallOnly(message))
      last.parts = [...(last.parts as AttributeValue[]), ...(message.parts as AttributeValue[])];
    else list.push(message);
  }
  return list;
}
