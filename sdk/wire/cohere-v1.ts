import { askChat } from "./ask-chat.ts";
import { citation } from "./citation.ts";
import { failureOf } from "./failure.ts";
import { clear, type Json, list, num, obj, str } from "./json.ts";
import { textPart } from "./messages.ts";
import { type EventReader, modelReader, type Reading } from "./model-reader.ts";
import type { WireFormat } from "./wire-format.ts";
import { word } from "./word.ts";

const ROLES: Record<string, string> = { USER: "user", CHATBOT: "assistant", SYSTEM: "system", TOOL: "tool" };

/** Cohere's Chat API, version 1: lines of `application/stream+json`. Its answers name no model. */
export const cohereChatV1: WireFormat = {
  name: "cohere.chat.v1",

  matches({ url, body }) {
    if (!str(obj(body).message)) return undefined;
    return /\/v1\/chat$/.test(url.pathname) ? "sure" : "maybe";
  },

  answers: ({ header }) => /stream\+json/.test(header("content-type") ?? ""),

  recognises(data) {
    const { event_type, generation_id, text } = obj(data);
    return event_type === "stream-start" || !!(generation_id && str(text) !== undefined);
  },

  ask(request) {
    const it = obj(request.body);
    return askChat(request, {
      system: it.preamble,
      messages: [...list(it.chat_history), { ...it, role: "USER" }].map(toMessage),
      conversationId: it.conversation_id,
    });
  },

  reader: modelReader(readEvents),
};

function toMessage(message: unknown): unknown {
  const { role, message: text, tool_calls, tool_results } = obj(message);
  return {
    role: ROLES[word(role)] ?? role,
    parts: [
      ...(text ? [textPart(text)] : []),
      ...list(tool_calls).map((call) =>
        clear({ type: "tool_call", name: obj(call).name, arguments: obj(call).parameters }),
      ),
      ...list(tool_results).map((result) => ({ type: "tool_call_response", response: obj(result).outputs })),
    ],
  };
}

/** The lines of one answer; or the answer itself, where it did not stream. */
function readEvents({ answer, servers, note }: Reading): EventReader {
  let hasText = false;
  let hasCitations = false;

  const say = (text: unknown) => {
    hasText ||= !!text;
    answer.text(text);
  };
  const cite = (citations: unknown) => {
    for (const one of list(citations)) answer.part(citation(one));
    hasCitations ||= list(citations).length > 0;
  };
  const call = (calls: unknown) => {
    // They stream, and are told once more as a whole.
    if (answer.tools.length) return;
    for (const [index, one] of list(calls).entries())
      answer.tool({ index, name: str(obj(one).name), arguments: obj(one).parameters ?? {} });
  };

  /** The whole answer, which comes at the end of a stream, too. */
  const end = (it: Json) => {
    if (!hasText) say(it.text);
    call(it.tool_calls);
    if (!hasCitations) cite(it.citations);
    const { tokens, cached_tokens } = obj(it.meta);
    note(it, { ...obj(it.token_count), cached_tokens, ...obj(tokens) });
    return /^ERROR/.test(word(it.finish_reason)) ? { type: word(it.finish_reason) } : true;
  };

  return {
    read(event) {
      const it = obj(event);
      const { name, parameters, index, text } = obj(it.tool_call_delta);
      note(it);
      switch (it.event_type) {
        case "text-generation":
          say(it.text);
          break;
        case "tool-calls-chunk":
          // Without a delta it is the plan.
          answer.reasoning(text ?? it.text);
          if (it.tool_call_delta)
            answer.tool({ index: num(index), name: str(name), arguments: str(parameters) });
          break;
        case "tool-calls-generation":
          call(it.tool_calls);
          break;
        case "citation-generation":
          cite(it.citations);
          break;
        case "search-queries-generation":
          servers.call({ type: "search", whole: it.search_queries });
          break;
        case "search-results":
          servers.result({ type: "search", whole: it.documents });
          break;
        case "stream-end":
          return end({ finish_reason: it.finish_reason, ...obj(it.response) });
        case undefined:
          return it.message && !it.text ? failureOf(it) : end(it);
      }
      return undefined;
    },
  };
}
