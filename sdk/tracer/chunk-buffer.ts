import { mayGrow } from "../journal/redact.ts";
import { cleanText, type Draft, type SerializerOptions } from "../journal/serialize.ts";
import type { ChunkPart } from "../protocol/index.ts";
import type { Capture, ChunkInput } from "./api.ts";

/** One streamed piece. What is recorded of it is made when its record is. */
interface Piece {
  /** On the monotonic clock. */
  at: number;
  text: string;
  /** What is recorded, of as much of the text as may be. */
  part(kept: string | number): ChunkPart;
}

/** A record is made of so many pieces, or so many code units, even if nobody asks. */
const BATCH_PIECES = 64;
const BATCH_LENGTH = 32 * 1024;
/** A possible secret is waited for over so many pieces, lest empty ones pile up. */
const MOST_PIECES = 1024;
/** Of a tool call's id and name. */
const LONGEST_LABEL = 256;

/** Pieces were cut one by one. */
const UNBOUNDED = 1e9;

const textPart = (kept: string | number): ChunkPart => kept;
const reasoningPart = (reasoning: string | number): ChunkPart => ({ reasoning });

export interface ChunkBufferOptions {
  serializer: SerializerOptions;
  capture: Capture;
  /** Takes a record without ids and time: it began at `start` and holds `count` pieces. */
  push(record: Draft, start: number, count: number): void;
}

/**
 * Streamed pieces of one span, for one record: a piece costs a push into two arrays, everything else is shared
 * by all.
 */
export function createChunkBuffer({ serializer, capture, push }: ChunkBufferOptions) {
  const pieces: Piece[] = [];
  /** The pieces by what belongs together: text, reasoning, the arguments of each tool call. */
  const channels: Record<string, Piece[]> = {};
  const draft: Draft = {};
  let length = 0;
  let closeAt = BATCH_PIECES;

  const clean = (text: unknown, key: string, most?: number): string =>
    cleanText(serializer, draft, text, key, most);

  function write(at: number, channel: string, text: unknown, part: Piece["part"]): void {
    if (typeof text !== "string") return;
    length += text.length;
    const kept = text.length > serializer.maxLength ? clean(text, channel) : text;
    // Told times may be out of order.
    const piece = { at: Math.max(at, pieces.at(-1)?.at ?? at), text: kept, part };
    pieces.push(piece);
    channels[channel] ??= [];
    channels[channel].push(piece);
  }

  /** Takes secrets out of each channel's text; false if one may have begun, then nothing is changed. */
  function redact(last: boolean): boolean {
    const texts = Object.entries(channels).map(
      ([channel, some]) => [channel, some, some.map(({ text }) => text).join("")] as const,
    );
    if (!last && pieces.length < MOST_PIECES && texts.some(([, , text]) => mayGrow(text))) return false;
    for (const [channel, some, text] of texts) {
      const kept = clean(text, channel, UNBOUNDED);
      // What was changed cannot be divided again: the first piece gets it all, each keeps its time.
      if (kept !== text)
        some.forEach((piece, i) => {
          piece.text = i ? "" : kept;
        });
    }
    return true;
  }

  return {
    /**
     * Makes the record, and says whether it did: what may be the beginning of a secret waits, unless it is the
     * `last` time.
     */
    close(last: boolean): boolean {
      closeAt = pieces.length + BATCH_PIECES;
      const [first] = pieces;
      if (!first || (capture === "full" && !redact(last))) return false;
      if (capture !== "full") draft.redacted = (draft.redacted ?? 0) + pieces.length;
      draft.at = pieces.map(({ at }) => Math.round((at - first.at) * 1000));
      draft.parts = pieces.map(({ text, part }) =>
        part(capture === "full" ? text : capture === "none" ? 0 : text.length),
      );
      push(draft, first.at, pieces.length);
      return true;
    },
    /** True when it is time to `close`. */
    add(input: ChunkInput, at: number): boolean {
      const { text, reasoning, toolCall } = typeof input === "string" ? ({ text: input } as never) : input;
      write(at, "text", text, textPart);
      write(at, "reasoning", reasoning, reasoningPart);
      if (toolCall) {
        const { id, name, arguments: fragment = "" } = toolCall;
        const label = (given?: string) => given && clean(given, "name", LONGEST_LABEL);
        // Positions as the protocol has them, whatever is given.
        const call = { index: (toolCall.index as number) >>> 0, id: label(id), name: label(name) };
        write(at, `${call.index}`, fragment, (kept) => ({
          toolCall: typeof kept === "number" ? kept : ({ ...call, arguments: kept || undefined } as never),
        }));
      }
      return pieces.length >= closeAt || length >= BATCH_LENGTH;
    },
  };
}

export type ChunkBuffer = ReturnType<typeof createChunkBuffer>;
