import type { Usage } from "../genai-view.ts";
import { CONTEXT_KINDS, type ContextKind } from "./context-parts.ts";

/** Tokens of a call by what they were, and what of its model's window they took. */
export interface ContextAnatomy {
  /** Kinds there are any of, with tokens; estimated, together all that is explained of the input. */
  rows: { kind: ContextKind; tokens: number }[];
  /** All of the input: the server's own count, else the sum of the estimates. */
  input: number;
  isTold: boolean;
  /** Of the server's count no text that was recorded accounts for these. */
  unexplained: number;
  /** The recorded text comes to far more than the server counted: to so much. */
  moreThanTold?: number;
  output?: number;
  window?: number;
  /** Of the window, after the answer. */
  free?: number;
  /** The window is said to be smaller than what was in it: whoever says so is out of date. */
  isWindowTooSmall: boolean;
}

/** Tokenizers of other vendors come to so many times what ours does, at most; more is something that was not recorded. */
const MOST_FACTOR = 2;
/** Tokens around messages that are not text: they weigh in short prompts. */
const FRAMING = 200;

interface Known {
  usage: Usage;
  /** Of each kind, by the tokenizer. */
  counts: Readonly<Record<ContextKind, number>>;
  /** Images, or texts that were not recorded: there is more than what was counted. */
  isPartial: boolean;
  window?: number;
}

/** Estimates put to the scale of the server's own count, where that can be what they are estimates of. */
export function contextAnatomy({ usage, counts, isPartial, window }: Known): ContextAnatomy {
  const kinds = CONTEXT_KINDS.filter((kind) => counts[kind] > 0);
  const estimated = kinds.reduce((sum, kind) => sum + counts[kind], 0);
  const told = usage.input;
  const input = told ?? estimated;
  const isFarLess = told !== undefined && estimated > told * MOST_FACTOR + FRAMING;
  const isFarMore = told !== undefined && told > estimated * MOST_FACTOR + FRAMING;
  const isScaled =
    told !== undefined && estimated > 0 && !isFarLess && !isFarMore && !(isPartial && told > estimated);
  const rows = isScaled
    ? scaled(
        kinds.map((kind) => ({ kind, tokens: counts[kind] })),
        told,
      )
    : kinds.map((kind) => ({ kind, tokens: counts[kind] }));
  const used = input + (usage.output ?? 0);
  const isWindowTooSmall = window !== undefined && window < used;
  return {
    rows,
    input: isFarLess ? estimated : input,
    isTold: told !== undefined && !isFarLess,
    unexplained: told === undefined || isScaled || isFarLess ? 0 : Math.max(0, told - estimated),
    ...(isFarLess && { moreThanTold: estimated }),
    output: usage.output,
    window: isWindowTooSmall ? undefined : window,
    free: window === undefined || isWindowTooSmall ? undefined : window - used,
    isWindowTooSmall,
  };
}

/** Whole numbers that are together exactly `sum`: the largest remainders are rounded up. */
function scaled<T extends { tokens: number }>(rows: readonly T[], sum: number): T[] {
  const total = rows.reduce((all, { tokens }) => all + tokens, 0);
  const exact = rows.map(({ tokens }) => (tokens / total) * sum);
  const whole = exact.map(Math.floor);
  let left = Math.round(sum - whole.reduce((all, tokens) => all + tokens, 0));
  const byRemainder = exact
    .map((value, i) => ({ i, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder);
  for (const { i } of byRemainder) {
    if (left-- <= 0) break;
    whole[i] = (whole[i] as number) + 1;
  }
  return rows.map((row, i) => ({ ...row, tokens: whole[i] as number }));
}
