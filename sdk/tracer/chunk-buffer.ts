import { CHUNKS, type Owner } from "../journal/entry.ts";
import { type Carry, redactStream } from "../journal/redact-stream.ts";
import { createDraft, type Draft, RECORD_ROOM, shorten } from "../journal/serialize.ts";
import type { ChunkPart, ToolCallDelta } from "../protocol/index.ts";
import type { ChunkInput } from "./api.ts";
import { type Anchor, unixNano } from "./clock.ts";
import { type Core, losses } from "./core.ts";

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
  tool?: ToolCallDelta;
}

/** A record is made of so many pieces, or so many code units, even if nobody asks. */
const BATCH_PIECES = 64;
const BATCH_LENGTH = 32 * 1024;
/** One record takes at most so much text unless a single piece is longer; escaped it still fits. */
const RECORD_LENGTH = 64 * 1024;

export interface ChunkBuffer {
  /** True when it is time to `close`. */
  add(input: ChunkInput, at: number): boolean;
  /** Makes records of what is there; a piece that may be the beginning of a secret waits, unless it is the `last` time. */
  close(last: boolean): void;
}

export function createChunkBuffer(core: Core, head: string, anchor: Anchor, owner: Owner): ChunkBuffer {
  let pieces: Piece[] = [];
  let length = 0;
  let closeAt = BATCH_PIECES;
  let lost = createDraft();
  const carries = new Map<string, Carry>();

  function write(at: number, channel: string, input: string, tool?: ToolCallDelta): void {
    let text: string | number = input;
    if (core.capture !== "full") {
      if (input) lost.redacted++;
      text = core.capture === "none" ? 0 : input.length;
    } else if (input.length > core.maxLength) text = core.clean(lost, input, channel);
    length += input.length;
    pieces.push(tool ? { at, channel, text, tool } : { at, channel, text });
  }

  function add(input: ChunkInput, at: number): boolean {
    if (typeof input === "string") write(at, "text", input);
    else if (input) {
      const { text, reasoning, toolCall } = input;
      if (typeof text === "string") write(at, "text", text);
      if (typeof reasoning === "string") write(at, "reasoning", reasoning);
      if (toolCall) addToolCall(toolCall, at);
    }
    return pieces.length >= closeAt || length >= BATCH_LENGTH;
  }

  function addToolCall({ index, id, name, arguments: json }: ToolCallDelta, at: number): void {
    const tool: ToolCallDelta = {};
    if (typeof index === "number" && index >= 0) tool.index = index;
    if (typeof id === "string") tool.id = core.clean(lost, id, "id").slice(0, 256);
    if (typeof name === "string") tool.name = core.clean(lost, name, "name").slice(0, 256);
    write(at, `arguments ${index ?? 0}`, typeof json === "string" ? json : "", tool);
  }

  function close(last: boolean): void {
    if (pieces.length === 0) return;
    if (core.capture === "full" && !redactAll(last)) {
      closeAt = pieces.length + BATCH_PIECES;
      return;
    }
    const done = pieces;
    const draft = lost;
    pieces = [];
    lost = createDraft();
    length = 0;
    closeAt = BATCH_PIECES;
    for (let from = 0; from < done.length; )
      from = pushRecord(done, from, from === 0 ? draft : createDraft());
  }

  /** False: wait. Nothing is changed then. */
  function redactAll(last: boolean): boolean {
    const channels = new Map<string, Piece[]>();
    for (const piece of pieces) {
      const same = channels.get(piece.channel);
      if (same) same.push(piece);
      else channels.set(piece.channel, [piece]);
    }
    const work: (() => void)[] = [];
    for (const [channel, members] of channels) {
      const texts = members.map((piece) => piece.text as string);
      const clean = redactStream(texts, carries.get(channel) ?? { text: "", hidden: false }, last);
      if (!clean) return false;
      work.push(() => {
        carries.set(channel, clean.carry);
        lost.redacted += clean.found;
        const kept = core.hasHook ? askHook(clean.pieces, channel) : clean.pieces;
        if (kept !== texts) for (const [i, piece] of members.entries()) piece.text = kept[i] as string;
      });
    }
    for (const finish of work) finish();
    return true;
  }

  /** The hook sees the pieces joined. What it changes cannot be divided again and goes into the first. */
  function askHook(texts: string[], channel: string): string[] {
    const joined = texts.join("");
    const answer = core.clean(lost, joined, channel);
    return answer === joined ? texts : texts.map((_, index) => (index ? "" : answer));
  }

  /** Returns the index of the first piece not in the record. */
  function pushRecord(all: Piece[], from: number, draft: Draft): number {
    const start = (all[from] as Piece).at;
    const at: number[] = [];
    const parts: ChunkPart[] = [];
    let size = 0;
    let i = from;
    for (; i < all.length; i++) {
      const piece = all[i] as Piece;
      size += typeof piece.text === "string" ? piece.text.length : 0;
      if (size > RECORD_LENGTH && i > from) break;
      at.push(Math.round((piece.at - start) * 1000));
      parts.push(partOf(piece));
    }
    let json = JSON.stringify(parts);
    // Escaping can make a text six times as long; only a single long piece can come to so much.
    if (json.length > RECORD_ROOM) {
      const piece = all[from] as Piece;
      const text = piece.text as string;
      draft.cut++;
      json = JSON.stringify([partOf({ ...piece, text: shorten(text, RECORD_LENGTH, text.length) })]);
    }
    const begin = `{"type":"chunks"${head},"time":"${unixNano(anchor, start)}","at":[${at}],"parts":`;
    core.journal.push(begin + json + losses(draft), CHUNKS, owner, parts.length);
    return i;
  }

  return { add, close };
}

function partOf({ channel, text, tool }: Piece): ChunkPart {
  if (tool) return { toolCall: typeof text === "number" ? text : text ? { ...tool, arguments: text } : tool };
  return channel === "reasoning" ? { reasoning: text } : text;
}
