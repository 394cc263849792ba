import { GEN_AI_AGENT_NAME, GEN_AI_RESPONSE_ID, GEN_AI_RESPONSE_MODEL } from "../protocol/attributes.ts";
import type { Part } from "./answer.ts";
import { type Block, partOf } from "./block.ts";
import { Blocks } from "./blocks.ts";
import { citation } from "./citation.ts";
import { answeredCalls } from "./continues.ts";
import { failureOf } from "./failure.ts";
import { type Json, list, obj, str } from "./json.ts";
import { media, textPart, wordsOf } from "./messages.ts";
import { type EventReader, modelReader, type Reading } from "./model-reader.ts";
import { askModel, providerOf } from "./request.ts";
import { samplingOf } from "./sampling.ts";
import { sum } from "./sum.ts";
import { usageFacts } from "./usage.ts";
import type { WireFormat } from "./wire-format.ts";
import { word } from "./word.ts";

/** `POST …/interactions`, or `GET …/interactions/{id}` to read one again. */
const PATH = /\/interactions(?:\/([^/]+))?$/;

/** Gemini's Interactions API: models and agents that answer in steps. */
export const geminiInteractions: WireFormat = {
  name: "gemini.interactions",

  matches({ url, body }) {
    const id = PATH.exec(url.pathname)?.[1];
    const { model, agent, input } = obj(body);
    return PATH.test(url.pathname) && (id ? /googleapis\.com$/.test(url.hostname) : (model ?? agent) && input)
      ? "sure"
      : undefined;
  },

  recognises(data) {
    const { event_type, object } = obj(data);
    return /^(interaction|step)\./.test(word(event_type)) || object === "interaction";
  },

  ask({ url, body }) {
    const it = obj(body);
    const config = obj(it.generation_config);
    const messages = typeof it.input === "string" ? it.input : [it.input ?? []].flat().map(toMessage);
    const agent = str(it.agent);
    const id = PATH.exec(url.pathname)?.[1];
    const asked = askModel({
      ...samplingOf(config),
      operation: agent ? "invoke_agent" : "chat",
      provider: providerOf(url),
      model: it.model,
      system: it.system_instruction,
      messages,
      tools: it.tools,
      reasoningLevel: config.thinking_level,
      stream: it.stream,
    });
    return {
      name: agent ? `${asked.name} ${agent}` : asked.name,
      facts: { ...asked.facts, [GEN_AI_AGENT_NAME]: agent },
      continues: id ? [{ key: `response:${id}` }] : answeredCalls(messages),
    };
  },

  reader: modelReader(readInteraction),
};

/** A step; or content, which is the user's. */
function toMessage(given: unknown): unknown {
  const it = obj(given);
  const type = word(it.type);
  const isModels = /^(model_output|thought)$|_(call|result)$/.test(type) && type !== "function_result";
  const parts = "content" in it ? [it.content].flat().map(obj) : [it];
  return { role: isModels ? "assistant" : "user", parts: parts.map((part) => partOf(blockOf(part))) };
}

/** Steps and their content, of requests and of answers. */
function blockOf(it: Json): Block {
  const { type, id = it.call_id, name, is_error, uri: url, data, mime_type: mime } = it;
  const kind = word(type);
  const whole = it.arguments ?? it.result;
  const failure = is_error ? { type: "tool_error" } : undefined;
  if (type === "function_call") return { kind: "call", type, id, name, whole };
  if (type === "function_result") return { kind: "response", type, id, whole, failure };
  if (/_call$/.test(kind)) return { kind: "server_call", type: kind.slice(0, -5), id, name, whole };
  if (/_result$/.test(kind)) return { kind: "server_result", type, id, whole, failure };
  if (type === "text") return { other: textPart(it.text) };
  if (type === "thought") return { other: { type: "reasoning", content: wordsOf(it.summary) } };
  return { other: url || data ? media({ url, data, mime, modality: type }) : { ...it, type: kind } };
}

/** The events of one interaction; or the interaction itself, where it did not stream. */
function readInteraction({ root, answer, servers, tell }: Reading): EventReader {
  const blocks = new Blocks(answer, servers);
  /** Media that streams in pieces, by step. */
  const streaming = new Map<unknown, Part>();
  let id: string | undefined;
  let isOver = false;

  /** Content that is there at once, and deltas. */
  const say = (index: unknown, given: unknown) => {
    const it = obj(given);
    answer.text(it.text);
    for (const one of list(it.annotations)) answer.part(citation(one));
    const { other } = blockOf(it);
    if (!other || !/^(blob|uri)$/.test(other.type)) return;
    const known = streaming.get(index);
    if (known && known.mime_type === other.mime_type) known.size = sum(known.size, other.size);
    else {
      streaming.set(index, other);
      answer.part(other);
    }
  };

  const start = (index: unknown, step: Json) => {
    // Whole interactions repeat what they were given.
    if (step.type === "user_input") return;
    for (const one of list(step.content)) say(index, one);
    for (const one of list(step.summary)) answer.reasoning(obj(one).text);
    const block = blockOf(step);
    if (block.kind) blocks.start(index, block);
  };

  const add = (index: unknown, delta: Json) => {
    say(index, delta);
    answer.reasoning(obj(delta.content).text);
    if (delta.type === "arguments_delta") blocks.add(index, delta.arguments);
    else {
      const { kind, whole, name, failure } = blockOf(delta);
      if (kind) blocks.add(index, "", { whole, name, failure });
    }
  };

  const advance = (its: Json) => {
    id = str(its.id) ?? id;
    const usage = obj(its.usage);
    tell({
      [GEN_AI_RESPONSE_ID]: id,
      [GEN_AI_RESPONSE_MODEL]: str(its.model),
      ...usageFacts({
        input: sum(usage.total_input_tokens, usage.total_tool_use_tokens),
        // Thoughts are counted apart.
        output: sum(usage.total_output_tokens, usage.total_thought_tokens),
        cacheRead: usage.total_cached_tokens,
        reasoning: usage.total_thought_tokens,
      }),
    });
    const { status } = its;
    if (status && status !== "in_progress" && status !== "queued") answer.finish(status);
    if (status === "failed") return failureOf(list(its.errors)[0] ?? {}, status);
    return status === "cancelled" ? "aborted" : undefined;
  };

  return {
    read(event) {
      const it = obj(event);
      const { event_type, index } = it;
      if (it.error || event_type === "error") return failureOf(it);
      if (event_type === "step.start") start(index, obj(it.step));
      else if (event_type === "step.delta") add(index, obj(it.delta));
      else if (event_type === "step.stop") blocks.stop(index);
      else {
        const its = obj(it.interaction ?? it);
        if (!event_type)
          for (const [at, step] of list(its.steps).entries()) {
            start(at, obj(step));
            blocks.stop(at);
          }
        isOver = !event_type || event_type === "interaction.completed";
        return advance(its) ?? isOver;
      }
      return undefined;
    },
    flush() {
      blocks.flush();
      if (!isOver && id) root.awaits(`response:${id}`);
    },
  };
}
