import type { Span } from "../tracer/api.ts";
import { quietly } from "../tracer/quietly.ts";

/** What `generate` calls: `put` with the prompt's tokens, then with each token, then `end`. */
export interface Streamer {
  put(ids: bigint[][]): void;
  end(): void;
  /** Of a `TextStreamer`: gets each piece of text once it is whole. */
  on_finalized_text?(text: string, isEnd: boolean): void;
  /** False: the prompt's text comes too. */
  skip_prompt?: boolean;
}

export interface StreamerTally {
  /** Tokens of the prompt. */
  input: number;
  output: number;
  /** How many prompts at once. */
  batch: number;
  /** The answer's words were told as chunks. */
  hasText: boolean;
}

/**
 * A streamer that passes everything on to `given`, if there is one, and makes chunks of what comes: with words where
 * `given` makes words of tokens, and nothing but the prompt's stays out of them, else with times only.
 */
export function observedStreamer(
  given: Streamer | undefined,
  span: Span,
): { streamer: Streamer; tally: StreamerTally } {
  const tally: StreamerTally = { input: 0, output: 0, batch: 1, hasText: false };
  const restore = (given?.skip_prompt && quietly(() => listen(given, span, tally))) || (() => {});
  let isPrompt = true;
  const note = (ids: bigint[][]): void => {
    if (isPrompt) {
      tally.batch = ids.length;
      tally.input = ids[0]?.length ?? 0;
    } else {
      tally.output += ids[0]?.length ?? 0;
      if (!tally.hasText) span.chunk("");
    }
    isPrompt = false;
  };
  const streamer: Streamer = Object.create(given ?? null, {
    put: {
      value(ids: bigint[][]): void {
        // First the app's: it may say the words of this very token.
        try {
          given?.put(ids);
        } finally {
          quietly(() => note(ids));
        }
      },
    },
    end: {
      value(): void {
        try {
          given?.end();
        } finally {
          restore();
        }
      },
    },
  });
  return { streamer, tally };
}

/** Hears what a `TextStreamer` says, until `end`. */
function listen(given: Streamer, span: Span, tally: StreamerTally): (() => void) | undefined {
  const { on_finalized_text: say } = given;
  if (typeof say !== "function") return undefined;
  const own = Object.getOwnPropertyDescriptor(given, "on_finalized_text");
  const heard = (text: string, isEnd: boolean): void => {
    if (text) quietly(() => span.chunk(text));
    say.call(given, text, isEnd);
  };
  Object.defineProperty(given, "on_finalized_text", { value: heard, configurable: true, writable: true });
  tally.hasText = true;
  return () => {
    if (given.on_finalized_text !== heard) return;
    if (own) Object.defineProperty(given, "on_finalized_text", own);
    else delete given.on_finalized_text;
  };
}
