import type { Document } from "../../genai-view.ts";
import type { Evidence, Finding } from "../finding.ts";
import { evidence, type Pipeline, type Step } from "../pipeline.ts";
import { callsAfter } from "./tool-facts.ts";

/** Documents looked for, of one search. */
const MOST_DOCUMENTS = 60;

/** What was found and did not reach the model. A reranking may leave documents out: then its own are looked for. */
export function documentsLeftOut(pipeline: Pipeline): Finding[] {
  return lastSearches(pipeline).flatMap((step) => {
    const calls = callsAfter(pipeline, step);
    const documents = step.view.documents.slice(0, MOST_DOCUMENTS);
    const known = documents.filter(({ content, title }) => Boolean(content ?? title));
    if (calls.length === 0 || known.length === 0) return [];
    const absent = known.filter((document) =>
      calls.every((call) => pipeline.prompts().shareIn(document, call) === 0),
    );
    if (absent.length === 0) return [];
    return [leftOut(pipeline, step, calls[0] as Step, { known, absent, documents })];
  });
}

interface Found {
  documents: readonly Document[];
  known: readonly Document[];
  absent: readonly Document[];
}

function leftOut(pipeline: Pipeline, step: Step, call: Step, { documents, known, absent }: Found): Finding {
  const isAll = absent.length === known.length;
  const isBest = absent.includes(documents[0] as Document);
  const built = pipeline.before.find(
    ({ span, view }) =>
      view.kind === "prompt" &&
      span.startMs >= (step.span.endMs ?? Number.POSITIVE_INFINITY) &&
      span.startMs <= call.span.startMs,
  );
  const of = (document: Document): Evidence =>
    evidence(step, `document ${documents.indexOf(document) + 1}`, document.content ?? document.title);
  return {
    rule: "prompt.documents",
    area: "prompt",
    severity: isAll ? "error" : isBest ? "warning" : "info",
    title: isAll
      ? `${known.length === 1 ? "The document" : `None of the ${known.length} documents`} that the search found ${known.length === 1 ? "is not" : "is"} in the prompt.`
      : `${absent.length} of ${known.length} documents that the search found are not in the prompt${isBest ? ", the best one among them" : ""}.`,
    method:
      "Looks for each document's text, title and id in what the model calls after the search were sent; a document that was put into other words counts as absent.",
    evidence: [evidence(built ?? call, "prompt"), ...absent.slice(0, 4).map(of)],
  };
}

/** Searches, each without those whose documents a reranking took over. */
function lastSearches({ before }: Pipeline): Step[] {
  return before.filter(({ span, view }) => {
    if ((view.kind !== "retrieval" && view.kind !== "rerank") || view.documents.length === 0) return false;
    if (view.kind === "rerank") return true;
    return !before.some(
      ({ span: other, view: { kind, documents } }) =>
        kind === "rerank" && documents.length > 0 && other.startMs >= span.startMs,
    );
  });
}
