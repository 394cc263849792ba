import type { Finding } from "../../findings/finding.ts";
import { evidence, type Pipeline, short } from "../../findings/pipeline.ts";
import { wordsOf } from "../injection/words-of.ts";
import { findSensitive } from "../sensitive/find-sensitive.ts";
import { withArticle, withMasks } from "../sensitive/sensitive.ts";
import { type Origin, type OriginText, textsOf } from "../texts.ts";

/** Words in a row: fewer would be a phrase that everybody writes. */
const RUN = 10;
/** Instructions that are shorter are a phrase themselves. */
const LEAST_RUNS = 3;

/** The instructions, or a good part of them, said in an answer. */
export function leakedInstructions(pipeline: Pick<Pipeline, "steps">): Finding[] {
  const texts = textsOf(pipeline);
  const runsFrom = (...origins: Origin[]) =>
    texts.filter(({ origin }) => origins.includes(origin)).flatMap(({ text }) => runsOf(text));
  const said = new Set(runsFrom("model"));
  const runs = new Set(said.size ? runsFrom("developer").filter((run) => said.has(run)) : []);
  // Most answers say nothing of the instructions: then nobody else's words matter.
  if (runs.size < LEAST_RUNS) return [];
  // What users and documents say too is no secret of the developer's.
  for (const run of runsFrom("user", "retrieval")) runs.delete(run);
  if (runs.size < LEAST_RUNS) return [];
  return texts
    .filter(({ origin }) => origin === "model")
    .flatMap(({ step, where, text }): Finding[] => {
      const found = [...new Set(runsOf(text))].filter((run) => runs.has(run));
      if (found.length < LEAST_RUNS) return [];
      return [
        {
          rule: "safety.instructions-leaked",
          area: "safety",
          severity: "error",
          title: `The answer says ${found.length + RUN - 1} words in a row or more of the system instructions`,
          method: `Runs of ${RUN} words that stand in the system instructions and in the answer, and in nothing that user or documents said. Retold in other words or another language it is not seen.`,
          evidence: [evidence(step, where, quoteOf(text, found[0] as string))],
        },
      ];
    });
}

function runsOf(text: string): string[] {
  const words = wordsOf(text);
  return words.length < RUN
    ? []
    : words.slice(0, words.length - RUN + 1).map((_, i) => words.slice(i, i + RUN).join(" "));
}

/** The sentence or line that the run begins in. */
function quoteOf(text: string, run: string): string {
  const [first = "", second = ""] = run.split(" ");
  const at = text.toLowerCase().search(new RegExp(`${first}[^\\p{L}\\p{N}]+${second}`, "u"));
  const quote = text.slice(Math.max(0, at), Math.max(0, at) + 200);
  return withMasks(quote, findSensitive(quote));
}

/** An image or link whose address carries data away. An image is asked for as soon as it is shown. */
const LINK = /(!?)\[[^\]\n]{0,300}\]\(\s*<?(https?:\/\/[^\s)>]{1,2000})/g;
/** Values that are shorter are page numbers and words of a search. */
const LONG_VALUE = 40;

export function exfiltration(pipeline: Pick<Pipeline, "steps">): Finding[] {
  const texts = textsOf(pipeline);
  const told = texts.filter(({ origin }) => origin !== "model");
  return texts
    .filter(({ origin }) => origin === "model")
    .flatMap((text) => [...text.text.matchAll(LINK)].flatMap((link) => judge(text, link, told)));
}

function judge({ step, where }: OriginText, link: RegExpExecArray, told: readonly OriginText[]): Finding[] {
  const [, bang, address = ""] = link;
  const carried = carriedBy(address);
  // An address that somebody gave as it is carries nothing that the model put in.
  if (!carried || told.some(({ text, origin }) => origin !== "retrieval" && text.includes(address)))
    return [];
  const host = new URL(address).host;
  return [
    {
      rule: "safety.exfiltration",
      area: "safety",
      severity: bang ? "error" : "warning",
      title: `${bang ? "An image" : "A link"} of the answer carries ${carried} to ${short(host)}${bang ? ": showing it sends it" : ""}`,
      method: `Images and links of Markdown whose query or path has secrets, personal data or a value of ${LONG_VALUE} characters or more. Signed addresses of files look the same.`,
      evidence: [evidence(step, where, withMasks(link[0], findSensitive(link[0])))],
    },
  ];
}

function carriedBy(address: string): string | undefined {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  const values = [...url.searchParams.values(), ...url.pathname.split("/"), url.hash];
  const sensitive = values.flatMap((value) => findSensitive(safelyDecoded(value)))[0];
  if (sensitive) return withArticle(sensitive.title);
  const long = [...url.searchParams.values()].find((value) => value.length >= LONG_VALUE);
  return long === undefined ? undefined : `a value of ${long.length} characters`;
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
