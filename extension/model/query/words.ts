/** Longer words are keys and digests: their beginning finds them. */
const MAX_WORD = 64;
/** Scripts that put no spaces between words: their letters are looked for in pairs. */
const UNSPACED =
  "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}";
const RUN = new RegExp(`([${UNSPACED}]+)|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`, "gu");

/**
 * The words of a text as full text knows them: runs of letters and digits, in small letters, compatible forms made one.
 * For a run of an unspaced script each letter and each pair: 東京都 → 東, 京, 都, 東京, 京都.
 */
export function* wordsOf(text: string): Generator<string> {
  for (const [run, unspaced] of normal(text).matchAll(RUN))
    if (unspaced === undefined) yield cut(run);
    else {
      const letters = [...unspaced];
      yield* letters;
      yield* pairs(letters);
    }
}

/** The words that a trace must have to be found by a text. */
export function wantedWords(text: string): string[] {
  const words = new Set<string>();
  for (const [run, unspaced] of normal(text).matchAll(RUN)) {
    const letters = unspaced === undefined ? [] : [...unspaced];
    for (const word of letters.length > 1 ? pairs(letters) : [cut(run)]) words.add(word);
  }
  return [...words];
}

const normal = (text: string): string => text.normalize("NFKC").toLowerCase();

const cut = (word: string): string => (word.length > MAX_WORD ? word.slice(0, MAX_WORD) : word);

const pairs = (letters: string[]): string[] => letters.slice(1).map((letter, i) => `${letters[i]}${letter}`);
