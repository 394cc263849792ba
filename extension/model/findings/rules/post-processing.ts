import type { AttributeValue } from "../../../../sdk/protocol/index.ts";
import {
  GT_GUARDRAIL_DECISION,
  GT_GUARDRAIL_EXPLANATION,
  GT_INPUT,
  GT_OUTPUT,
} from "../../../../sdk/protocol/index.ts";
import type { Finding } from "../finding.ts";
import { wordsOf } from "../grounding/words.ts";
import { evidence, type Pipeline, type Step, short } from "../pipeline.ts";
import { asLines } from "../sources.ts";

/** Of the words: less is links, citations and typography. */
const MUCH = 0.15;
const MOST_TEXT = 100_000;

/** What became of the answer after the model: changed, cut, replaced, blocked. */
export function postProcessing({ steps, answer, text }: Pipeline): Finding[] {
  return steps.flatMap((step) => {
    if (step.view.kind === "guardrail") return guarded(step);
    if (step.view.kind !== "post_process" || (answer && step.span.startMs < answer.span.startMs)) return [];
    const given = plain(step.span.attributes[GT_INPUT]) ?? text;
    const made = plain(step.span.attributes[GT_OUTPUT]);
    return given === "" || made === undefined ? [] : changed(step, given, made);
  });
}

function guarded(step: Step): Finding[] {
  const decision = step.span.attributes[GT_GUARDRAIL_DECISION];
  if (decision !== "block" && decision !== "flag") return [];
  const why = step.span.attributes[GT_GUARDRAIL_EXPLANATION];
  return [
    {
      rule: "post-processing.guardrail",
      area: "post-processing",
      severity: decision === "block" ? "error" : "warning",
      title: `The guardrail “${short(step.span.name)}” said “${decision}”.`,
      method: "The guardrail's own decision.",
      evidence: [evidence(step, GT_GUARDRAIL_DECISION, typeof why === "string" ? why : undefined)],
    },
  ];
}

function changed(step: Step, given: string, made: string): Finding[] {
  const before = bagOf(given);
  const after = bagOf(made);
  const lost = missing(before, after);
  const added = missing(after, before);
  const all = Math.max(
    1,
    [...before.values()].reduce((sum, { count }) => sum + count, 0),
  );
  const count = (words: readonly Entry[]): number => words.reduce((sum, word) => sum + word.count, 0);
  const share = count(lost) / all;
  const numbers = [...lost, ...added].filter(({ isNumber }) => isNumber);
  if (share < MUCH && count(added) / all < MUCH && numbers.length === 0) return [];
  const isEmpty = made.trim() === "";
  return [
    {
      rule: "post-processing.changed",
      area: "post-processing",
      severity: isEmpty || numbers.length > 0 || share >= 0.5 ? "error" : "warning",
      title: isEmpty
        ? `“${short(step.span.name)}” left nothing of the answer.`
        : `“${short(step.span.name)}” changed what the answer says: ${say(lost, "gone")}${lost.length && added.length ? ", " : ""}${say(added, "new")}.`,
      method:
        "Compares the words and numbers of its input (else of the model's answer) with those of its output; markup and order do not count.",
      evidence: [evidence(step, GT_OUTPUT, made), evidence(step, GT_INPUT, given)],
    },
  ];
}

interface Entry {
  word: string;
  count: number;
  isNumber: boolean;
}

function bagOf(text: string): Map<string, Entry> {
  const bag = new Map<string, Entry>();
  for (const { stem, isContent, isNumber, from, to } of wordsOf(text)) {
    if (!isContent) continue;
    const known = bag.get(stem);
    if (known) known.count++;
    else bag.set(stem, { word: text.slice(from, to), count: 1, isNumber });
  }
  return bag;
}

const missing = (from: ReadonlyMap<string, Entry>, other: ReadonlyMap<string, Entry>): Entry[] =>
  [...from].flatMap(([stem, entry]) => (other.has(stem) ? [] : [entry]));

function say(words: readonly Entry[], what: string): string {
  if (words.length === 0) return "";
  const first = words.toSorted((a, b) => Number(b.isNumber) - Number(a.isNumber)).slice(0, 3);
  const more = words.length - first.length;
  return `${what} “${first.map(({ word }) => short(word, 24)).join("”, “")}”${more > 0 ? ` and ${more} more` : ""}`;
}

/** Without tags and addresses of links. A text that the recording cut says nothing of what was lost. */
function plain(value: AttributeValue | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = asLines(value);
  if (/(?:…|\.\.\.)\s*$/.test(text)) return undefined;
  return text
    .slice(0, MOST_TEXT)
    .replace(/<[^<>]{0,500}>/g, " ")
    .replace(/\]\([^()\s]{0,500}\)/g, "] ");
}
