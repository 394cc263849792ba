import {
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_REQUEST_TEMPERATURE,
} from "../protocol/attributes.ts";
import { anyUsage, sum } from "./any-usage.ts";
import { type Json, list, num, obj, str } from "./json.ts";
import { langChainProvider } from "./langchain-provider.ts";
import { toMessages, wordsOf } from "./messages.ts";
import { ModelCall } from "./model-call.ts";
import type { Facts, Failure, Operation } from "./operation.ts";
import { word } from "./word.ts";

const ROLES: Json = { human: "user", ai: "assistant", function: "tool" };

/** A message as it is sent, or inside of LangChain's own serialization; with its role by OpenTelemetry's name. */
export function langChainMessage(message: unknown): Json {
  const outer: Json = Array.isArray(message) ? { role: message[0], content: message[1] } : obj(message);
  const it: Json = outer.lc ? { type: list(outer.id).at(-1), ...obj(outer.kwargs) } : outer;
  const type =
    word(it.type)
      .replace(/Message(Chunk)?$/, "")
      .toLowerCase() || word(it.role);
  return { ...it, role: Object.hasOwn(ROLES, type) ? ROLES[type] : type };
}

/** In OpenTelemetry's shape. Undefined where there are none. */
export const langChainMessages = (messages: unknown): unknown =>
  Array.isArray(messages) || str(messages)
    ? toMessages(
        [messages].flat().map((one) => {
          if (typeof one === "string") return { role: "user", content: one };
          const { role, name, content, tool_calls, tool_call_id } = langChainMessage(one);
          return {
            role,
            name,
            content,
            tool_call_id,
            tool_calls: list(tool_calls)
              .map(obj)
              .map(({ id, name, args, ...rest }) => ({ id, function: { name, arguments: args }, ...rest })),
          };
        }),
      )
    : undefined;

/** What LangChain tells of a model before it answers (`ls_*` of its metadata). */
export function modelFacts(metadata: unknown): Facts {
  const it = obj(metadata);
  return {
    [GEN_AI_PROVIDER_NAME]: langChainProvider(it.ls_provider),
    [GEN_AI_REQUEST_MODEL]: str(it.ls_model_name),
    [GEN_AI_REQUEST_TEMPERATURE]: num(it.ls_temperature),
    [GEN_AI_REQUEST_MAX_TOKENS]: num(it.ls_max_tokens),
  };
}

/** Thoughts, where providers put them. */
function thoughts({ content, additional_kwargs }: Json): string {
  const { reasoning_content, reasoning } = obj(additional_kwargs);
  const told = list(content).map((block) => {
    const { thinking, reasoning: words, summary, reasoning_content: bedrocks } = obj(block);
    return word(thinking) + word(words) + word(wordsOf(summary)) + word(obj(bedrocks).text);
  });
  return told.join("") || word(reasoning_content) || (wordsOf(obj(reasoning).summary) ?? "");
}

const words = ({ content }: Json): string =>
  str(content) ??
  list(content)
    .map((block) => str(block) ?? word(obj(block).text))
    .join("");

/** One model's answer, from LangChain's messages: chunks of it, or all so far. */
export class LangChainCall {
  readonly call: ModelCall;
  isOver = false;
  /** Code units so far of the text, the thoughts and each tool call's arguments. */
  readonly #known = new Map<unknown, number>();
  #usage: Facts = {};

  constructor(parent: Operation, metadata?: unknown) {
    this.call = new ModelCall(parent, modelFacts(metadata));
  }

  /** `isWhole`: the message holds all that came before, too. */
  add(message: Json, isWhole: boolean): void {
    const { answer } = this.call;
    const said = words(message);
    answer.reasoning(this.#rest("reasoning", thoughts(message), isWhole));
    answer.text(this.#rest("text", said, isWhole));
    const chunks = list(message.tool_call_chunks);
    const calls = (chunks.length ? chunks : list(message.tool_calls)).map(obj);
    for (const [position, { index, id, name, args }] of calls.entries()) {
      const at = num(index) ?? position;
      const known = this.#known.has(at);
      // Arguments that streamed as text are not told again as an object, which may be written otherwise.
      const given = str(args) ?? (this.#known.get(at) ? "" : JSON.stringify(args));
      const rest = this.#rest(at, word(given), isWhole);
      if (rest || !known || !isWhole)
        answer.tool({ index: at, id: str(id), name: str(name), arguments: rest });
    }
    const { usage_metadata: usage, response_metadata: told, chunk_position: position } = message;
    const { finish_reason, stop_reason, done_reason, model_name, model } = obj(told);
    answer.finish(finish_reason ?? stop_reason ?? done_reason);
    this.call.tell(str(model_name) ?? model, message.id);
    if (usage)
      for (const [key, count] of Object.entries(anyUsage(usage)))
        this.#usage[key] = isWhole ? count : sum(this.#usage[key], count);
    // The last chunk brings nothing but the count, unless it says that it is the last.
    const isLast = !isWhole && usage && !said && !calls.length && !answer.isEmpty;
    if (isLast || position === "last") this.end();
  }

  end(failure?: Failure): void {
    if (this.isOver) return;
    this.isOver = true;
    this.call.end(this.#usage, failure);
  }

  #rest(key: unknown, text: string, isWhole: boolean): string {
    const known = this.#known.get(key) ?? 0;
    const rest = isWhole ? text.slice(known) : text;
    this.#known.set(key, known + rest.length);
    return rest;
  }
}
