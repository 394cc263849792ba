import type { DetailTab } from "./selection.ts";

const PLACES: readonly (readonly [begins: string, tab: DetailTab])[] = [
  ["document", "documents"],
  ["query", "documents"],
  ["result", "tools"],
  ["arguments", "tools"],
  ["stream", "stream"],
  ["duration", "overview"],
  ["status", "overview"],
  ["gen_ai.prompt.variable", "prompt"],
  ["what was built", "prompt"],
  ["gen_ai.", "attributes"],
  ["genai_traces.", "attributes"],
];

/** The tab in which the words of an evidence stand; a span without that tab shows its overview. */
export const tabOf = (where: string): DetailTab =>
  PLACES.find(([begins]) => where.startsWith(begins))?.[1] ?? "conversation";

const MOST = 80;

/**
 * The longest stretch of a quote that stands in one piece wherever it is drawn: within a line, and between the signs that
 * Markdown takes for its own; what is masked stands nowhere.
 */
export function fragmentOf(quote: string, where = ""): string {
  // Results of tools are drawn as trees: of `total: 42.5` the value stands alone.
  const field = where.startsWith("result") ? /^[^:\n]{1,100}: ([^\n]+)$/.exec(quote)?.[1] : undefined;
  if (field !== undefined) return field.slice(0, MOST).trim();
  const pieces = quote.replace(/…$/, "").split(/[\n*_`#|[\]<>~•]+/);
  return pieces
    .map((piece) => piece.trim())
    .reduce((longest, piece) => (piece.length > longest.length ? piece : longest), "")
    .slice(0, MOST)
    .trim();
}
