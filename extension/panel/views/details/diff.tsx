import { formatDuration } from "../../../model/format.ts";
import { genAIView } from "../../../model/genai-view.ts";
import { diffPrompts, type PromptDiff } from "../../../model/prompt-diff.ts";
import type { Span } from "../../../model/trace.ts";
import type { EarlierCall } from "../../store/related-spans.ts";
import { LinkButton } from "../shared/button.tsx";
import { clip } from "../shared/clip.ts";
import { MessageDiffView } from "../shared/message-diff.tsx";
import { useStore } from "../shared/store-context.ts";
import { useAnswer } from "../shared/use-answer.ts";
import css from "./details.module.css";

/** What this prompt has that the one before had not, and where a provider's prefix cache breaks. */
export function Diff({ span }: { span: Span }) {
  const { related } = useStore();
  const answer = useAnswer(span.spanId, async () => {
    const earlier = await related.previousCall(span);
    return earlier && { earlier, diff: diffPrompts(genAIView(earlier.span), genAIView(span)) };
  });
  if (answer.failed !== undefined) return <p class={css.empty}>{answer.failed}</p>;
  if (answer.value === undefined) return <p class={css.empty}>Reading the call before …</p>;
  if (answer.value === null)
    return (
      <p class={css.empty}>
        There is no earlier call of a model in this trace or in its conversation. “Compare…” below puts any
        other span beside this one.
      </p>
    );
  const { earlier, diff } = answer.value;
  return (
    <>
      <Against earlier={earlier} span={span} />
      <Prefix diff={diff} />
      {diff.messages.map((message, i) => (
        <MessageDiffView
          key={i}
          message={message}
          firstOffset={diff.firstDifference?.message === i ? diff.firstDifference.offset : undefined}
        />
      ))}
    </>
  );
}

function Against({ earlier, span }: { earlier: EarlierCall; span: Span }) {
  const { selection } = useStore();
  const before = formatDuration(span.startMs - earlier.span.startMs);
  const open = () => {
    selection.selectTrace(earlier.span.traceId);
    selection.selectSpan(earlier.span.spanId);
  };
  return (
    <p class={css.faint}>
      Compared with <LinkButton onClick={open}>{clip(earlier.span.name)}</LinkButton>, {before} before
      {earlier.in === "conversation" && ", in an earlier trace of the conversation"}.
    </p>
  );
}

function Prefix({ diff: { firstDifference, sharedPrefix, length } }: { diff: PromptDiff }) {
  if (!firstDifference) return <p>Both prompts are the same.</p>;
  const share = length > 0 ? Math.floor((sharedPrefix / length) * 100) : 0;
  return (
    <p>
      The first {sharedPrefix.toLocaleString("en")} of {length.toLocaleString("en")} characters ({share} %)
      are the same: a provider's prefix cache can know no more than that.
    </p>
  );
}
