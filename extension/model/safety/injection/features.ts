import { ASKING, type Asked, askedBy, isPlain, isRequest } from "./asked.ts";
import * as lexicon from "./lexicon.ts";
import { LIST, listsWith } from "./lists-with.ts";
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

/** Names as code writes them. */
const IDENTIFIER = /`|\w\(|\w_\w|[a-z]\.[a-z_]{2,}[.(=]|[a-z][A-Z]/;

/** Features that a segment can have which neither asks nor names anything; the others are 0 in it. */
export const PLAIN_FEATURES = [
  "reader",
  "yesNo",
  "sender",
  "links",
  "identifier",
  "you",
  "new",
  "tiny",
  "long",
  "code",
] as const satisfies readonly Feature[];

/** What is seen of a segment that could be an order; `undefined` for others, which need not be looked at closer. */
export function featuresOfOrder(
  text: string,
  { segment, words }: { segment: Segment; words: readonly string[] },
  around: Surroundings,
): Features | undefined {
  const lists = listsWith(words);
  if (!(lists & ASKING)) return undefined;
  const asked = askedBy(text, segment, { words, lists });
  return isPlain(asked) ? undefined : measured(asked, { segment, words }, around);
}

/** @param words those of the segment */
export function featuresOf(
  text: string,
  { segment, words }: { segment: Segment; words: readonly string[] },
  around: Surroundings,
): Features {
  return measured(askedBy(text, segment, { words, lists: listsWith(words) }), { segment, words }, around);
}

function measured(
  asked: Asked,
  { segment, words }: { segment: Segment; words: readonly string[] },
  around: Surroundings,
): Features {
  const { said, lists, task, alter } = asked;
  const request = Number(isRequest(asked));
  const isTechnical = IDENTIFIER.test(said);
  const sender = (lists & LIST.sender) !== 0;
  const links = (lists & LIST.link) !== 0;
  const isTied = sender || links || isTechnical;
  const fresh = around.newness(words);
  return {
    task: Number(task),
    alter: Number(alter),
    reader: Number(!task && !alter && lexicon.READER_VERBS.has(asked.opening)),
    asks: Number(asked.asks),
    question: Number(asked.wh),
    yesNo: Number(asked.isQuestion && !asked.wh && segment.shape === "prose"),
    output: Number(asked.output),
    program: Number(asked.program),
    codePointer: Number(asked.pointer),
    override: Number(asked.override),
    persona: Number(asked.persona),
    model: Number(asked.model),
    // Most sentences ask for nothing: how they would is not looked at.
    form: request && Math.min(1, count(words, lexicon.FORM_WORDS) / 2),
    quoted: request && Number(/\w[ ,:]+["“'‘][^"”'’]{3,}["”'’]/.test(said)),
    address:
      request && Number(/\bhttps?:\/\/|\bwww\.|\b[\w-]{2,40}\.(?:com|net|org|io|xyz|info|co)\b/i.test(said)),
    exfiltration: Number(asked.exfiltration),
    genre: request && Number((lists & LIST.genre) !== 0),
    sender: Number(sender),
    links: Number(links),
    identifier: Number(isTechnical),
    you: Number((lists & LIST.you) !== 0),
    new: fresh,
    newRequest: fresh * request,
    free: request && Number(words.length > 3 && !isTied),
    oddRequest: Number(segment.shape === "prose") * around.oddness * request,
    requests: around.requests * request,
    technical: around.technical * request,
    tiny: Number(words.length < 4),
    long: Number(words.length > 35),
    code: Number(segment.shape === "code"),
  };
}

const count = (words: readonly string[], set: ReadonlySet<string>): number =>
  words.reduce((sum, word) => sum + Number(set.has(word)), 0);
