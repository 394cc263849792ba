import { GEN_AI_RETRIEVAL_DOCUMENTS } from "../../../../sdk/protocol/index.ts";
import { translated } from "../../genai-view/translate.ts";
import type { Finding } from "../finding.ts";
import { evidence, type Pipeline, short } from "../pipeline.ts";

/** A search that found nothing; where documents were not recorded at all it may have found some. */
export function emptyRetrieval({ before }: Pipeline): Finding[] {
  return before.flatMap((step) => {
    const { span, view } = step;
    if (view.kind !== "retrieval" || view.documents.length > 0) return [];
    if (span.endMs === undefined || span.status.code === 2) return [];
    const isRecorded = translated(span)[GEN_AI_RETRIEVAL_DOCUMENTS] !== undefined;
    // Without words nothing is known of what it found.
    if (!isRecorded && view.query === undefined) return [];
    const query = view.query ? ` for “${short(view.query, 120)}”` : "";
    return [
      {
        rule: "retrieval.empty",
        area: "retrieval",
        severity: isRecorded ? "error" : "info",
        title: isRecorded
          ? `The search found nothing${query}.`
          : `No documents were recorded of the search${query}: it found none, or its results are not captured.`,
        method: "Counts the documents that the retrieval span recorded.",
        evidence: [evidence(step, view.query ? "query" : "documents", view.query)],
      } satisfies Finding,
    ];
  });
}
