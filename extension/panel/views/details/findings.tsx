import {
  EXCEPTION_STACKTRACE,
  EXCEPTION_TYPE,
  GT_GUARDRAIL_DECISION,
  GT_GUARDRAIL_EXPLANATION,
} from "../../../../sdk/protocol/index.ts";
import { formatDuration } from "../../../model/format.ts";
import type { GenAIView } from "../../../model/genai-view.ts";
import type { StreamStats } from "../../../model/stream-stats.ts";
import type { Span } from "../../../model/trace.ts";
import { FoldedText } from "../shared/folded-text.tsx";
import css from "./details.module.css";

interface FindingsProps {
  span: Span;
  view: GenAIView;
  stats: StreamStats | undefined;
  failure: string | undefined;
}

/** What is wrong or doubtful, each in one sentence; nothing when all is well. */
export function Findings({ span, view, stats, failure }: FindingsProps) {
  const exception = span.events.findLast((event) => event.name === "exception");
  const stack = exception?.attributes[EXCEPTION_STACKTRACE];
  const type = exception?.attributes[EXCEPTION_TYPE];
  return (
    <>
      {failure !== undefined && (
        <div class={css.finding}>
          <strong>{typeof type === "string" ? type : "Failed"}</strong> <FoldedText text={failure} />
          {typeof stack === "string" && (
            <details>
              <summary>Stack</summary>
              <FoldedText mono text={stack} />
            </details>
          )}
        </div>
      )}
      {doubtsOf(span, view, stats).map((doubt) => (
        <p key={doubt} class={css.doubt}>
          {doubt}
        </p>
      ))}
    </>
  );
}

function doubtsOf(span: Span, view: GenAIView, stats: StreamStats | undefined): string[] {
  const doubts: string[] = [];
  const decision = span.attributes[GT_GUARDRAIL_DECISION];
  if (decision === "block" || decision === "flag")
    doubts.push(
      `The guardrail said “${decision}”. ${String(span.attributes[GT_GUARDRAIL_EXPLANATION] ?? "")}`,
    );
  if (span.aborted) doubts.push("Stopped on purpose before it was done.");
  if (span.interrupted && span.endMs === undefined)
    doubts.push("Its page went away before it ended; its last sign is shown as its end.");
  if (view.finishReasons.some((reason) => reason === "length" || reason === "max_tokens"))
    doubts.push("The answer was cut off at the limit of output tokens.");
  for (const stall of stats?.stalls ?? [])
    doubts.push(
      `Nothing came for ${formatDuration(stall.endMs - stall.startMs)}, from ${formatDuration(stall.startMs)} on.`,
    );
  if (span.startMissing) doubts.push("Its start was not recorded: name and start are guesses.");
  if (span.cut > 0)
    doubts.push(
      `${span.cut} ${span.cut === 1 ? "value was" : "values were"} too long and were shortened by the page.`,
    );
  if (span.redacted > 0)
    doubts.push(
      `${span.redacted} ${span.redacted === 1 ? "value was" : "values were"} redacted by the page.`,
    );
  return doubts;
}
