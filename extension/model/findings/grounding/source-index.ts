import type { SpanId } from "../../../../sdk/protocol/index.ts";
import { type Stretch, sentencesOf } from "./sentences.ts";
import { stemsOf, type Word, wordsOf } from "./words.ts";

/** A text that an answer may rest on. */
export interface Source {
  spanId: SpanId;
  /** In words: “document 2 (Refunds)”, “result of get_order”, “question”. */
  where: string;
  text: string;
}

/** A sentence of a source. */
export interface Passage extends Stretch {
  source: number;
  /** Made when it is compared. */
  words?: Word[];
}

/** Sources, made ready for many questions. */
export interface SourceIndex {
  sources: readonly Source[];
  passages: Passage[];
  /** Which passages have a stem; at most {@link MOST_PLACES} of them are kept. */
  places: Map<string, number[]>;
  /** Which stems stand right behind a stem. */
  behind: ReadonlyMap<string, ReadonlySet<string>>;
  /** Stems that were asked with: they support nothing, and are nothing new. */
  asked: ReadonlySet<string>;
  /** UTF-16 code units of sources that were not read. */
  left: number;
}

/** UTF-16 code units read of all sources together. */
export const MOST_SOURCE = 600_000;
const MOST_PLACES = 200;

/**
 * Questions support nothing: who asks does not say that it is so. Only the stems that are wanted are noted; default: all.
 */
export function indexSources(sources: readonly Source[], wanted?: ReadonlySet<string>): SourceIndex {
  const passages: Passage[] = [];
  const places = new Map<string, number[]>();
  const behind = new Map<string, Set<string>>();
  const asked = new Set<string>();
  let room = MOST_SOURCE;
  let left = 0;
  for (const [source, { text }] of sources.entries()) {
    const read = text.slice(0, room);
    left += text.length - read.length;
    room -= read.length;
    for (const { from, to } of sentencesOf(read)) {
      const stems = stemsOf(read.slice(from, to));
      if (/[?？]["'”’)]*$/.test(read.slice(Math.max(from, to - 4), to))) {
        for (const stem of stems) asked.add(stem);
        continue;
      }
      if (stems.length === 0) continue;
      note(stems, passages.length, { places, behind, wanted });
      passages.push({ source, from, to });
    }
  }
  return { sources, passages, places, behind, asked, left };
}

function note(
  stems: readonly string[],
  passage: number,
  {
    places,
    behind,
    wanted,
  }: {
    places: Map<string, number[]>;
    behind: Map<string, Set<string>>;
    wanted?: ReadonlySet<string>;
  },
): void {
  let before: string | undefined;
  for (const stem of stems) {
    const isWanted = !wanted || wanted.has(stem);
    if (isWanted) {
      const at = places.get(stem);
      if (!at) places.set(stem, [passage]);
      else if (at.length < MOST_PLACES && at.at(-1) !== passage) at.push(passage);
      if (before !== undefined) {
        const followers = behind.get(before);
        if (followers) followers.add(stem);
        else behind.set(before, new Set([stem]));
      }
    }
    before = isWanted ? stem : undefined;
  }
}

/** Words of the passage and of its neighbours in the same source: a fact is often told in two sentences. */
export function around({ sources, passages }: SourceIndex, at: number): Word[] {
  const { source } = passages[at] as Passage;
  return [at - 1, at, at + 1].flatMap((i) => {
    const passage = passages[i];
    if (passage?.source !== source) return [];
    passage.words ??= wordsOf((sources[source] as Source).text.slice(passage.from, passage.to));
    return passage.words;
  });
}

/** The passages that share most with a sentence, rare words counting more; best first. */
export function nearest(index: SourceIndex, words: readonly Word[], most: number): number[] {
  const scores = new Map<number, number>();
  for (const stem of new Set(words.filter(({ isContent }) => isContent).map(({ stem }) => stem))) {
    const at = index.places.get(stem) ?? [];
    const weight = Math.log(1 + index.passages.length / (at.length || 1));
    for (const passage of at) scores.set(passage, (scores.get(passage) ?? 0) + weight);
  }
  const best: [number, number][] = [];
  for (const entry of scores) {
    best.push(entry);
    if (best.length > 64) best.sort(byScore).length = most;
  }
  return best
    .sort(byScore)
    .slice(0, most)
    .map(([passage]) => passage);
}

const byScore = (a: [number, number], b: [number, number]): number => b[1] - a[1] || a[0] - b[0];
