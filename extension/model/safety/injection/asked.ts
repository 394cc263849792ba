import * as lexicon from "./lexicon.ts";
import { LIST } from "./lists-with.ts";
import type { Segment } from "./segments.ts";
import { wordsOf } from "./words-of.ts";

const PHRASES = {
  asks: /\b(?:(?:can|could|would|will) you|(?:tell|show|give|help|teach|send|write) me|i (?:want|need|would like|d like) you to|you (?:must|should|need to|have to|will) (?:now|always|only|never|respond|answer|reply|include|say|write))\b/,
  persona:
    /\b(?:you are (?:now|no longer)|act as|pretend (?:to|that|you)|roleplay|role play|from now on|as an? (?:ai|assistant)|new (?:instructions|task|rules|role))\b/,
  model: /\b(?:language models?|ai models?|system prompt|developer mode|system message|this prompt)\b/,
  exfiltration:
    /\b(?:send|post|forward|upload|e ?mail|exfiltrate|leak|transmit|submit|append|encode|reveal|print|repeat|show|output|disclose)\b.{0,80}\b(?:passwords?|api keys?|secrets?|credentials?|tokens?|conversation|chat history|system prompts?|initial prompts?|instructions|personal (?:data|information)|user data|cookies)\b/,
} as const;

const OVERRIDES = new RegExp([...lexicon.OVERRIDE_VERBS].join("|"));
const SECRETS = /password|api|secret|credential|token|conversation|history|prompt|instruction|data|cookie/;
const TELLS =
  /send|post|forward|upload|mail|exfiltrate|leak|transmit|submit|append|encode|reveal|print|repeat|show|output|disclose/;

