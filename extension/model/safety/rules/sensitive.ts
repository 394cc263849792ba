import type { Finding, Severity } from "../../findings/finding.ts";
import { evidence, type Pipeline } from "../../findings/pipeline.ts";
import { groupsOf } from "../../groups-of.ts";
import { findSensitive } from "../sensitive/find-sensitive.ts";
import { type Sensitive, withArticle, withMasks } from "../sensitive/sensitive.ts";
import { type OriginText, textsOf } from "../texts.ts";

interface Found extends OriginText {
  one: Sensitive;
  quote: string;
}

const METHODS: Readonly<Record<Sensitive["sort"], string>> = {
  secret:
    "Formats of keys that providers document (secretlint's recommended rules and our own). Passwords and keys without a format are not seen; whether a key is still valid is not known.",
  personal:
    "Patterns, with a checksum for IBANs, cards and identity numbers. Names, addresses and birthdays are not seen; an example in a manual looks like the real thing.",
};

/** Secrets and personal data in what was sent, found and said: one finding for each kind. */
export function sensitiveData(pipeline: Pick<Pipeline, "steps">): Finding[] {
  const found = sensitiveOf(textsOf(pipeline)).flatMap(({ text, all }): Found[] =>
    all.map((one) => ({ ...text, one, quote: around(text.text, one, all) })),
  );
  return groupsOf(found, ({ one }) => `safety.${one.sort}.${one.kind}`).map(([rule, of]) =>
    findingOf(rule, of),
  );
}

/** Between two texts: no value goes across. */
const BETWEEN = "\n\u0000\n";

/** All texts in one go: each rule costs a little to begin. */
function sensitiveOf(texts: readonly OriginText[]): { text: OriginText; all: Sensitive[] }[] {
  const found = findSensitive(texts.map(({ text }) => text).join(BETWEEN));
  let start = 0;
  let next = 0;
  return texts.map((text) => {
    const end = start + text.text.length;
    const all: Sensitive[] = [];
    for (let one = found[next]; one && one.from < end; one = found[++next])
      all.push({ ...one, from: one.from - start, to: Math.min(one.to, end) - start });
    start = end + BETWEEN.length;
    return { text, all };
  });
}

const MOST_EVIDENCE = 4;

function findingOf(rule: string, found: readonly [Found, ...Found[]]): Finding {
  const values = new Set(found.map(({ text, one }) => text.slice(one.from, one.to)));
  const [{ one }] = found;
  const places = [...new Set(found.map(({ origin }) => PLACES[origin]))].join(", ");
  const first = found.find(({ origin }) => origin === "model") ?? found[0];
  const rest = found.filter((each) => each !== first).slice(0, MOST_EVIDENCE - 1);
  return {
    rule,
    area: "safety",
    severity: severityOf(found),
    title: `${values.size === 1 ? `${withArticle(one.title, true)} stands` : `${values.size} different values of the kind “${one.title}” stand`} in ${places}`,
    method: METHODS[one.sort],
    evidence: [
      evidence(first.step, first.where, first.quote),
      ...rest.map(({ step, where, quote }) => evidence(step, where, quote)),
    ],
  };
}

const PLACES: Readonly<Record<OriginText["origin"], string>> = {
  developer: "the instructions",
  page: "what the page put in",
  user: "what the user sent",
  retrieval: "retrieved documents",
  tool: "tool results",
  model: "the model's output",
};

/** A secret that a model says is out. Personal data is the matter of many an app. */
function severityOf(found: readonly Found[]): Severity {
  if (found[0]?.one.sort === "personal") return "info";
  return found.some(({ origin }) => origin === "model") ? "error" : "warning";
}

const CONTEXT = 40;

function around(text: string, one: Sensitive, all: readonly Sensitive[]): string {
  const from = Math.max(0, one.from - CONTEXT);
  const to = Math.min(text.length, one.to + CONTEXT);
  // What is cut at the edge would show its rest.
  const within = all.filter((other) => other.to > from && other.from < to);
  const shifted = within.map((other) => ({
    ...other,
    from: Math.max(0, other.from - from),
    to: Math.min(to, other.to) - from,
  }));
  return withMasks(text.slice(from, to), shifted).trim();
}
