import * as lexicon from "./lexicon.ts";
import type { Segment } from "./segments.ts";
import type { Surroundings } from "./surroundings.ts";

/** What is seen of a segment. Each is 0 … 1. */
export const FEATURES = [
  "task",
  "alter",
  "reader",
  "asks",
  "question",
  "yesNo",
  "output",
  "program",
  "codePointer",
  "override",
  "persona",
  "model",
  "form",
  "quoted",
  "address",
  "exfiltration",
  "genre",
  "sender",
  "links",
  "identifier",
  "you",
  "new",
  "newRequest",
  "free",
  "oddRequest",
  "requests",
  "technical",
  "tiny",
  "long",
  "code",
] as const;
export type Feature = (typeof FEATURES)[number];
export type Features = Record<Feature, number>;

/** Letters and digits in lower case; `what's` is `whats`. */
export const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/['’]/g, "")
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

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

const isBlankAt = (text: string, at: number): boolean =>
  text[at] === " " || text[at] === "\t" || text[at] === "'" || text[at] === "’";

/** Names as code writes them. */
const IDENTIFIER = /`|\w\(|\w_\w|[a-z]\.[a-z_]{2,}[.(=]|[a-z][A-Z]/;

/** Without one of these no phrase can match: most sentences are not looked at closer. */
const PHRASE_WORDS = new Set(
  "you your act pretend roleplay role from an as new me want need like language ai model system developer prompt message passwords password api secrets secret credentials credential tokens token conversation history instructions data cookies".split(
    " ",
  ),
);

/** @param words those of the segment */
export function featuresOf(
  text: string,
  { segment, words }: { segment: Segment; words: readonly string[] },
  around: Surroundings,
): Features {
  const said = text.slice(segment.from, segment.to);
  const low = words.some((word) => PHRASE_WORDS.has(word)) ? words.join(" ") : "";
  const has = (list: ReadonlySet<string>): boolean => words.some((word) => list.has(word));
  const first = mayOrder(said, words, segment) ? openingOf(afterLabel(said, words)) : "";
  const opening = isFollowed(said, first) && !CODE_TALK.test(said) ? first : "";
  const isQuestion = /[?？]["'”’)\]*]{0,3}$/.test(said);
  const wh = isQuestion && lexicon.QUESTION_WORDS.has(opening);
  const task = lexicon.TASK_VERBS.has(opening);
  const alter = !task && lexicon.ALTER_VERBS.has(opening);
  const output = follows(words, lexicon.OUTPUT_NOUNS);
  const pointer = codePointer(words);
  const program =
    follows(words, lexicon.PROGRAM_NOUNS) &&
    (task || alter || pointer || /\byour \w+ (?:should|could|must|needs?)\b/.test(low));
  const asks = PHRASES.asks.test(low);
  const isRequest = Number(task || alter || wh || asks || output || program);
  const isTechnical = IDENTIFIER.test(said);
  const sender = has(lexicon.SENDER_WORDS);
  const links = has(lexicon.LINK_WORDS);
  const isTied = sender || links || isTechnical;
  const fresh = around.newness(words);
  return {
    task: Number(task),
    alter: Number(alter),
    reader: Number(!task && !alter && lexicon.READER_VERBS.has(opening)),
    asks: Number(asks),
    question: Number(wh),
    yesNo: Number(isQuestion && !wh && segment.shape === "prose"),
    output: Number(output),
    program: Number(program),
    codePointer: Number(pointer),
    override: Number(overrides(words)),
    persona: Number(PHRASES.persona.test(low)),
    model: Number(has(lexicon.MODEL_WORDS) || PHRASES.model.test(low)),
    // Most sentences ask for nothing: how they would is not looked at.
    form: isRequest && Math.min(1, count(words, lexicon.FORM_WORDS) / 2),
    quoted: isRequest && Number(/\w[ ,:]+["“'‘][^"”'’]{3,}["”'’]/.test(said)),
    address:
      isRequest &&
      Number(/\bhttps?:\/\/|\bwww\.|\b[\w-]{2,40}\.(?:com|net|org|io|xyz|info|co)\b/i.test(said)),
    exfiltration: Number(PHRASES.exfiltration.test(low)),
    genre: Number(isRequest && has(lexicon.GENRES)),
    sender: Number(sender),
    links: Number(links),
    identifier: Number(isTechnical),
    you: Number(words.includes("your") || words.includes("you")),
    new: fresh,
    newRequest: fresh * isRequest,
    free: Number(isRequest && words.length > 3 && !isTied),
    oddRequest: Number(segment.shape === "prose") * around.oddness * isRequest,
    requests: around.requests * isRequest,
    technical: around.technical * isRequest,
    tiny: Number(words.length < 4),
    long: Number(words.length > 35),
    code: Number(segment.shape === "code"),
  };
}

/** A title or a name of a column is no order; within a table only what ends as sentences do. */
function mayOrder(said: string, words: readonly string[], { shape }: Segment): boolean {
  if (words.length < 3 || shape === "code" || /^["“'‘].*["”'’]$/.test(said)) return false;
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

/** The first word that says what to do, past politeness, order and a leading "in your answer, …". */
function openingOf(words: readonly string[]): string {
  let at = 0;
  if (["in", "for", "when", "before", "within", "after"].includes(words[0] ?? "")) {
    const lead = words.slice(0, MOST_LEAD).findIndex((word) => lexicon.OUTPUT_NOUNS.has(word));
    if (lead > 0) at = lead + 1;
  }
  const start = at;
  while (at - start < MOST_OPENERS && lexicon.OPENERS.has(words[at] ?? "")) at++;
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

const count = (words: readonly string[], set: ReadonlySet<string>): number =>
  words.reduce((sum, word) => sum + Number(set.has(word)), 0);
