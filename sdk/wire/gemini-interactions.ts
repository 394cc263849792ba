import { GEN_AI_AGENT_NAME } from "../protocol/attributes.ts";
import type { Part } from "./answer.ts";
import { askChat } from "./ask-chat.ts";
import { blockOf, partsOf } from "./block.ts";
import { Blocks } from "./blocks.ts";
import { citation } from "./citation.ts";
import { failureOf } from "./failure.ts";
import { type Json, list, obj, str } from "./json.ts";
import { type EventReader, modelReader, type Reading } from "./model-reader.ts";
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

  ask(request) {
    const it = obj(request.body);
    const agent = str(it.agent);
    const config = obj(it.generation_config);
    const own = {
      operation: agent ? "invoke_agent" : "chat",
      system: it.system_instruction,
      messages: str(it.input) ?? [it.input ?? []].flat().map(toMessage),
      reasoningLevel: config.thinking_level,
    };
    const { name, facts, continues } = askChat(request, own, config);
    const id = PATH.exec(request.url.pathname)?.[1];
    return {
      name: agent ? `${name} ${agent}` : name,
      facts: { ...facts, [GEN_AI_AGENT_NAME]: agent },
      continues: id ? [{ key: `response:${id}` }] : continues,
    };
  },

  reader: modelReader(readInteraction),
};

/** A step; or content, which is the user's. */
function toMessage(given: unknown): unknown {
  const it = obj(given);
  const type = word(it.type);
  const isModels = /^(model_output|thought)$|_(call|result)$/.test(type) && type !== "function_result";
  return { role: isModels ? "assistant" : "user", parts: partsOf("content" in it ? it.content : it) };
}

/** The events of one interaction; or the interaction itself, where it did not stream. */
function readInteraction({ root, answer, servers, note }: Reading): EventReader {
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
    if (known?.size && known.mime_type === other.mime_type)
      known.size = Number(known.size) + Number(other.size);
    else {
      streaming.set(index, other);
      answer.part(other);
    }
  };

  const start = (index: unknown, step: Json) => {
    // Whole interactions repeat what they were given.
    if (step.type === "user_input") return;
    for (const one of [...list(step.content), step]) say(index, one);
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
    note(its, its.usage);
    const { status } = its;
    if (status && status !== "in_progress" && status !== "queued") answer.finish(status);
    if (status === "failed") return failureOf(list(its.errors)[0] ?? {}, status);
    return status === "cancelled" ? "aborted" : undefined;
  };

  return {
    read(event) {
      const it = obj(event);
      const { event_type, index } = it;
      // The API had other names at first: content for steps, outputs, start and complete.
      const kind = word(event_type).replace(/^content/, "step");
      if (it.error || event_type === "error") return failureOf(it);
      if (kind === "step.start") start(index, obj(it.step ?? it.content));
      else if (kind === "step.delta") add(index, obj(it.delta));
      else if (kind === "step.stop") blocks.stop(index);
      else {
        const its = obj(it.interaction ?? it);
        if (!event_type)
          for (const [at, step] of list(its.steps ?? its.outputs).entries()) {
            start(at, obj(step));
            blocks.stop(at);
          }
        isOver = !event_type || /^interaction\.completed?$/.test(kind);
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
