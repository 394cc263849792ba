import { askChat } from "./ask-chat.ts";
import { blockOf, partsOf } from "./block.ts";
import { Blocks } from "./blocks.ts";
import { citation } from "./citation.ts";
import { failureOf } from "./failure.ts";
import { type Json, list, obj } from "./json.ts";
import { type EventReader, modelReader, type Reading } from "./model-reader.ts";
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

  ask(request) {
    const { model, messages, output_config } = obj(request.body);
    const { effort, format } = obj(output_config);
    return askChat(request, {
      model: model ?? VERTEX.exec(request.url.pathname)?.[1],
      messages: list(messages).map((message) => {
        const { role, content } = obj(message);
        return { role, parts: partsOf(content) };
      }),
      reasoningLevel: effort,
      outputType: format && "json",
    });
  },

  reader: modelReader(readMessage),
};

/** The events of one message; or the message itself, where it did not stream. */
function readMessage({ root, answer, servers, note }: Reading): EventReader {
  const blocks = new Blocks(answer, servers);
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

  const advance = (said: Json, usage: unknown) => {
    const { thinking_tokens } = obj(obj(usage).output_tokens_details);
    note(said, { ...obj(usage), thinking_tokens });
    isPaused = said.stop_reason === "pause_turn";
    const { type, category, explanation } = obj(said.stop_details);
    if (type === "refusal") answer.part({ type, content: explanation ?? "", category });
  };

  const readWhole = (message: Json) => {
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
