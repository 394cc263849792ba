/** A stretch of a text, [from, to). */
export interface Stretch {
  from: number;
  to: number;
}

/** Each repetition is bounded: a text of blanks or of full stops alone must not be looked through again from each of them. */
const END = /[.!?…]["'”’)\]]{0,3}(?:\[\^?\d{1,3}\]){0,5}(?=\s|$)|[。！？]|\n|\|/g;
/** A longer sentence is cut at a blank: what has no full stops is a table or a log. */
const LONGEST = 400;

/**
 * Sentences of a text, lines of its lists and cells of its tables: ends are `.`, `!`, `?` and their East Asian forms before
 * a blank or the end, and line breaks. Not a parser: “Dr. Who” is two. Linear in the text's length.
 */
export function sentencesOf(text: string): Stretch[] {
  const found: Stretch[] = [];
  let from = 0;
  for (const { 0: mark, index } of text.matchAll(END)) {
    const to = index + mark.length;
    add(text, from, to, found);
    from = to;
  }
  add(text, from, text.length, found);
  return found;
}

function add(text: string, start: number, end: number, found: Stretch[]): void {
  let from = start;
  while (end - from > LONGEST) {
    const blank = text.slice(from, from + LONGEST).lastIndexOf(" ");
    const to = from + (blank > LONGEST / 2 ? blank : LONGEST);
    push(text, from, to, found);
    from = to;
  }
  push(text, from, end, found);
}

function push(text: string, start: number, end: number, found: Stretch[]): void {
  const piece = text.slice(start, end);
  const trimmed = piece.trim();
  if (!/[\p{L}\p{N}]/u.test(trimmed)) return;
  const from = start + piece.indexOf(trimmed);
  found.push({ from, to: from + trimmed.length });
}
