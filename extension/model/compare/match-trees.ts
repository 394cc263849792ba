import { GEN_AI_TOOL_NAME } from "../../../sdk/protocol/index.ts";
import { asName } from "../attribute-values.ts";
import { diffLists } from "../sequence-diff.ts";
import { stageKind } from "../stage-kind.ts";
import type { Span } from "../trace.ts";
import type { SpanNode } from "./forest.ts";

/** One row of a comparison: what both traces have, or only one of them. */
export interface SpanPair {
  before?: Span;
  after?: Span;
  /** 0 for roots. */
  depth: number;
  /** Both have it, at another place among its siblings. */
  moved: boolean;
}

/**
 * Two traces' trees laid over each other, every span in exactly one pair, in the order of the later trace. Siblings
 * match where their kind and what they do are the same, in the same order; then those that only changed their place;
 * then, between the same neighbours, those of the same kind: a call of another model is the same step. What holds a
 * whole trace together stands for the trace, whatever it is called.
 */
export function matchTrees(before: readonly SpanNode[], after: readonly SpanNode[]): SpanPair[] {
  const pairs: SpanPair[] = [];
  const open: { match: Match; depth: number }[] = pushed(matchRoots(before, after), 0);
  for (let next = open.pop(); next; next = open.pop()) {
    const { match, depth } = next;
    pairs.push({ before: match.before?.span, after: match.after?.span, depth, moved: match.moved });
    open.push(...pushed(matchSiblings(match.before?.children ?? [], match.after?.children ?? []), depth + 1));
  }
  return pairs;
}

function matchRoots(before: readonly SpanNode[], after: readonly SpanNode[]): Match[] {
  const [was, ...others] = before;
  const [is, ...more] = after;
  const areWhole = was?.children.length && is?.children.length && !others.length && !more.length;
  return areWhole ? [{ before: was, after: is, moved: false }] : matchSiblings(before, after);
}

interface Match {
  before?: SpanNode;
  after?: SpanNode;
  moved: boolean;
}

/** For a stack: the first on top. */
const pushed = (matches: Match[], depth: number): { match: Match; depth: number }[] =>
  matches.map((match) => ({ match, depth })).reverse();

function matchSiblings(before: readonly SpanNode[], after: readonly SpanNode[]): Match[] {
  if (before.length === 0) return after.map((one) => ({ after: one, moved: false }));
  if (after.length === 0) return before.map((one) => ({ before: one, moved: false }));
  const matches: Match[] = [];
  let removed: Match[] = [];
  let added: Match[] = [];
  /** Next of `after` that is in no match yet. */
  let place = 0;
  const settle = () => {
    matches.push(...pairByKind(removed, added));
    removed = [];
    added = [];
  };
  for (const { kind, from, to } of diffLists(before.map(whatItIs), after.map(whatItIs))) {
    if (kind === "removed")
      removed.push(...before.slice(from, to).map((one) => ({ before: one, moved: false })));
    else if (kind === "added") {
      added.push(...after.slice(from, to).map((one) => ({ after: one, moved: false })));
      place = to;
    } else {
      settle();
      // A stretch that both have is told by its place in the list before.
      for (let i = from; i < to; i++)
        matches.push({ before: before[i], after: after[place++], moved: false });
    }
  }
  settle();
  return joinMoved(matches);
}

function pairByKind(removed: Match[], added: Match[]): Match[] {
  const waiting = new Map<string, Match[]>();
  for (const match of removed) {
    const kind = kindOf(match.before);
    const queue = waiting.get(kind);
    if (queue) queue.push(match);
    else waiting.set(kind, [match]);
  }
  for (const queue of waiting.values()) queue.reverse();
  const taken = new Set<Match>();
  const matches = added.map((match) => {
    const was = waiting.get(kindOf(match.after))?.pop();
    if (!was) return match;
    taken.add(was);
    return { before: was.before, after: match.after, moved: false };
  });
  return [...removed.filter((match) => !taken.has(match)), ...matches];
}

const kindOf = (one: SpanNode | undefined): string => (one ? stageKind(one.span.attributes) : "");

/** What went in one place and came in another is the same, moved. */
function joinMoved(matches: Match[]): Match[] {
  const gone = new Map<string, Match[]>();
  for (const match of matches)
    if (match.before && !match.after) {
      const key = whatItIs(match.before);
      const queue = gone.get(key);
      if (queue) queue.push(match);
      else gone.set(key, [match]);
    }
  for (const queue of gone.values()) queue.reverse();
  const taken = new Set<Match>();
  const joined = matches.map((match) => {
    if (match.before || !match.after) return match;
    const from = gone.get(whatItIs(match.after))?.pop();
    if (!from) return match;
    taken.add(from);
    return { before: from.before, after: match.after, moved: true };
  });
  return joined.filter((match) => !taken.has(match));
}

const IDS = /[0-9a-f]{8,}|\d+/gi;

/** Same words for the same step of two runs: without numbers and ids, and a model call without its model. */
function whatItIs({ span }: SpanNode): string {
  const kind = stageKind(span.attributes);
  const tool = asName(span.attributes[GEN_AI_TOOL_NAME]);
  return `${kind}\n${tool ?? (kind === "model" ? "" : span.name.replace(IDS, "#"))}`;
}
