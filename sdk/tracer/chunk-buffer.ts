import { mayGrow, redactText } from "../journal/redact.ts";
import { cleanText, type Draft, type SerializerOptions } from "../journal/serialize.ts";
import type { ChunkPart, ToolCallDelta } from "../protocol/index.ts";
import type { Capture, ChunkInput } from "./api.ts";

/**
 * Streamed pieces of one span, written down at once and made records in batches: a piece costs a push into
 * an array, everything else is shared by many.
 */
interface Piece {
  /** On the monotonic clock. */
  at: number;
  /** What belongs together: "text", "reasoning", or a number: the arguments of one tool call. */
  channel: string | number;
  text: string;
  tool?: ToolCallDelta | undefined;
}

/** A record is made of so many pieces, or so many code units, even if nobody asks. */
const BATCH_PIECES = 64;
const BATCH_LENGTH = 32 * 1024;
/** A possible secret is waited for over so many pieces, lest empty ones pile up. */
const MOST_PIECES = 1024;
/** Of a tool call's id and name. */
const LONGEST_LABEL = 256;

export interface ChunkBufferOptions {
  serializer: SerializerOptions;
  capture: Capture;
  /** Takes a record without ids and time: it began at `start` and holds `count` pieces. */
  push(record: Draft, start: number, count: number): void;
}

export function createChunkBuffer({ serializer, capture, push }: ChunkBufferOptions) {
  let pieces: Piece[] = [];
  let length = 0;
  let closeAt = BATCH_PIECES;
  /** Where losses are counted until there is a record. */
  let draft: Draft = {};

  const clean = (text: unknown, key: string): string => cleanText(serializer, draft, String(text), key);

  const redacted = (): void => {
    draft.redacted = (draft.redacted ?? 0) + 1;
  };

  function write(at: number, channel: string | number, text: unknown, tool?: ToolCallDelta): void {
    if (typeof text !== "string") return;
    // A long one goes alone: however much of it must be escaped, its record can be made to fit.
    if (text.length > BATCH_LENGTH) close(false);
    length += text.length;
    // Told times may be out of order.
    at = Math.max(at, pieces.at(-1)?.at ?? at);
    pieces.push({ at, channel, text: text.length > serializer.maxLength ? clean(text, "text") : text, tool });
  }

  /** Takes secrets out of each channel's text; false if one may have begun, then nothing is changed. */
  function redact(last: boolean): boolean {
    const channels = new Map<string | number, Piece[]>();
    for (const piece of pieces) {
      const others = channels.get(piece.channel);
      if (others) others.push(piece);
      else channels.set(piece.channel, [piece]);
    }
    const texts = [...channels.values()].map((some) => some.map(({ text }) => text).join(""));
    if (!last && pieces.length < MOST_PIECES && texts.some(mayGrow)) return false;
    for (const [channel, some] of channels) {
      const text = texts.shift() as string;
      let kept = redactText(text, redacted);
      if (serializer.hook) kept = clean(kept, String(channel));
      // What was changed cannot be divided again: the first piece gets it all, each keeps its time.
      if (kept !== text)
        some.forEach((piece, i) => {
          piece.text = i ? "" : kept;
        });
    }
    return true;
  }

  function partOf({ channel, text, tool }: Piece): ChunkPart {
    if (capture !== "full") redacted();
    const kept = capture === "full" ? text : capture === "none" ? 0 : text.length;
    if (tool)
      return { toolCall: typeof kept === "number" ? kept : { ...tool, arguments: kept || undefined } };
    return channel === "reasoning" ? { reasoning: kept } : kept;
  }

  /** Makes a record of what is there; what may be the beginning of a secret waits, unless it is the `last` time. */
  function close(last: boolean): void {
    closeAt = pieces.length + BATCH_PIECES;
    const start = pieces[0]?.at;
    if (start === undefined || (capture === "full" && !redact(last))) return;
    draft.at = pieces.map(({ at }) => Math.round((at - start) * 1000));
    draft.parts = pieces.map(partOf);
    push(draft, start, pieces.length);
    pieces = [];
    draft = {};
    length = 0;
    closeAt = BATCH_PIECES;
  }

  return {
    close,
    /** True when it is time to `close`. */
    add(input: ChunkInput, at: number): boolean {
      if (typeof input === "string") write(at, "text", input);
      else if (input) {
        const { text, reasoning, toolCall: tool } = input;
        write(at, "text", text);
        write(at, "reasoning", reasoning);
        if (tool) {
          const label = (given: unknown) => given && clean(given, "name").slice(0, LONGEST_LABEL);
          const index = Number(tool.index) || 0;
          const named = { index, id: label(tool.id), name: label(tool.name) } as ToolCallDelta;
          write(at, index, tool.arguments ?? "", named);
        }
      }
      return pieces.length >= closeAt || length >= BATCH_LENGTH;
    },
  };
}

export type ChunkBuffer = ReturnType<typeof createChunkBuffer>;
