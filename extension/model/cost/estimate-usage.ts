import type { GenAIView } from "../genai-view.ts";
import { CONTEXT_KINDS, contextParts, outputTexts } from "./context-parts.ts";

/** Tokens around each message and before the answer, as OpenAI's cookbook counts them (“How to count tokens with tiktoken”). */
const PER_MESSAGE = 3;

/** What is to be counted of a call whose server did not send usage. */
export interface Uncounted {
  texts: [input: string, output: string];
  /** Tokens that are no text. */
  framing: number;
  /** There were images or files: more than can be estimated. */
  hasMedia: boolean;
}

/** Absent: what was sent was not recorded, or not all of it, and nothing can be estimated. */
export function uncountedOf(view: GenAIView): Uncounted | undefined {
  const { texts, withheld, media } = contextParts(view, []);
  const input = CONTEXT_KINDS.flatMap((kind) => texts[kind]).join("\n");
  const isWithheld =
    withheld > 0 || view.output.some(({ parts }) => parts.some(({ type }) => type === "withheld"));
  if (isWithheld || (input === "" && media === 0)) return undefined;
  const messages = view.input.length + (view.system.length > 0 ? 1 : 0);
  return {
    texts: [input, outputTexts(view).join("\n")],
    framing: PER_MESSAGE * (messages + 1),
    hasMedia: media > 0,
  };
}
