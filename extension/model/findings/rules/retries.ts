import { formatDuration } from "../../format.ts";
import { groupsOf } from "../../groups-of.ts";
import type { Finding } from "../finding.ts";
import { evidence, type Pipeline, type Step, short } from "../pipeline.ts";

const TRIED = new Set(["model", "tool", "retrieval", "embeddings", "rerank", "other"]);

/** The same span again below the same parent, after one that failed. */
export function retries({ steps }: Pipeline): Finding[] {
  const tried = steps.filter(({ span, view }) => TRIED.has(view.kind) && span.parentSpanId !== undefined);
  const keyOf = ({ span }: Step): string => JSON.stringify([span.parentSpanId, span.name]);
  return groupsOf(tried, keyOf).flatMap(([, group]) => {
    const failed = group.slice(0, -1).filter(({ span }) => span.status.code === 2);
    const first = failed[0];
    if (!first) return [];
    const lost = failed.reduce((sum, { span }) => sum + ((span.endMs ?? span.startMs) - span.startMs), 0);
    return [
      {
        rule: "latency.retries",
        area: "latency",
        severity: "warning",
        title: `“${short(first.span.name)}” was tried ${group.length} times, of which ${failed.length} failed: ${formatDuration(lost)} lost.`,
        method:
          "Spans of the same name below the same parent, after one that failed; pauses between them are not counted.",
        evidence: [
          evidence(first, "status", first.span.status.message),
          ...failed.slice(1, 5).map((step) => evidence(step, "status")),
        ],
      } satisfies Finding,
    ];
  });
}
