import { countTokens as count } from "gpt-tokenizer/encoding/o200k_base";

/**
 * Tokens as OpenAI's `o200k_base` counts them (gpt-4o and later), from `gpt-tokenizer` (MIT); other vendors' counts differ, by
 * up to a half for other languages and code. Some 2.7 MB: who needs it loads this file when it is needed.
 */

/**
 * Code units at a time. The tokenizer takes time by the square of a run without blanks, and pages send any: twenty
 * thousand Chinese characters took 2.7 s in one piece.
 */
const PIECE = 400;
/** A piece ends before a blank where there is one so near its end: a token begins there in any case. */
const LOOK_BACK = 100;

/** What looks like a control token is text here. */
const AS_TEXT = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

/** `[from, to)` of pieces that can be counted one by one. */
export function* piecesToCount(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const to = endOfPiece(text, from);
    yield text.slice(from, to);
    from = to;
  }
}

function endOfPiece(text: string, from: number): number {
  const most = from + PIECE;
  if (most >= text.length) return text.length;
  for (let at = most; at > most - LOOK_BACK; at--)
    if (text[at] === " " && text[at - 1] !== " " && text[at + 1] !== " ") return at;
  const code = text.charCodeAt(most);
  return code >= 0xdc00 && code <= 0xdfff ? most + 1 : most;
}

export const countPiece = (piece: string): number => count(piece, AS_TEXT);
