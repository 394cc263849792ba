import type { Finding } from "../finding.ts";
import { wordsOf } from "../grounding/words.ts";
import { evidence, type Pipeline, questionOf, type Step, short } from "../pipeline.ts";
import { callsAfter } from "./tool-facts.ts";

/** With fewer content words chance decides. */
const LEAST_WORDS = 2;
/** Share of the query's words, from four on: one in five can be chance. */
const LEAST_SHARE = 0.2;
const MOST_TEXT = 100_000;
/** About two words. */
const LEAST_TEXT = 10;

/** Documents that have nothing of what was searched, and searches that have nothing of what was asked. */
export function offTopic(pipeline: Pipeline): Finding[] {
  const searches = pipeline.before.filter(({ view }) => view.kind === "retrieval");
  return searches.flatMap((step) => {
    // In the turn of the search: the next one may be about something else.
    const [call] = callsAfter(pipeline, step);
    return [...drifted(step, call ? questionOf(call.view) : ""), ...strange(step)];
  });
}

function strange(step: Step): Finding[] {
  const { query, documents } = step.view;
  const texts = documents.map(({ title, content }) => [title, content].filter(Boolean).join(" "));
  if (!query || texts.every((text) => text === "")) return [];
  const share = sharedWords(query, texts.join("\n"));
  if (share === undefined || share > LEAST_SHARE) return [];
  return [
    {
      rule: "retrieval.off-topic",
      area: "retrieval",
      severity: share === 0 ? "error" : "warning",
      title:
        share === 0
          ? `No word of the query “${short(query)}” is in the documents that were found.`
          : `Hardly a word of the query “${short(query)}” is in the documents that were found.`,
      method:
        "Compares the content words of query and documents, without their endings. Documents in another wording or language can be right all the same.",
      evidence: [evidence(step, "query", query), evidence(step, "document 1", texts[0])],
    },
  ];
}

function drifted(step: Step, question: string): Finding[] {
  const { query } = step.view;
  if (!query || !question) return [];
  const share = sharedWords(query, question);
  if (share !== 0 || sharedWords(question, query) !== 0) return [];
  return [
    {
      rule: "retrieval.query",
      area: "retrieval",
      severity: "warning",
      title: `The search asked for “${short(query)}”, of which the user said no word.`,
      method:
        "Compares the content words of the query and of the user's last message. A query that was put into other words or another language can be right all the same.",
      evidence: [evidence(step, "query", query)],
    },
  ];
}

/** Share of the content words of one text that are in the other; `undefined`: too few to tell, or other letters. */
function sharedWords(text: string, other: string): number | undefined {
  const own = [...new Set(stems(text))];
  const there = ` ${other
    .slice(0, MOST_TEXT)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")}`;
  if (own.length < LEAST_WORDS || there.length < LEAST_TEXT || scriptOf(text) !== scriptOf(other))
    return undefined;
  const isEastAsian = scriptOf(text) === "east asian";
  const shared = own.filter((stem) => there.includes(isEastAsian ? stem : ` ${stem}`)).length / own.length;
  return own.length < 4 && shared > 0 ? 1 : shared;
}

const stems = (text: string): string[] =>
  wordsOf(text).flatMap(({ stem, isContent }) => (isContent ? [stem] : []));

const scriptOf = (text: string): string =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text.slice(0, 2000))
    ? "east asian"
    : /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}]/u.test(
          text.slice(0, 2000),
        )
      ? "other"
      : "latin";