/** Whether any sentence of a text could set instructions aside or ask for secrets: most texts need not be looked at closer. */
export function mayTakeOver(text: string): boolean {
  const low = text.toLowerCase().replace(/['’]/g, "");
  return OVERRIDES.test(low) || (SECRETS.test(low) && TELLS.test(low));
}

/** What stands in signs of code is spoken of: orders to assistants seldom are. */
const CODE_TALK = /`|\w\(|\w_\w/;

/** `fetch, read …` lists names: a verb that says what to do has its object behind a blank. */
function isFollowed(said: string, word: string): boolean {
  const at = word ? said.toLowerCase().indexOf(word) : -1;
  // An apostrophe stood within it: `what's`.
  return at === -1 || isBlankAt(said, at + word.length);
}

/** Blanks of any kind: those that do not break are written by programs, and by who wants not to be found. */
const isBlankAt = (text: string, at: number): boolean => /[\s'’]/.test(text[at] ?? "");

/** What a segment asks for, and how: told by its own words alone. */
export interface Asked {
  said: string;
  /** Which lists have any of its words. */
  lists: number;
  opening: string;
  /** Begins as a task, as a change of an answer, as a question that ends as one. */
  task: boolean;
  alter: boolean;
  wh: boolean;
  isQuestion: boolean;
  asks: boolean;
  /** “Your answer”, “your code”, “the following code”. */
  output: boolean;
  program: boolean;
  pointer: boolean;
  override: boolean;
  persona: boolean;
  model: boolean;
  exfiltration: boolean;
}

/** Without a word of these lists a segment asks for nothing and names nothing. */
export const ASKING =
  LIST.phrase |
  LIST.your |
  LIST.pointer |
  LIST.override |
  LIST.model |
  LIST.task |
  LIST.alter |
  LIST.question;

/** @param words those of the segment; and which lists have any of them */
export function askedBy(
  text: string,
  segment: Segment,
  { words, lists }: { words: readonly string[]; lists: number },
): Asked {
  const said = text.slice(segment.from, segment.to);
  const low = lists & LIST.phrase ? words.join(" ") : "";
  const opening = openingOf(said, words, segment);
  const isQuestion = /[?？]["'”’)\]}*_,]{0,4}$/.test(said);
  const task = lexicon.TASK_VERBS.has(opening);
  const alter = !task && lexicon.ALTER_VERBS.has(opening);
  const isYours = (lists & LIST.your) !== 0;
  const pointer = (lists & LIST.pointer) !== 0 && codePointer(words);
  const program =
    isYours &&
    follows(words, lexicon.PROGRAM_NOUNS) &&
    (task || alter || pointer || /\byour \w+ (?:should|could|must|needs?)\b/.test(low));
  // Written out: of a long trace there are tens of thousands of these.
  return {
    said,
    lists,
    opening,
    task,
    alter,
    wh: isQuestion && lexicon.QUESTION_WORDS.has(opening),
    isQuestion,
    asks: PHRASES.asks.test(low),
    output: isYours && follows(words, lexicon.OUTPUT_NOUNS),
    program,
    pointer,
    override: (lists & LIST.override) !== 0 && overrides(words),
    persona: PHRASES.persona.test(low),
    model: (lists & LIST.model) !== 0 || PHRASES.model.test(low),
    exfiltration: PHRASES.exfiltration.test(low),
  };
}

export const isRequest = ({ task, alter, wh, asks, output, program }: Asked): boolean =>
  task || alter || wh || asks || output || program;

/** Has nothing that an order has: however strange it is in its text, no weight makes it one. */
export const isPlain = (asked: Asked): boolean =>
  !isRequest(asked) &&
  !(asked.pointer || asked.override || asked.persona || asked.model || asked.exfiltration);

/** What stands in quotation marks and is shorter is a title or a value. */
const LEAST_QUOTED = 5;

/** A title or a name of a column is no order; within a table only what ends as sentences do. */
function mayOrder(said: string, words: readonly string[], { shape }: Segment): boolean {
  if (words.length < 3 || shape === "code" || (words.length < LEAST_QUOTED && /^["“'‘].*["”'’]$/.test(said)))
    return false;
  return shape === "prose" || (words.length > 4 && /[.!?:]["'”’)]?$/.test(said));
}

/** "CONTENT: …", "Note to the assistant: …": what follows is what is said. */
function afterLabel(said: string, words: readonly string[]): readonly string[] {
  const colon = said.indexOf(":");
  const isLabel = colon > 0 && colon <= 40 && colon < said.length - 3 && said[colon + 1] === " ";
  return isLabel ? wordsOf(said.slice(colon + 1)) : words;
}

/** How many words before the verb may say for what or where it is done: "In your response, …". */
const MOST_LEAD = 8;
const MOST_OPENERS = 5;

/** The first word that says what to do, where a segment can be an order and that word is no name in a list or of code. */
function openingOf(said: string, words: readonly string[], segment: Segment): string {
  const first = mayOrder(said, words, segment) ? firstOf(afterLabel(said, words)) : "";
  return isFollowed(said, first) && !CODE_TALK.test(said) ? first : "";
}

/** Past politeness, order and a leading "in your answer, …". */
function firstOf(words: readonly string[]): string {
  let at = 0;
  if (["in", "for", "when", "before", "within", "after"].includes(words[0] ?? "")) {
    const lead = words.slice(0, MOST_LEAD).findIndex((word) => lexicon.OUTPUT_NOUNS.has(word));
    if (lead > 0) at = lead + 1;
  }
  const start = at;
  // "Assistant, write …" is a request to whom it names.
  while (
    at - start < MOST_OPENERS &&
    (lexicon.OPENERS.has(words[at] ?? "") || lexicon.MODEL_WORDS.has(words[at] ?? ""))
  )
    at++;
  return words[at] ?? "";
}

const ADJECTIVES = new Set([
  "final",
  "next",
  "own",
  "entire",
  "whole",
  "full",
  "last",
  "first",
  "following",
  "written",
]);

/** "your answer", "your final reply"; not "your error message". */
function follows(words: readonly string[], nouns: ReadonlySet<string>): boolean {
  return words.some((word, i) => {
    if (word !== "your") return false;
    const next = words[i + 1] ?? "";
    return (
      nouns.has(next) ||
      nouns.has(next.replace(/s$/, "")) ||
      (ADJECTIVES.has(next) && nouns.has(words[i + 2] ?? ""))
    );
  });
}

/** "the following code block". */
function codePointer(words: readonly string[]): boolean {
  return words.some(
    (word, i) =>
      lexicon.POINTERS.has(word) &&
      (lexicon.CODE_NOUNS.has(words[i + 1] ?? "") || lexicon.CODE_NOUNS.has(words[i + 2] ?? "")),
  );
}

function overrides(words: readonly string[]): boolean {
  const at = words.findIndex((word) => lexicon.OVERRIDE_VERBS.has(word));
  if (at === -1) return false;
  const after = words.slice(at + 1, at + 10);
  const isBefore = after.some((word) => lexicon.BEFORE_WORDS.has(word));
  return after.some((word) => lexicon.RULE_WORDS.has(word)) || (isBefore && after.length < 6);
}
