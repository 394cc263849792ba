import { FIELDS, fieldNamed } from "./fields.ts";
import { printValue } from "./print-query.ts";
import type { Piece } from "./query.ts";
import { scanTerms } from "./scan-term.ts";

/** Values that occur in the list, by field. */
export type SeenValues = Readonly<Record<string, readonly string[]>>;

export interface Suggestion {
  /** Replaces the piece. */
  text: string;
  /** Beside it. */
  meaning: string;
}

export interface Completion extends Piece {
  suggestions: Suggestion[];
}

/** What fits in a list that is looked over at a glance. */
const MAX_SUGGESTIONS = 12;
/** A single value of more than this is no value to complete. */
const MAX_VALUE = 120;

/** What the word at the caret may become: a field, or one of a field's values. */
export function completeQuery(text: string, caret: number, seen: SeenValues): Completion | null {
  const term = [...scanTerms(text)].find(({ from, to }) => from < caret && caret <= to);
  if (!term) return null;
  if (!term.field) {
    const from = term.from + (term.not ? 1 : 0);
    const suggestions = fieldsLike(text.slice(from, caret));
    return caret > from && suggestions.length ? { from, to: term.to, suggestions } : null;
  }
  const field = fieldNamed(term.field.name);
  const value = term.values.find(({ from, to }) => from <= caret && caret <= to);
  if (!field || !value) return null;
  const begun = text.slice(value.from, caret).replace(/^"/, "").toLowerCase();
  const known = field.choices ?? seen[field.name] ?? [];
  const suggestions = [...startingFirst(known, begun)]
    .filter((each) => each.length <= MAX_VALUE)
    .slice(0, MAX_SUGGESTIONS)
    .map((each) => ({ text: printValue({ text: each, glob: false }), meaning: "" }));
  const isDone = suggestions.length === 1 && suggestions[0]?.text === text.slice(value.from, value.to);
  return suggestions.length && !isDone ? { from: value.from, to: value.to, suggestions } : null;
}

function fieldsLike(begun: string): Suggestion[] {
  const wanted = begun.toLowerCase();
  return FIELDS.filter(({ name, aliases }) =>
    [name, ...(aliases ?? [])].some((each) => each.startsWith(wanted)),
  ).map(({ name, kind, meaning, example }) => ({
    text: kind === "count" || kind === "duration" ? `${name}>` : `${name}:`,
    meaning: `${meaning}, as in ${example}`,
  }));
}

/** Those that begin so, then those that have it in them. */
function startingFirst(words: readonly string[], begun: string): string[] {
  const starting = words.filter((word) => word.toLowerCase().startsWith(begun));
  const others = words.filter((word) => word.toLowerCase().indexOf(begun) > 0);
  return [...starting, ...others];
}
