import type { AttributeValue } from "../../sdk/protocol/index.ts";
import type { Document, GenAIView } from "./genai-view.ts";
import type { Part } from "./message.ts";

/** How a retrieved document stands in a prompt. */
export type DocumentUse =
  /** All of its text, but for blanks and case. */
  | { how: "whole" }
  /** So much of its text (0 … 1), by runs of {@link RUN} words. */
  | { how: "part"; share: number }
  /** Not its text, but what names it. */
  | { how: "named"; by: "title" | "id" | "uri" }
  | { how: "absent" };

/** Words that must follow each other: fewer would find phrases that everybody writes. */
export const RUN = 6;
/** A share below this is chance or a quotation. */
export const LEAST_SHARE = 0.15;
/** Code units that are looked at, of a prompt and of a document. */
const MOST_PROMPT = 4_000_000;
export const MOST_DOCUMENT = 200_000;
/** A shorter id or title can be anywhere. */
export const LEAST_NAME = 4;

/** A prompt, made ready for many questions. */
export interface PromptText {
  text: string;
  runs: ReadonlySet<string>;
}

/** All that a call sent: system, messages, and the strings within results of tools. */
export function promptTextOf(view: GenAIView): PromptText {
  const text = plain(piecesOf(view).join("\n").slice(0, MOST_PROMPT));
  return { text, runs: new Set(runsOf(text)) };
}

/** The texts that a call sent, each as it stands. */
export function piecesOf({ system, input }: GenAIView): string[] {
  const pieces: string[] = [];
  for (const part of [...system, ...input.flatMap(({ parts }) => parts)]) collect(part, pieces);
  return pieces;
}

export function useOf({ content, title, id, uri }: Document, prompt: PromptText): DocumentUse {
  if (content) {
    const text = plain(content.slice(0, MOST_DOCUMENT));
    if (text && isWhole(text, prompt)) return { how: "whole" };
    const runs = runsOf(text);
    const found = runs.filter((run) => prompt.runs.has(run)).length;
    const share = runs.length ? found / runs.length : 0;
    if (share >= LEAST_SHARE) return { how: "part", share };
  }
  for (const [by, name] of [
    ["title", title],
    ["id", id],
    ["uri", uri],
  ] as const)
    if (name && name.length >= LEAST_NAME && prompt.text.includes(plain(name))) return { how: "named", by };
  return { how: "absent" };
}

/** A text of a word or two is only found between words, not within one. */
function isWhole(text: string, prompt: PromptText): boolean {
  if (text.length >= 20) return prompt.text.includes(text);
  return ` ${prompt.text} `.includes(` ${text} `);
}

function runsOf(text: string): string[] {
  const words = text.split(" ");
  const runs: string[] = [];
  for (let i = 0; i + RUN <= words.length; i++) runs.push(words.slice(i, i + RUN).join(" "));
  return runs;
}

/** In lower case, blanks made one. */
export const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, " ").trim();

function collect(part: Part, pieces: string[]): void {
  if (part.type === "text") pieces.push(part.content);
  else if (part.type === "tool_call_response" || part.type === "server_tool_call_response")
    collectStrings(part.response, pieces, 0);
  else if (part.type === "other") collectStrings(part.value, pieces, 0);
}

/** Deeper than anybody writes a document. */
const MAX_DEPTH = 20;

function collectStrings(value: AttributeValue | undefined, pieces: string[], depth: number): void {
  if (typeof value === "string") pieces.push(value);
  else if (typeof value === "object" && value !== null && depth < MAX_DEPTH)
    for (const item of Object.values(value)) collectStrings(item, pieces, depth + 1);
}
