import type { SpanId } from "../../../../sdk/protocol/index.ts";
import { withoutCitations } from "./citations.ts";
import { isCourtesy } from "./courtesy.ts";
import { measure } from "./features.ts";
import { type Stretch, sentencesOf } from "./sentences.ts";
import { indexSources, type Passage, type Source, type SourceIndex } from "./source-index.ts";
import { evidenceFor, evidenceForAll, type Support, supportOf } from "./support.ts";
import { unknownOf } from "./unknown-facts.ts";
import { type Word, wordsOf } from "./words.ts";

/** The sentence of a source that comes nearest. */
export interface SourcePassage {
  spanId: SpanId;
  where: string;
  quote: string;
}

/** A sentence of an answer; [from, to) in its text. */
export interface Claim extends Stretch {
  support: Support;
  /** 0 … 1: how likely people would call it fully attributable, by the method of {@link METHOD}. */
  likelihood: number;
  source?: SourcePassage;
  /** Numbers and names, as they are written, that no source has. */
  unknown: string[];
}

export interface Grounding {
  answer: string;
  claims: Claim[];
  /** 0 … 1, of the whole answer. */
  likelihood: number;
  /** UTF-16 code units of the answer and of the sources that were not compared. */
  left: number;
  /** How many texts it was compared with. */
  sources: number;
}

/** UTF-16 code units of an answer that are compared, and sentences. */
const MOST_ANSWER = 60_000;
const MOST_SENTENCES = 600;
const MOST_WORDS = 120;
const MOST_QUOTE = 400;

/** How far each sentence of an answer rests on what the model was given. Bounded, whatever the texts are. */
export function groundingOf(answer: string, sources: readonly Source[]): Grounding {
  const read = answer.slice(0, MOST_ANSWER);
  const sentences = sentencesOf(read)
    .slice(0, MOST_SENTENCES)
    .map((stretch) => {
      const text = read.slice(stretch.from, stretch.to);
      return { stretch, text, words: withoutCitations(text, wordsOf(text)).slice(0, MOST_WORDS) };
    });
  const wanted = new Set(sentences.flatMap(({ words }) => words.map(({ stem }) => stem)));
  const index = indexSources(sources, wanted);
  const judged = sentences.map((sentence) => judge(index, sentence));
  const end = sentences.length === MOST_SENTENCES ? sentences.at(-1)?.stretch.to : read.length;
  return {
    answer,
    claims: judged.map(({ claim }) => claim),
    likelihood: likelihood(evidenceForAll(saying(judged))),
    left: answer.length - (end ?? 0) + index.left,
    sources: sources.length,
  };
}

/** What is said around an answer says nothing of how it is supported; unless that is all there is. */
function saying<T extends { isCourtesy: boolean }>(judged: readonly T[]): readonly T[] {
  const said = judged.filter((one) => !one.isCourtesy);
  return said.length ? said : judged;
}

interface Sentence {
  stretch: Stretch;
  text: string;
  words: readonly Word[];
}

function judge(
  index: SourceIndex,
  { stretch, text, words }: Sentence,
): { claim: Claim; words: number; evidence: number; isCourtesy: boolean } {
  const { features, passage } = measure(index, text, words);
  const evidence = evidenceFor(features);
  const unknown = unknownOf(index, text, words);
  const courtesy = isCourtesy(text);
  return {
    words: words.length,
    evidence,
    isCourtesy: courtesy,
    claim: {
      ...stretch,
      support: supportOf(features, {
        evidence,
        hasUnknown: unknown.length > 0,
        isCourtesy: courtesy,
      }),
      likelihood: likelihood(evidence),
      source: passage === undefined ? undefined : passageOf(index, index.passages[passage] as Passage),
      unknown,
    },
  };
}

const likelihood = (evidence: number): number => 1 / (1 + Math.exp(-evidence));

function passageOf({ sources }: SourceIndex, { source, from, to }: Passage): SourcePassage {
  const { spanId, where, text } = sources[source] as Source;
  return { spanId, where, quote: text.slice(from, Math.min(to, from + MOST_QUOTE)) };
}
