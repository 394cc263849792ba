import { askChat } from "./ask-chat.ts";
import { citation } from "./citation.ts";
import { failureOf } from "./failure.ts";
import { type Json, jsonOr, list, num, obj, str } from "./json.ts";
import { media, toMessages, toParts, wordsOf } from "./messages.ts";
import { type EventReader, modelReader, type Reading } from "./model-reader.ts";
import { chatUsage } from "./openai-usage.ts";
import { providerOf } from "./request.ts";
import { ThinkTags } from "./think-tags.ts";
import type { Asked, WireFormat, WireRequest } from "./wire-format.ts";

/** OpenAI's Chat Completions API, and the many that copied it, each with its own deviations. */
export const openaiChat: WireFormat = {
  name: "openai.chat",

  matches({ url, body }) {
    if (/\/(chat|fim|agents)\/completions$/.test(url.pathname)) return "sure";
    return list(obj(body).messages).some((message) => str(obj(message).role)) ? "maybe" : undefined;
  },

  recognises(data) {
    const { choices, object, usage, prompt_filter_results } = obj(data);
    if (!Array.isArray(choices)) return false;
    const first = obj(choices[0]);
    if (choices.length) return !!(first.delta || first.message);
    return !!(usage || prompt_filter_results) || /^chat\.completion/.test(`${str(object)}`);
  },

  ask: (request) => askOpenai(request),
  reader: modelReader(readChat),
};

/** What requests of chat and of plain completions have in common. */
export function askOpenai(request: WireRequest, operation = "chat"): Asked {
  const { url, body } = request;
  const it = obj(body);
  const [path, deployment] = /\/openai\/deployments\/([^/]+)\//.exec(url.pathname) ?? [];
  const format = obj(it.response_format).type;
  return askChat(request, {
    operation,
    provider: providerOf(url) ?? (path && "azure.ai.openai"),
    model: it.model ?? deployment,
    messages: toMessages(it.messages ?? it.prompt),
    tools: it.tools ?? it.functions,
    maxTokens: it.max_completion_tokens ?? it.max_tokens,
    choiceCount: it.n,
    reasoningLevel: it.reasoning_effort ?? obj(it.reasoning).effort,
    outputType: format && (format === "text" ? "text" : "json"),
  });
}

/** Tool calls of one answer that are told apart; who calls more is not held to order. */
const MOST_CALLS = 1000;

/** The chunks of one answer; or the answer itself, where it did not stream. */
function readChat({ root, answer, servers, note }: Reading): EventReader {
  const tags = new Map<number, ThinkTags>();
  /** Tool calls by choice and the server's own index, which may begin anywhere, and may stay where it began. */
  const calls = new Map<string, { at: number; id: string | undefined }>();
  const executed = new Set<unknown>();
  let sources: unknown[] = [];
  let audio: unknown;
  let usage: unknown;

  const say = (content: unknown, choice: number) => {
    for (const part of Array.isArray(content) ? content : [content]) {
      const words = str(part) ?? str(obj(part).text);
      const { type, thinking, reference_ids } = obj(part);
      if (words !== undefined) tagsOf(choice).take(words);
      else if (type === "thinking") answer.reasoning(wordsOf(thinking), choice);
      else if (type === "reference") answer.part({ type: "citation", sources: reference_ids }, choice);
      else for (const other of toParts(part) ?? []) answer.part(other, choice);
    }
  };

  const tagsOf = (choice: number): ThinkTags => {
    let own = tags.get(choice);
    if (!own) {
      own = new ThinkTags(
        (piece) => answer.text(piece, choice),
        (piece) => answer.reasoning(piece, choice),
      );
      tags.set(choice, own);
    }
    return own;
  };

  /** Reasoning is told under one of several names, or twice: words first, then the same with details. */
  const think = ({ reasoning_content, reasoning, reasoning_details }: Json, choice: number) => {
    const words = str(reasoning_content) || str(reasoning);
    if (words) answer.reasoning(words, choice);
    else
      for (const one of list(reasoning_details).map(obj)) answer.reasoning(one.text ?? one.summary, choice);
  };

  const call = (given: unknown, at: number | undefined, choice: number) => {
    const it = obj(given);
    const { name, arguments: args, input } = obj(it.function ?? it.custom ?? it);
    const id = str(it.id) || undefined;
    const index = num(it.index) ?? at;
    const key = `${choice}:${index}`;
    const known = calls.get(key);
    // One that has a name and another id is the next one, whatever its index.
    const isNext = !known || (id && str(name) && known.id !== id);
    const delta = { id, name: str(name), arguments: args ?? input };
    if (index === undefined) answer.tool(delta, choice);
    else if (!isNext) answer.tool({ ...delta, index: known.at }, choice);
    else {
      const position = answer.tool({ ...delta, index: "next" }, choice);
      if (calls.size < MOST_CALLS) calls.set(key, { at: position, id });
    }
  };

  /** Groq's own tools: the call, later again with its result. */
  const execute = (given: unknown) => {
    const { index: id, type, arguments: args, output } = obj(given);
    const name = str(type) ?? "tool";
    if (!executed.has(id)) servers.call({ id, type: name, whole: jsonOr(args) });
    executed.add(id);
    if (output !== undefined && output !== null) servers.result({ id, type: name, whole: output });
  };

  const read = (given: unknown) => {
    const it = obj(given);
    const choice = num(it.index) ?? 0;
    const isWhole = !it.delta;
    // Plain completions have the words in the choice itself.
    const message = obj(it.delta ?? it.message ?? it);
    if (message === it) answer.text(it.text, choice);
    think(message, choice);
    if (message.content) say(message.content, choice);
    answer.refusal(message.refusal, choice);
    const asked = list(message.tool_calls);
    // Without an index, several at once are told apart by their places.
    for (const [at, one] of asked.entries()) call(one, isWhole || asked[1] ? at : undefined, choice);
    if (message.function_call) call(message.function_call, 0, choice);
    // Azure has what it found in the app's own data in a `context`.
    for (const one of [...list(message.annotations), ...list(obj(message.context).citations)].map(obj))
      answer.part(citation(one.url_citation ?? one.file_citation ?? one), choice);
    for (const image of toParts(message.images) ?? []) answer.part(image, choice);
    list(message.executed_tools).forEach(execute);
    const { id, transcript } = obj(message.audio);
    answer.text(transcript, choice);
    if (id && id !== audio) answer.part(media({ id, modality: "audio" }), choice);
    audio = id ?? audio;
    answer.finish(it.finish_reason, choice);
    // Kimi's.
    usage = it.usage ?? usage;
  };

  return {
    read(event, name) {
      if (event === "[DONE]") return true;
      const it = obj(event);
      note({ id: it.id || undefined, model: it.model || undefined });
      list(it.choices).forEach(read);
      usage = it.usage ?? obj(it.x_groq).usage ?? usage;
      const cited = it.search_results ?? it.citations;
      if (Array.isArray(cited)) sources = cited;
      const error = it.error ?? ((name === "error" || it.object === "error") && event);
      return error ? failureOf(error) : undefined;
    },
    flush() {
      for (const own of tags.values()) own.flush();
      root.set(chatUsage(usage));
      for (const source of sources) answer.part(citation(str(source) ? { url: source } : source));
    },
  };
}
