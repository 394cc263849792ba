import type { Span } from "../../../model/trace.ts";
import { judgementOf, LONGEST_JUDGEMENT } from "../../store/statistics-scores.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./your-score.module.css";

/** What the user thinks of a span: counted by statistics and experiments, and part of datasets. */
export function YourScore({ span: { traceId, spanId } }: { span: Pick<Span, "traceId" | "spanId"> }) {
  const { spanScores } = useStore();
  const { score, note = "" } = judgementOf(spanScores.judgements.value, traceId, spanId);
  return (
    <fieldset class={css.score}>
      <legend class={css.legend}>Your score</legend>
      {([1, -1] as const).map((value) => (
        <button
          key={value}
          type="button"
          class={css.thumb}
          aria-pressed={score === value}
          title={score === value ? "Take it back" : "Kept in this browser; statistics count it as a score"}
          onClick={() => spanScores.score(traceId, spanId, value)}
        >
          {value === 1 ? "+ Good" : "− Bad"}
        </button>
      ))}
      <input
        key={spanId}
        class={css.note}
        type="text"
        placeholder="Note on this span"
        aria-label="Note on this span"
        maxLength={LONGEST_JUDGEMENT}
        value={note}
        dir="auto"
        onChange={(event) => spanScores.note(traceId, spanId, event.currentTarget.value)}
      />
    </fieldset>
  );
}
