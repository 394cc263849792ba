import type { Finding } from "../finding.ts";
import { sentencesOf } from "../grounding/sentences.ts";
import { type Word, wordsOf } from "../grounding/words.ts";
import { evidence, type Pipeline, type Step, short } from "../pipeline.ts";
import { type Leaf, leavesOf, wordsOfKey } from "../sources.ts";
import { answersAfter, nameOfTool } from "./tool-facts.ts";

const DENIAL = /(?<!\p{L})(?:not|no|never|cannot)(?!\p{L})|n['’]t(?!\p{L})/iu;
const MOST_TEXT = 30_000;
const MOST_LEAVES = 200;
const MOST_SENTENCES = 200;

interface Sentence {
  text: string;
  words: Word[];
  stems: ReadonlySet<string>;
}

/** The answer says of a field of a tool's result something else than the field. */
export function contradicted(pipeline: Pipeline): Finding[] {
  const { before, answer, text } = pipeline;
  if (!answer || text === "") return [];
  const sentences = sentencesOf(text.slice(0, MOST_TEXT))
    .slice(0, MOST_SENTENCES)
    .map(({ from, to }): Sentence => {
      const words = wordsOf(text.slice(from, to));
      return { text: text.slice(from, to), words, stems: new Set(words.map(({ stem }) => stem)) };
    });
  return before.flatMap((step) => {
    const { tool } = step.view;
    if (!tool || tool.result === undefined || typeof tool.result === "string") return [];
    // What was asked of a tool for an earlier answer can have another value by now.
    if ((answersAfter(pipeline, step)[0] ?? answer) !== answer) return [];
    const leaves = leavesOf(tool.result).slice(0, MOST_LEAVES);
    const told = new Set(leaves.flatMap(({ value }) => wordsOf(String(value)).map(({ stem }) => stem)));
    const times = new Map<string, number>();
    for (const { path } of leaves) times.set(path.join(), (times.get(path.join()) ?? 0) + 1);
    for (const leaf of leaves) {
      // The same key of several records: which one is meant is not known.
      if (times.get(leaf.path.join()) !== 1) continue;
      const sentence = sentences.find((one) => contradicts(leaf, one, told));
      if (sentence) return [finding(step, answer, leaf, sentence)];
    }
    return [];
  });
}

/** All words of the field's name are in the sentence, and its value is not, but another of the same kind. */
function contradicts(
  { path, value }: Leaf,
  { text, words, stems }: Sentence,
  told: ReadonlySet<string>,
): boolean {
  const key = wordsOf(wordsOfKey(path.at(-1) ?? "")).filter(({ isContent }) => isContent);
  if (key.length === 0 || !key.every(({ stem }) => stems.has(stem))) return false;
  if (typeof value === "boolean")
    return /\p{L}/u.test(text) && DENIAL.test(text) === value && !/\?/.test(text);
  const own = wordsOf(String(value));
  if (own.length === 0 || own.length > 3 || own.some(({ stem }) => stems.has(stem))) return false;
  const at = words.findIndex(({ stem }) => stem === key.at(-1)?.stem);
  // What is said of a field stands close to its name.
  const near = words.slice(Math.max(0, at - 5), at + 7);
  if (typeof value === "number") return near.some(({ isNumber, stem }) => isNumber && !told.has(stem));
  const after = words.slice(at + 1, at + 6).filter(({ stem }) => !key.some((one) => one.stem === stem));
  const [is] = after;
  return is?.stem === "is" && after.slice(1).some(({ isContent, stem }) => isContent && !told.has(stem));
}

const finding = (step: Step, answer: Step, { path, value }: Leaf, { text }: Sentence): Finding => ({
  rule: "tools.contradicted",
  area: "tools",
  severity: "error",
  title: `“${short(nameOfTool(step))}” says that ${short(path.map(wordsOfKey).join(" "), 60)} is ${short(String(value), 60)}; the answer says otherwise.`,
  method:
    "Compares fields of tools' results with the sentence that names them: another number, another word after “is”, or a denial where there was none. An estimate: a sentence can speak of something else of the same name.",
  evidence: [
    evidence(answer, "answer", text),
    evidence(step, "result", `${path.at(-1) ?? ""}: ${String(value)}`),
  ],
});
