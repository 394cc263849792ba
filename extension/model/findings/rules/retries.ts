import { formatDuration } from "../../format.ts";
import type { Finding } from "../finding.ts";
import { evidence, type Pipeline, type Step, short } from "../pipeline.ts";

const TRIED = new Set(["model", "tool", "retrieval", "embeddings", "rerank", "other"]);

/** The same span again below the same parent, after one that failed. */
export function retries({ steps }: Pipeline): Finding[] {
  const groups = new Map<string, Step[]>();
  for (const step of steps) {
    if (!TRIED.has(step.view.kind) || step.span.parentSpanId === undefined) continue;
    const key = JSON.stringify([step.span.parentSpanId, step.span.name]);
    const group = groups.get(key);
    if (group) group.push(step);
    else groups.set(key, [step]);
  }
  return [...groups.values()].flatMap((group) => {
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
