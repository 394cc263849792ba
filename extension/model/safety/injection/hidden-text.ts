import { likelihoodOfOrders } from "./injection.ts";
import { THRESHOLD } from "./weights.ts";

export interface HiddenText {
  words: string;
  likelihood: number;
  signs: readonly string[];
}

/** Tag characters (U+E0000 …) are drawn by nobody, and models read them as ASCII. */
const TAGS = /[\u{E0020}-\u{E007E}]{4,}/gu;
/** Of letters and digits alone: an id of a hash is shorter, or decodes to no text. */
const BASE64 = /(?<![\w+/=-])[A-Za-z\d+/]{24,4000}={0,2}(?![\w+/=-])/g;
const SHORTEST = 24;
/** Decoding is work; a page of images has more of them than anybody hides orders in. */
const MOST = 200;

/** What is written so that people do not read it: in tag characters, or in base64 that decodes to an order. */
export function hiddenIn(text: string): HiddenText[] {
  const tagged = [...text.matchAll(TAGS)].map(({ 0: found }) => ({
    words: [...found].map((char) => String.fromCharCode((char.codePointAt(0) ?? 0) - 0xe0000)).join(""),
    likelihood: 1,
    signs: ["written in characters that nobody sees"],
  }));
  const encoded = (hasLongWord(text) ? [...text.matchAll(BASE64)] : [])
    .slice(0, MOST)
    .flatMap(({ 0: found }): HiddenText[] => {
      const words = decoded(found);
      const likelihood = words ? likelihoodOfOrders(`${words}\n.`) : 0;
      return words && likelihood >= THRESHOLD ? [{ words, likelihood, signs: ["written in base64"] }] : [];
    });
  return [...tagged, ...encoded];
}

/** Whether there are so many characters of base64 in a row: of words that are shorter only some letters are looked at. */
function hasLongWord(text: string): boolean {
  // Before this there is none that reaches it.
  let from = 0;
  while (from + SHORTEST <= text.length) {
    let at = from + SHORTEST - 1;
    while (at >= from && isBase64(text.charCodeAt(at))) at--;
    if (at < from) return true;
    from = at + 1;
  }
  return false;
}

const isBase64 = (code: number): boolean =>
  (code > 96 && code < 123) || (code > 64 && code < 91) || (code > 46 && code < 58) || code === 43;

function decoded(base64: string): string | undefined {
  try {
    const text = atob(base64);
    return /^[\t\n\r -~]+$/.test(text) && / /.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
