import { STREAM_ATTRIBUTE } from "../../../sdk/otlp/our-attributes.ts";
import { unixNanoOfIso } from "../../../sdk/otlp/read-integers.ts";
import type { ChunkPart } from "../../../sdk/protocol/index.ts";
import { isObject, listOf, type Raw } from "./format.ts";

/** A run's `new_token` events as the stream they were; events of which nothing can be made stay events. */
export function langsmithStream(run: Raw, start: string | undefined): { attributes: Raw; others: Raw[] } {
  const at: number[] = [];
  const parts: ChunkPart[] = [];
  const others: Raw[] = [];
  for (const event of listOf(run.events)) {
    if (!isObject(event)) continue;
    const time = typeof event.time === "string" ? unixNanoOfIso(event.time) : undefined;
    const part = event.name === "new_token" ? partOf(event.kwargs) : undefined;
    const offset = start && time ? Number(BigInt(time) - BigInt(start)) / 1000 : -1;
    if (part === undefined || offset < (at.at(-1) ?? 0)) others.push(event);
    else {
      at.push(offset);
      parts.push(part);
    }
  }
  const attributes: Raw = parts.length ? { [STREAM_ATTRIBUTE]: JSON.stringify({ at, parts }) } : {};
  // Start and end are in the run itself.
  return { attributes, others: others.filter(({ name }) => name !== "start" && name !== "end") };
}

/** Plain text, a chunk of OpenAI's, or one of LangChain's. */
function partOf(kwargs: unknown): ChunkPart | undefined {
  const { token, chunk } = isObject(kwargs) ? kwargs : ({} as Raw);
  if (typeof token === "string" && token) return token;
  const piece = isObject(token) ? token : chunk;
  if (!isObject(piece)) return typeof token === "string" ? token : undefined;
  const [choice] = listOf(piece.choices);
  if (isObject(choice)) return deltaPart(isObject(choice.delta) ? choice.delta : {}) ?? textIn(choice);
  return textIn(piece);
}

function deltaPart(delta: Raw): ChunkPart | undefined {
  const [call] = listOf(delta.tool_calls);
  if (isObject(call)) {
    const { name, arguments: text } = isObject(call.function) ? call.function : ({} as Raw);
    return {
      toolCall: {
        ...(typeof call.index === "number" && { index: call.index }),
        ...(typeof call.id === "string" && { id: call.id }),
        ...(typeof name === "string" && { name }),
        ...(typeof text === "string" && { arguments: text }),
      },
    };
  }
  if (typeof delta.reasoning_content === "string") return { reasoning: delta.reasoning_content };
  if (typeof delta.content === "string") return delta.content;
  // The last chunk says why it ended, in no words.
  return "";
}

function textIn(piece: Raw): ChunkPart | undefined {
  if (typeof piece.text === "string") return piece.text;
  const message = isObject(piece.message) ? piece.message : piece;
  const { content } = isObject(message.kwargs) ? message.kwargs : message;
  return typeof content === "string" ? content : undefined;
}
