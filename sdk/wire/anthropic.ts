import { GEN_AI_RESPONSE_ID, GEN_AI_RESPONSE_MODEL } from "../protocol/attributes.ts";
import type { Part } from "./answer.ts";
import { type Block, partOf } from "./block.ts";
import { Blocks } from "./blocks.ts";
import { citation } from "./citation.ts";
import { answeredCalls } from "./continues.ts";
import { failureOf } from "./failure.ts";
import { type Json, list, num, obj, str } from "./json.ts";
import { media, textPart, toParts, wordsOf } from "./messages.ts";
import { type EventReader, modelReader, type Reading } from "./model-reader.ts";
import { askModel, providerOf } from "./request.ts";
import { samplingOf } from "./sampling.ts";
import { usageFacts } from "./usage.ts";
import type { WireFormat } from "./wire-format.ts";
import { word } from "./word.ts";

/** Vertex AI: `…/publishers/anthropic/models/{model}:streamRawPredict`. */
const VERTEX = /\/anthropic\/models\/([^/:]+):(?:stream)?rawPredict$/i;

/** Anthropic's Messages API, at Anthropic, on Vertex AI and at gateways that speak it. */
export const anthropicMessages: WireFormat = {
  name: "anthropic.messages",

  matches({ url, header, body }) {
    const { messages, max_tokens, anthropic_version } = obj(body);
    if (!Array.isArray(messages)) return undefined;
    const path = url.pathname;
    // Counting tokens has the header, but no max_tokens.
    const isSure = /\/v1\/messages$/.test(path) || VERTEX.test(path) || anthropic_version;
    return isSure || (header("anthropic-version") && max_tokens) ? "sure" : "maybe";
  },

  recognises(data) {
    const { type, message, content } = obj(data);
    return type === "message_start" ? !!message : type === "message" && Array.isArray(content);
  },

  ask({ url, body }) {
    const it = obj(body);
    const messages = list(it.messages).map((message) => {
      const { role, content } = obj(message);
      return { role, parts: partsOf(content) };
    });
    const { effort, format } = obj(it.output_config);
    return {
      ...askModel({
        ...samplingOf(it),
        operation: "chat",
        provider: providerOf(url),
        model: it.model ?? VERTEX.exec(url.pathname)?.[1],
        system: it.system,
        messages,
        tools: it.tools,
        reasoningLevel: effort,
        stream: it.stream,
        outputType: format && "json",
      }),
      continues: answeredCalls(messages),
    };
  },

  reader: modelReader(readMessage),
};

const partsOf = (content: unknown): Part[] =>
  Array.isArray(content) ? content.map((block) => partOf(blockOf(obj(block)))) : (toParts(content) ?? []);

/** Blocks of requests and of answers. */
function blockOf(block: Json): Block {
  const { type, id = block.tool_use_id, name, input, content, is_error, source } = block;
  const { error_code } = obj(content);
  const failure = is_error || error_code ? { type: str(error_code) ?? "tool_error" } : undefined;
  switch (type) {
    case "tool_use":
      return { kind: "call", type, id, name, whole: input };
    case "tool_result":
      return { kind: "response", type, id, failure, whole: wordsOf(content) ?? partsOf(content) };
    case "image":
    case "document": {
      const { media_type: mime, data, url, file_id, type: how } = obj(source);
      const modality = type === "image" ? type : undefined;
      const other =
        how === "text"
          ? textPart(data)
          : media({ mime, data, url, id: file_id, modality, name: block.title });
      return { other };
    }
  }
  if (/_tool_use$/.test(word(type))) return { kind: "server_call", type, id, name, whole: input };
  if (/_tool_result$/.test(word(type))) return { kind: "server_result", type, id, failure, whole: content };
  return { type, other: toParts([block])?.[0] };
}

/** What usage counts. message_delta's is cumulative and replaces what message_start's said. */
const COUNTS = [
  "input_tokens",
  "output_tokens",
  "cache_read_input_tokens",
  "cache_creation_input_tokens",
  "output_tokens_details",
];

/** The events of one message; or the message itself, where it did not stream. */
function readMessage({ root, answer, servers, tell }: Reading): EventReader {
  const blocks = new Blocks(answer, servers);
  let usage: Json = {};
  let hasBegun = false;
  let isPaused = false;

  /** Blocks and deltas name what they add alike. */
  const say = (it: Json) => {
    answer.text(it.text);
    answer.reasoning(it.thinking);
    for (const one of list(it.citations ?? [it.citation])) if (one) answer.part(citation(one));
  };

  const start = (index: unknown, block: Json) => {
    say(block);
    if (block.type !== "text" && block.type !== "thinking") blocks.start(index, blockOf(block));
  };

  const advance = ({ stop_reason, stop_details }: Json, counts: unknown) => {
    answer.finish(stop_reason);
    isPaused = stop_reason === "pause_turn";
    const { type, category, explanation } = obj(stop_details);
    if (type === "refusal") answer.part({ type, content: explanation ?? "", category });
    for (const key of COUNTS) usage[key] = obj(counts)[key] ?? usage[key];
    const [input, output, cacheRead, cacheWrite] = COUNTS.map((key) => num(usage[key]));
    const reasoning = obj(usage.output_tokens_details).thinking_tokens;
    // What was read from the cache and written to it comes on top.
    const whole = input === undefined ? input : input + (cacheRead ?? 0) + (cacheWrite ?? 0);
    tell(usageFacts({ input: whole, output, cacheRead, cacheWrite, reasoning }));
  };

  const readWhole = (message: Json) => {
    root.set({ [GEN_AI_RESPONSE_ID]: str(message.id), [GEN_AI_RESPONSE_MODEL]: str(message.model) });
    advance(message, message.usage);
    for (const [index, block] of list(message.content).entries()) {
      start(index, obj(block));
      blocks.stop(index);
    }
  };

  return {
    read(event) {
      const it = obj(event);
      const { index } = it;
      const delta = obj(it.delta);
      switch (it.type) {
        case "message_start":
          // A second one: the server began anew.
          if (hasBegun) blocks.reset();
          hasBegun = true;
          usage = {};
          readWhole(obj(it.message));
          break;
        case "content_block_start":
          start(index, obj(it.content_block));
          break;
        case "content_block_delta":
          say(delta);
          blocks.add(
            index,
            delta.partial_json,
            delta.content ? { other: { type: "compaction", content: delta.content } } : undefined,
          );
          break;
        case "content_block_stop":
          blocks.stop(index);
          break;
        case "message_delta":
          advance(delta, it.usage);
          break;
        case "message":
          readWhole(it);
          return true;
        case "error":
          return failureOf(it);
      }
      return it.type === "message_stop";
    },
    flush() {
      blocks.flush();
      if (isPaused && word(servers.lastId)) root.awaits(`tool:${servers.lastId}`);
    },
  };
}
