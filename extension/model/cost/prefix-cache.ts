import type { PromptDiff } from "../prompt-diff.ts";
import { type ModelPrice, perToken } from "./price.ts";

/** Texts of a prompt by what a prefix cache can do with them, seen from the call before. */
export interface CacheTexts {
  /** From the beginning, in both: can be read from a cache. */
  shared: string;
  /** In both, but behind the first difference: the call before had paid for it, and no cache can know it. */
  repeated: string;
  /** Only in this one. */
  fresh: string;
}

export function cacheTexts({ messages, firstDifference }: PromptDiff): CacheTexts {
  const texts = { shared: "", repeated: "", fresh: "" };
  messages.forEach(({ words }, i) => {
    let offset = 0;
    for (const { kind, text } of words) {
      if (kind === "removed") continue;
      const isBefore = firstDifference === undefined || i < firstDifference.message;
      const shared =
        isBefore || i > firstDifference.message
          ? isBefore
            ? text.length
            : 0
          : Math.min(text.length, Math.max(0, firstDifference.offset - offset));
      texts.shared += text.slice(0, shared);
      texts[kind === "same" ? "repeated" : "fresh"] += text.slice(shared);
      offset += text.length;
    }
  });
  return texts;
}

/** Texts of messages that the call before sent and this one does not. */
export const droppedTexts = ({ messages }: PromptDiff): string[] =>
  messages.flatMap(({ kind, words }) => (kind === "removed" ? words.map(({ text }) => text) : []));

/** Characters on both sides of the place. */
const AROUND = 40;

export interface BreakPlace {
  role: string;
  /** What both have before it; `isCut`: there is more. */
  before: string;
  isCut: boolean;
  /** What differs, in the call before and in this one, and what follows in both. */
  was: string;
  is: string;
  after: string;
}

/** Where this prompt first differs: `It is 10:03:1`, `1` was, `9` is, `. Answer by …`. */
export function breakPlace({ messages, firstDifference }: PromptDiff): BreakPlace | undefined {
  if (!firstDifference) return undefined;
  const message = messages[firstDifference.message];
  if (!message) return undefined;
  const side = (without: "removed" | "added") =>
    message.words.flatMap(({ kind, text }) => (kind === without ? [] : text)).join("");
  const { offset } = firstDifference;
  const [old, now] = [side("added"), side("removed")];
  const was = old.slice(offset, offset + AROUND);
  const is = now.slice(offset, offset + AROUND);
  const same = commonEnd(was, is);
  return {
    role: message.role,
    before: (now || old).slice(Math.max(0, offset - AROUND), offset),
    isCut: offset > AROUND,
    was: was.slice(0, was.length - same),
    is: is.slice(0, is.length - same),
    after: is.slice(is.length - same),
  };
}

function commonEnd(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}

/** US dollars that tokens cost beyond what they would if they were read from a cache; `undefined`: nobody knows. */
export function missedSaving(tokens: number, input: number, price: ModelPrice): number | undefined {
  if (price.input === undefined || price.cacheRead === undefined) return undefined;
  return Math.max(0, tokens * (perToken(price.input, input) - perToken(price.cacheRead, input)));
}
