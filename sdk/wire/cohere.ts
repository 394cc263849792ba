import { askChat } from "./ask-chat.ts";
import { citation } from "./citation.ts";
import { failureOf } from "./failure.ts";
import { clear, list, num, obj, str } from "./json.ts";
import { toMessages } from "./messages.ts";
import { type EventReader, modelReader, type Reading } from "./model-reader.ts";
import type { WireFormat } from "./wire-format.ts";
import { word } from "./word.ts";

/** Cohere's Chat API, version 2. Its answers name no model. */
export const cohereChat: WireFormat = {
  name: "cohere.chat",

  matches({ url, body }) {
    if (!Array.isArray(obj(body).messages)) return undefined;
    return /\/v2\/chat$/.test(url.pathname) ? "sure" : "maybe";
  },

  recognises(data) {
    const { type, finish_reason, message } = obj(data);
    return type === "message-start" || !!(finish_reason && message);
  },

  ask(request) {
    const { messages, response_format } = obj(request.body);
    return askChat(request, {
      messages: toMessages(list(messages).map(toMessage)),
      outputType: /json/.test(word(obj(response_format).type)) ? "json" : undefined,
    });
  },

  reader: modelReader(readMessage),
};

/** Plans are reasoning; results come as documents. */
function toMessage(message: unknown): unknown {
  const it = obj(message);
  if (it.role !== "tool") return { ...it, reasoning: it.tool_plan };
  const given = list(it.content).map((part) => obj(obj(part).document).data ?? obj(part).text);
  const response = Array.isArray(it.content) ? (given.length > 1 ? given : given[0]) : it.content;
  return { role: "tool", parts: [clear({ type: "tool_call_response", id: it.tool_call_id, response })] };
}

/** The events of one message; or the message itself, where it did not stream. */
function readMessage({ answer, note }: Reading): EventReader {
  return {
    read(event) {
      const it = obj(event);
      // Events wrap in `delta` what the whole answer has at its top; and single things where that has lists.
      const delta = obj(it.delta ?? it);
      const { content, tool_plan, tool_calls, citations } = obj(delta.message);
      answer.reasoning(tool_plan);
      for (const one of [content].flat().map(obj)) {
        answer.reasoning(one.thinking);
        answer.text(one.text);
      }
      for (const [at, one] of [tool_calls ?? []].flat().entries()) {
        const { name, arguments: given } = obj(obj(one).function);
        const index = num(it.index) ?? at;
        answer.tool({ index, id: str(obj(one).id), name: str(name), arguments: given || undefined });
      }
      for (const one of [citations ?? []].flat()) answer.part(citation(one));
      const { finish_reason: finish, error } = delta;
      const usage = obj(delta.usage);
      note({ ...delta, id: it.id }, { ...obj(usage.tokens), cached_tokens: usage.cached_tokens });
      if (error || /^(ERROR|TIMEOUT)/.test(word(finish)))
        return { type: word(finish) || "_OTHER", message: str(error) };
      if (str(it.message)) return failureOf(it);
      return it.type === "message-end";
    },
  };
}
