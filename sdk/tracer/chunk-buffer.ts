import { CHUNKS, type Owner } from "../journal/entry.ts";
import type { Journal } from "../journal/journal.ts";
import { type Carry, type Cleaned, redactText } from "../journal/redact.ts";
import { cleanText, recordText, type SerializerOptions } from "../journal/serialize.ts";
import type { ChunkPart, Losses, SpanId, ToolCallDelta, TraceId } from "../protocol/index.ts";
import type { Capture, ChunkInput } from "./api.ts";
import { type Anchor, unixNano } from "./clock.ts";

/**
 * Streamed pieces of one span, written down at once and made records in batches: a piece costs a push into
 * an array, everything else is shared by many.
 */
interface Piece {
  /** On the monotonic clock. */
  at: number;
  /** What belongs together: "text", "reasoning", or the arguments of one tool call. */
  channel: string;
  /** Text, or its length where it is not captured. */
  text: string | number;
  tool?: ToolCallDelta | undefined;
}

/** A record is made of so many pieces, or so many code units, even if nobody asks. */
const BATCH_PIECES = 64;
const BATCH_LENGTH = 32 * 1024;
/** A possible secret is waited for so long, in code units; a 4096-bit RSA key in PEM has 3 300. */
const LONGEST_WAIT = 8192;
/** … and over so many pieces, lest empty ones pile up. */
const MOST_PIECES = 1024;

export interface ChunkBufferOptions {
  journal: Journal;
  serializer: SerializerOptions;
  capture: Capture;
  ids: { trace: TraceId; span: SpanId };
  anchor: Anchor;
  owner: Owner;
}

export function createChunkBuffer({ journal, serializer, capture, ids, anchor, owner }: ChunkBufferOptions) {
  let pieces: Piece[] = [];
  let length = 0;
  let closeAt = BATCH_PIECES;
  let losses: Losses = {};
  const carries: Record<string, Carry> = {};

  function write(at: number, channel: string, text: string | undefined, tool?: ToolCallDelta): void {
    if (typeof text !== "string") return;
    let kept: string | number = text;
    if (capture !== "full") {
      losses.redacted = (losses.redacted ?? 0) + 1;
      kept = capture === "none" ? 0 : text.length;
    } else if (text.length > serializer.maxLength) kept = cleanText(serializer, losses, text, channel);
    length += text.length;
    pieces.push({ at, channel, text: kept, tool });
  }

  /** Makes one record of pieces. */
  function push(some: Piece[]): void {
    const start = (some[0] as Piece).at;
    const record = {
      type: "chunks",
      ...ids,
      time: unixNano(anchor, start),
      ...losses,
      at: some.map(({ at }) => Math.round((at - start) * 1000)),
      parts: some.map(partOf),
    };
    losses = {};
    journal.push(recordText(serializer, record), CHUNKS, owner, some.length);
  }

  /** Takes secrets out of each channel's text; false if one may be unfinished, then nothing is changed. */
  function redact(last: boolean): boolean {
    const channels: Record<string, Piece[]> = {};
    for (const piece of pieces) (channels[piece.channel] ??= []).push(piece);
    const results: [string, Cleaned, string][] = [];
    for (const channel in channels) {
      const text = (channels[channel] as Piece[]).map((piece) => piece.text).join("");
      const result = redactText(text, carries[channel]);
      if (result.open && result.open < LONGEST_WAIT && pieces.length < MOST_PIECES && !last) return false;
      results.push([channel, result, text]);
    }
    for (const [channel, { carry, found, text }, before] of results) {
      carries[channel] = carry;
      if (found) losses.redacted = (losses.redacted ?? 0) + found;
      const kept = serializer.hook ? cleanText(serializer, losses, text, channel) : text;
      // What was changed cannot be divided again: the first piece gets it all, each keeps its time.
      if (kept !== before)
        (channels[channel] as Piece[]).forEach((piece, i) => {
          piece.text = i ? "" : kept;
        });
    }
    return true;
  }

  return {
    /** True when it is time to `close`. */
    add(input: ChunkInput, at: number): boolean {
      if (typeof input === "string") write(at, "text", input);
      else if (input) {
        const { text, reasoning, toolCall } = input;
        write(at, "text", text);
        write(at, "reasoning", reasoning);
        if (toolCall) {
          const { index = 0, id, name, arguments: json = "" } = toolCall;
          const short = (given?: string) =>
            given && cleanText(serializer, losses, String(given), "name").slice(0, 256);
          write(at, `arguments ${+index}`, json, {
            index: +index,
            id: short(id),
            name: short(name),
          } as ToolCallDelta);
        }
      }
      return pieces.length >= closeAt || length >= BATCH_LENGTH;
    },
    /** Makes records of what is there; what may be the beginning of a secret waits, unless it is the `last` time. */
    close(last: boolean): void {
      if (capture === "full" && !redact(last)) {
        closeAt = pieces.length + BATCH_PIECES;
        return;
      }
      const done = pieces;
      pieces = [];
      length = 0;
      closeAt = BATCH_PIECES;
      // Long pieces go alone, so that a record keeps below its limit however much must be escaped.
      let from = 0;
      let size = 0;
      done.forEach((piece, i) => {
        const own = String(piece.text).length;
        if (i > from && size + own > 2 * BATCH_LENGTH) {
          push(done.slice(from, i));
          from = i;
          size = 0;
        }
        size += own;
      });
      if (from < done.length) push(done.slice(from));
    },
  };
}

export type ChunkBuffer = ReturnType<typeof createChunkBuffer>;

function partOf({ channel, text, tool }: Piece): ChunkPart {
  if (tool) return { toolCall: typeof text === "number" ? text : { ...tool, arguments: text || undefined } };
  return channel === "reasoning" ? { reasoning: text } : text;
}
