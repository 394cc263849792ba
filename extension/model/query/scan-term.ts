import type { Operator, Piece, QueryValue } from "./query.ts";

/** A term as it is written, before anyone asks what it means. */
export interface ScannedTerm extends Piece {
  not: boolean;
  /** Of the field's name; absent: words alone. */
  field?: Piece & { name: string };
  operator: Operator;
  /** Empty ones included. */
  values: (QueryValue & Piece)[];
}

const FIELD = /([a-z_]+)(>=|<=|:|=|>|<)/iy;
const SPACE = /\s/;

/** The terms of a text, left to right. Any text has a reading; none throws. */
export function* scanTerms(text: string): Generator<ScannedTerm> {
  let at = 0;
  while (at < text.length) {
    if (isSpaceAt(text, at)) at++;
    else {
      const term = scanTerm(text, at);
      at = term.to;
      yield term;
    }
  }
}

function scanTerm(text: string, from: number): ScannedTerm {
  let at = from;
  const not = text[at] === "-";
  if (not) at++;
  FIELD.lastIndex = at;
  const [whole = "", name, operator = ":"] = FIELD.exec(text) ?? [];
  const field = name === undefined ? undefined : { name, from: at, to: at + name.length };
  at += whole.length;
  const values = scanValues(text, at, field ? "|," : "|");
  return { from, to: values.at(-1)?.to ?? at, not, field, operator: operator as Operator, values };
}

/** At least one, maybe empty. */
function scanValues(text: string, start: number, separators: string): ScannedTerm["values"] {
  const values: ScannedTerm["values"] = [];
  let at = start;
  while (true) {
    const value = text[at] === '"' ? scanQuoted(text, at) : scanPlain(text, at, separators);
    values.push(value);
    at = value.to;
    if (at >= text.length || !separators.includes(text[at] as string)) return values;
    at++;
  }
}

/** Quotes that are never closed reach to the end. */
function scanQuoted(text: string, from: number): QueryValue & Piece {
  let content = "";
  let at = from + 1;
  for (; at < text.length && text[at] !== '"'; at++) {
    const next = text[at + 1];
    if (text[at] === "\\" && (next === '"' || next === "\\")) at++;
    content += text[at];
  }
  return { text: content, glob: false, from, to: Math.min(text.length, at + 1) };
}

function scanPlain(text: string, from: number, separators: string): QueryValue & Piece {
  let at = from;
  while (at < text.length && !isSpaceAt(text, at) && !separators.includes(text[at] as string)) at++;
  const content = text.slice(from, at);
  // Words alone are looked for as they stand.
  return { text: content, glob: separators.includes(",") && content.includes("*"), from, to: at };
}

const isSpaceAt = (text: string, at: number): boolean => SPACE.test(text[at] as string);
