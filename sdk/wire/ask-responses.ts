import type { Part } from "./answer.ts";
import { askChat } from "./ask-chat.ts";
import { partOf } from "./block.ts";
import { clear, list, obj, str } from "./json.ts";
import { toMessages, toolCallPart, toParts, wordsOf } from "./messages.ts";
import type { Asked, WireRequest } from "./wire-format.ts";
import { word } from "./word.ts";

/** What a request of OpenAI's Responses API asks; a GET fetches the rest of an answer that was begun. */
export function askResponses(request: WireRequest): Asked {
  const { method, url } = request;
  const it = obj(request.body);
  const conversation = str(it.conversation) ?? obj(it.conversation).id;
  const format = obj(obj(it.text).format).type;
  const instructions = it.instructions;
  const asked = askChat(request, {
    messages: Array.isArray(it.input) ? it.input.map(toMessage) : toMessages(it.input),
    system: Array.isArray(instructions)
      ? instructions.flatMap((one) => toParts(obj(one).content))
      : instructions,
    reasoningLevel: obj(it.reasoning).effort,
    outputType: format && (format === "text" ? "text" : "json"),
    conversationId: conversation,
    stream: method === "GET" ? url.searchParams.get("stream") === "true" : it.stream,
  });
  const id = method === "GET" && url.pathname.split("/").at(-1);
  return { ...asked, continues: id ? [{ key: `response:${id}` }] : answers(it.input) };
}

/** Items are messages, or stand beside them. */
function toMessage(item: unknown): unknown {
  const it = obj(item);
  if (typeof item === "string" || it.role) return obj(list(toMessages([item]))[0]);
  const type = word(it.type);
  const id = it.call_id ?? it.approval_request_id ?? it.id;
  if (/_output$|_response$/.test(type)) {
    const response = wordsOf(it.output) ?? toParts(it.output) ?? it.approve;
    return { role: "tool", parts: [clear({ type: "tool_call_response", id, response })] };
  }
  return { role: "assistant", parts: partsOf(type, it) };
}

function partsOf(type: string, it: Record<string, unknown>): Part[] {
  if (type === "reasoning") {
    const words = wordsOf([...list(it.summary), ...list(it.content)]);
    return [{ type, content: words ?? "" }];
  }
  return [/^(function|custom_tool)_call$/.test(type) ? toolCallPart(it) : partOf({ other: { ...it, type } })];
}

/** Results and approvals after the last message, newest first. */
function answers(input: unknown): NonNullable<Asked["continues"]> {
  const all = list(input).map(obj);
  return all
    .slice(all.findLastIndex(({ role }) => role) + 1)
    .flatMap(({ type, call_id, approval_request_id, output, approve }) => {
      if (word(approval_request_id)) return { key: `approval:${approval_request_id}`, result: { approve } };
      return word(call_id) && /_output$/.test(word(type)) ? { key: `tool:${call_id}`, result: output } : [];
    })
    .reverse();
}
