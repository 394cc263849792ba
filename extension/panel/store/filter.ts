import type { TraceSummary } from "../../model/trace.ts";

export type TraceFilter = (trace: TraceSummary) => boolean;

/**
 * What the filter box means: every word must occur in a trace's name, question, models, tools or status, a word
 * with `-` before it must not. Words in quotes keep their spaces. An empty box lets all through (`null`).
 */
export function parseFilter(text: string): TraceFilter | null {
  const words = wordsOf(text);
  if (words.length === 0) return null;
  return (trace) => {
    const haystack = searchText(trace);
    return words.every((word) => haystack.includes(word.text) !== word.not);
  };
}

interface Word {
  text: string;
  not: boolean;
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const [, minus, quoted, plain] of text.toLowerCase().matchAll(/(-?)(?:"([^"]*)"?|(\S+))/g)) {
    const word = quoted ?? plain ?? "";
    if (word && word !== "-") words.push({ text: word, not: minus === "-" });
  }
  return words;
}

const searchText = (trace: TraceSummary): string =>
  `${trace.name}\n${trace.question ?? ""}\n${trace.models.join("\n")}\n${trace.tools.join("\n")}\n${trace.status}`.toLowerCase();
