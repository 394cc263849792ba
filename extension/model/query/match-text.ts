import type { Operator, QueryValue } from "./query.ts";

/** A test for words of a row: they occur in it, or with `*` or `=` match from end to end. */
export function textTest({ text, glob }: QueryValue, operator: Operator): (words: string) => boolean {
  const wanted = text.toLowerCase();
  if (glob) return globTest(wanted.split("*"));
  return operator === "="
    ? (words) => words.toLowerCase() === wanted
    : (words) => words.toLowerCase().includes(wanted);
}

/** Each piece at its first place after the one before: linear, whatever the pattern. */
function globTest(pieces: string[]): (words: string) => boolean {
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  const between = pieces.slice(1, -1);
  return (words) => {
    const text = words.toLowerCase();
    const end = text.length - last.length;
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const piece of between) {
      const found = text.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= end;
  };
}
