import type { ComponentChildren } from "preact";
import {
  type AnswerEnd,
  type AttributeValue,
  EXCEPTION_STACKTRACE,
  EXCEPTION_TYPE,
  GT_ANSWER_CUT,
  GT_ANSWER_END,
  GT_GUARDRAIL_DECISION,
  GT_GUARDRAIL_EXPLANATION,
  GT_WIRE_UNREADABLE,
} from "../../../../sdk/protocol/index.ts";
import { asName, asNumber } from "../../../model/attribute-values.ts";
import { finishOf } from "../../../model/finish-reason.ts";
import { formatCount, formatDuration } from "../../../model/format.ts";
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
  /** Of what stands below: after its own failure, before what is only doubtful. */
  children?: ComponentChildren;
}

/** What is wrong or doubtful, each in one sentence; nothing when all is well. */
export function Findings({ span, view, stats, failure, children }: FindingsProps) {
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
      {children}
      {doubtsOf(span, view, stats).map((doubt) => (
        <p key={doubt} class={css.doubt}>
          {doubt}
        </p>
      ))}
    </>
  );
}

/** What the ends of an observed answer mean; those that the status says already are left out. */
const ANSWER_ENDS: ReadonlyMap<AttributeValue | undefined, string> = new Map<AnswerEnd, string>([
  ["truncated", "The answer broke off: the connection ended before the protocol's own end."],
  ["unread", "The app never read the answer, so nothing is known of it."],
  ["unloaded", "The page went away while the answer was coming in."],
]);

function doubtsOf(span: Span, view: GenAIView, stats: StreamStats | undefined): string[] {
  const doubts: string[] = [];
  const decision = span.attributes[GT_GUARDRAIL_DECISION];
  if (decision === "block" || decision === "flag")
    doubts.push(
      `The guardrail said “${decision}”. ${asName(span.attributes[GT_GUARDRAIL_EXPLANATION]) ?? ""}`,
    );
  if (span.aborted) doubts.push("Stopped on purpose before it was done.");
  if (span.interrupted && span.endMs === undefined)
    doubts.push("Its page went away before it ended; its last sign is shown as its end.");
  for (const reason of new Set(view.finishReasons)) {
    const { kind, words } = finishOf(reason);
    if (kind === "cut" || kind === "blocked" || kind === "failed") doubts.push(words);
  }
  for (const stall of stats?.stalls ?? [])
    doubts.push(
      `Nothing came for ${formatDuration(stall.endMs - stall.startMs)}, from ${formatDuration(stall.startMs)} on.`,
    );
  const end = ANSWER_ENDS.get(span.attributes[GT_ANSWER_END]);
  if (end) doubts.push(end);
  const lost = asNumber(span.attributes[GT_ANSWER_CUT]) ?? 0;
  if (lost > 0)
    doubts.push(`${formatCount(lost)} characters of the answer came after what is kept of one call.`);
  const unreadable = asNumber(span.attributes[GT_WIRE_UNREADABLE]) ?? 0;
  if (unreadable > 0)
    doubts.push(
      `${formatCount(unreadable)} ${unreadable === 1 ? "event" : "events"} of the answer could not be read.`,
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
