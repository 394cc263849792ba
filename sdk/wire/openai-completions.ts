import { list, obj, str } from "./json.ts";
import { askOpenai, openaiChat } from "./openai-chat.ts";
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

  reader: openaiChat.reader,
};
