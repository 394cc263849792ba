import { askChat } from "./ask-chat.ts";
import { failureOf } from "./failure.ts";
import { list, obj, str } from "./json.ts";
import { media, toMessages } from "./messages.ts";
import { type EventReader, modelReader, type Reading } from "./model-reader.ts";
import { providerOf } from "./request.ts";
import type { WireFormat } from "./wire-format.ts";

/** Ollama's own `/api/chat` and `/api/generate`. */
export const ollama: WireFormat = {
  name: "ollama",

  matches({ url, body }) {
    const { model, messages, prompt } = obj(body);
    if (!model || (!messages && prompt === undefined)) return undefined;
    // Many apps have an `/api/chat` of their own.
    return providerOf(url) === "ollama" && /\/api\/(chat|generate)$/.test(url.pathname) ? "sure" : "maybe";
  },

  recognises(data) {
    const { created_at, done, message, response } = obj(data);
    return typeof done === "boolean" && !!created_at && (message ?? response) !== undefined;
  },

  ask(request) {
    const it = obj(request.body);
    const own = {
      operation: it.messages ? "chat" : "text_completion",
      messages: toMessages(it.messages ?? [{ role: "user", content: it.prompt, images: it.images }]),
      reasoningLevel: it.think,
      // What is not said streams.
      stream: it.stream !== false,
      outputType: it.format && "json",
    };
    return askChat(request, own, it.options ?? {});
  },

  reader: modelReader(readLines),
};

/** The lines of one answer; or the one object, where it did not stream. */
function readLines({ answer, note }: Reading): EventReader {
  let calls = 0;
  return {
    read(line) {
      const it = obj(line);
      if (it.error) return failureOf(it);
      const message = obj(it.message);
      answer.reasoning(message.thinking ?? it.thinking);
      answer.text(message.content ?? it.response);
      for (const data of list(message.images ?? (it.image && [it.image])))
        answer.part(media({ data, modality: "image" }));
      for (const call of list(message.tool_calls)) {
        const { name, arguments: given } = obj(obj(call).function);
        answer.tool({ index: calls++, id: str(obj(call).id), name: str(name), arguments: given ?? {} });
      }
      note(it, it);
      return it.done === true;
    },
  };
}
