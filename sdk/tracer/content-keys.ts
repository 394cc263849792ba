import type { Capture } from "./api.ts";

/**
 * Which attributes hold what people and models wrote, by key, so that a capture mode applies however
 * an attribute was set: of `gen_ai.*` and `genai_traces.*` the messages, system instructions, tool definitions,
 * arguments and results, query and template texts, documents, explanations, prompt variables, inputs, outputs
 * and comments. The rest (names, ids, parameters, counts) is recorded in every mode.
 */
const CONTENT =
  /^gen(_ai|ai_traces)\..*((messages|instructions)|(documents|definitions)|arguments|result|text|explanation|template|put|comment|variable\..*)$/;

/**
 * How an attribute is copied: −1 as it is, `undefined` not at all, else without its words; then the number
 * says how deep members like `role` and `type` are ours and may be kept. Deeper ones, and those in
 * free-form values such as tool arguments, are the user's.
 */
export function maskOf(key: string, capture: Capture): number | undefined {
  const parts = capture === "full" ? null : CONTENT.exec(key);
  if (!parts) return -1;
  if (capture === "none") return undefined;
  return parts[3] ? 4 : parts[4] ? 2 : 0;
}
