import { parseQuery } from "./parse-query.ts";

/** Where a term stands as it would be typed, in a text of the filter box. */
function placesOf(text: string, term: string): { from: number; to: number }[] {
  return parseQuery(text).terms.filter(
    ({ from, to }) => text.slice(from, to).toLowerCase() === term.toLowerCase(),
  );
}

/** Is this term one of the text's, as a whole? */
export const hasTerm = (text: string, term: string): boolean => placesOf(text, term).length > 0;

/** The text without the term, or with it at its end; the rest stays as it was typed. */
export function toggleTerm(text: string, term: string): string {
  const places = placesOf(text, term);
  if (places.length === 0) return `${text.trimEnd()} ${term}`.trimStart();
  let left = text;
  for (const { from, to } of places.toReversed())
    left = `${left.slice(0, from).trimEnd()} ${left.slice(to).trimStart()}`.trim();
  return left;
}
