import * as lexicon from "./lexicon.ts";

/** Lists that words are looked for in, all at once: most words are in none. */
const LISTS = {
  phrase: lexicon.PHRASE_WORDS,
  your: new Set(["your"]),
  you: new Set(["you", "your"]),
  pointer: lexicon.POINTERS,
  override: lexicon.OVERRIDE_VERBS,
  model: lexicon.MODEL_WORDS,
  sender: lexicon.SENDER_WORDS,
  link: lexicon.LINK_WORDS,
  genre: lexicon.GENRES,
  task: lexicon.TASK_VERBS,
  alter: lexicon.ALTER_VERBS,
  question: lexicon.QUESTION_WORDS,
} as const satisfies Record<string, ReadonlySet<string>>;
type List = keyof typeof LISTS;
const NAMES = Object.keys(LISTS) as List[];

/** The bit of each list. */
export const LIST = Object.fromEntries(NAMES.map((name, i) => [name, 1 << i])) as Readonly<
  Record<List, number>
>;

const listed = new Map<string, number>();
for (const name of NAMES)
  for (const word of LISTS[name]) listed.set(word, (listed.get(word) ?? 0) | LIST[name]);

/** Which lists have any of the words, a bit each. */
export function listsWith(words: readonly string[]): number {
  let lists = 0;
  for (const word of words) lists |= listed.get(word) ?? 0;
  return lists;
}
