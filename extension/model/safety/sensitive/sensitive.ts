/** Something in a text that is nobody else's business, [from, to). */
export interface Sensitive {
  /** `secret` or `personal`. */
  sort: "secret" | "personal";
  /** What rules are called by: `e-mail`, `iban`, `github` … */
  kind: string;
  /** In words, singular: “e-mail address”. */
  title: string;
  from: number;
  to: number;
}

/** Long values are told from each other by their ends, and nobody can use what is left. */
const SHOWN = 2;
const LONGEST = 12;

/** For quotes and previews: `sk…7a`; of an address its host's end only. */
export function masked(text: string): string {
  if (text.length < 8) return "•".repeat(text.length);
  const hidden = "•".repeat(Math.min(LONGEST, text.length - 2 * SHOWN));
  return `${text.slice(0, SHOWN)}${hidden}${text.slice(-SHOWN)}`;
}

/** The text with what was found in it masked. `found` is in order, apart from each other. */
export function withMasks(text: string, found: readonly Sensitive[]): string {
  let clean = "";
  let at = 0;
  for (const { from, to } of found) {
    clean += text.slice(at, from) + masked(text.slice(from, to));
    at = to;
  }
  return clean + text.slice(at);
}

/** “an e-mail address”, “a key or token”, “a US …”. */
export function withArticle(title: string, isFirst = false): string {
  const article = /^[aeio]/i.test(title) ? "an" : "a";
  return `${isFirst ? article.replace("a", "A") : article} ${title}`;
}
