import type { Finding } from "../finding.ts";
import type { Claim } from "../grounding/grounding.ts";
import { METHOD } from "../grounding/method.ts";
import { evidence, type Pipeline, short } from "../pipeline.ts";
import { isRefusal } from "./refusal.ts";

const MOST_EVIDENCE = 6;

/** Sentences of the answer that its sources do not support, and numbers and names that none of them has. */
export function groundless(pipeline: Pipeline): Finding[] {
  const { answer } = pipeline;
  const claims = (pipeline.grounding()?.claims ?? []).filter(({ support }) => support !== "no-claim");
  if (!answer || claims.length === 0 || isRefusal(pipeline.text)) return [];
  const quote = ({ from, to }: Claim): string => pipeline.text.slice(from, to);
  const of = (some: readonly Claim[]) =>
    some.slice(0, MOST_EVIDENCE).map((claim) => evidence(answer, "answer", quote(claim)));
  const unsupported = claims.filter(({ support }) => support === "unsupported");
  const unknown = claims.filter((claim) => claim.unknown.length > 0);
  const found: Finding[] = [];
  const [first, ...more] = of(unsupported);
  if (first)
    found.push({
      rule: "grounding.unsupported",
      area: "grounding",
      severity: "warning",
      title:
        unsupported.length === claims.length
          ? `Nothing of the answer (${claims.length === 1 ? "1 sentence" : `${claims.length} sentences`}) was found in its sources.`
          : `${unsupported.length} of ${claims.length} sentences of the answer ${unsupported.length === 1 ? "was" : "were"} not found in its sources.`,
      method: METHOD,
      evidence: [first, ...more],
    });
  const [firstUnknown, ...moreUnknown] = of(unknown);
  if (firstUnknown) {
    const words = [...new Set(unknown.flatMap((claim) => claim.unknown))];
    found.push({
      rule: "grounding.unknown",
      area: "grounding",
      severity: "warning",
      title: `No source has ${words
        .slice(0, 4)
        .map((word) => `“${short(word, 40)}”`)
        .join(", ")}${words.length > 4 ? ` and ${words.length - 4} more` : ""}.`,
      method:
        "Numbers from 11 on and words with a capital within a sentence, looked for in all documents, results and messages. What was worked out or put into other words is not found.",
      evidence: [firstUnknown, ...moreUnknown],
    });
  }
  return found;
}
