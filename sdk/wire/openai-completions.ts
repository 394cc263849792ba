import { failureOf } from "./failure.ts";
import { list, num, obj, str } from "./json.ts";
import { modelReader } from "./model-reader.ts";
import { askOpenai } from "./openai-chat.ts";
import { chatUsage } from "./openai-usage.ts";
import type { WireFormat } from "./wire-format.ts";

/** OpenAI's legacy Completions API: a text goes on. */
export const openaiCompletions: WireFormat = {
  name: "openai.completions",

  matches({ url, body }) {
    const { model, prompt } = obj(body);
    if (/\/(?<!(chat|fim|agents)\/)completions$/.test(url.pathname)) return "sure";
    return model && (str(prompt) ?? Array.isArray(prompt)) ? "maybe" : undefined;
  },

  recognises(data) {
    const { choices, object } = obj(data);
    const { text, delta, message } = obj(list(choices)[0]);
    return object === "text_completion" || (typeof text === "string" && !delta && !message);
  },

  ask: (request) => askOpenai(request, "text_completion"),

  reader: modelReader(({ root, answer, note }) => {
    let usage: unknown;
    return {
      read(event) {
        if (event === "[DONE]") return true;
        const it = obj(event);
        note({ id: it.id || undefined, model: it.model || undefined });
        for (const { index, text, finish_reason } of list(it.choices).map(obj)) {
          answer.text(text, num(index));
          answer.finish(finish_reason, num(index));
        }
        usage = it.usage ?? usage;
        return it.error ? failureOf(it.error) : undefined;
      },
      flush: () => root.set(chatUsage(usage)),
    };
  }),
};
