/** One word of a text as grounding compares it. */
export interface Word {
  /** Without its ending; numbers in one way of writing. */
  stem: string;
  /** Where it stands in the text, [from, to). */
  from: number;
  to: number;
  /** Says something of the world: neither a function word nor a word of politeness. */
  isContent: boolean;
  isNumber: boolean;
  /** Begins with a capital letter. */
  isCapital: boolean;
}

/**
 * English function words and words that answers begin with out of politeness. Other languages have no list: all their
 * words count as content, which makes coverage look better than it is.
 */
const FUNCTION_WORDS = new Set(
  `a an the and or but if then else so of in on at to for from by with about into over after before between under again
  is are was were be been being am do does did doing have has had having will would shall should can could may might must
  i me my mine we us our ours you your yours he him his she her hers it its they them their theirs this that these those
  don isn aren wasn weren doesn didn won wouldn shouldn couldn haven hasn hadn ain
  there here who whom whose which what when where why how not no nor as than too very just also only own same such both
  each few more most other some any all s t nt ve re ll d m ca wo
  yes yeah yep yup oh ok okay well hi hello hey thanks thank sure absolutely true right indeed exactly wow agree agreed
  know think guess believe like really pretty good great nice love interesting actually haha lol please sorry`.split(
    /\s+/,
  ),
);

/** Scripts without blanks between words: each character is compared as a word. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|\d+(?:[.,:]\d+)*|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu;

/** Words of a text in order. Linear in its length. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const { 0: found, index } of text.matchAll(WORD)) {
    const isNumber = isDigit(found.charCodeAt(0));
    const low = found.toLowerCase();
    words.push({
      stem: isNumber ? plainNumber(found) : stemOf(low),
      from: index,
      to: index + found.length,
      isContent: isNumber || !FUNCTION_WORDS.has(low.replace("’", "'").replace(/'.*$/, "")),
      isNumber,
      isCapital: found !== low && found.charAt(0) !== low.charAt(0),
    });
  }
  return words;
}

/** Stems alone, in order: what an index of long texts needs. */
export function stemsOf(text: string): string[] {
  return (text.match(WORD) ?? []).map((found) =>
    isDigit(found.charCodeAt(0)) ? plainNumber(found) : stemOf(found.toLowerCase()),
  );
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** `1,000` is `1000`, `12.50` is `12.5`; `3,14` stays apart from `3.14`: which was meant is not known. */
export function plainNumber(text: string): string {
  if (text.length > LONGEST) return text;
  const plain = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text) ? text.replaceAll(",", "") : text;
  return /^\d+\.\d+$/.test(plain) ? plain.replace(/\.?0+$/, "") : plain;
}

const ENDINGS: readonly (readonly [ending: string, instead: string])[] = [
  ["sses", "ss"],
  ["ies", "y"],
  ["edly", ""],
  ["ing", ""],
  ["ed", ""],
  ["ly", ""],
  ["es", ""],
  ["er", ""],
  ["s", ""],
];
/** A longer word or number is compared as it stands. */
const LONGEST = 40;
/** Memory of stems that stays small: texts repeat their words. */
const known = new Map<string, string>();
const MOST_KNOWN = 20_000;

/** A light stemmer for English inflection, in the spirit of Porter's first step; other languages mostly keep their words. */
export function stemOf(low: string): string {
  if (low.length > LONGEST) return low;
  const before = known.get(low);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const stem = cutEnding(low.replace("’", "'").replace(/'s?$/, ""));
  known.set(low, stem);
  return stem;
}

function cutEnding(word: string): string {
  let stem = word;
  if (stem.length > 4)
    for (const [ending, instead] of ENDINGS)
      if (
        stem.endsWith(ending) &&
        stem.length - ending.length >= 3 &&
        !(ending === "s" && stem.endsWith("ss"))
      ) {
        stem = stem.slice(0, stem.length - ending.length) + instead;
        break;
      }
  if (stem.length > 4 && stem.endsWith("e")) stem = stem.slice(0, -1);
  return stem.length > 3 && stem.at(-1) === stem.at(-2) ? stem.slice(0, -1) : stem;
}
