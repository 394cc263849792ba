import { GT_CONTEXT_WINDOW } from "../../../../sdk/protocol/index.ts";
import { asNumber } from "../../../model/attribute-values.ts";
import { finishOf } from "../../../model/finish-reason.ts";
import { counted } from "../../../model/format.ts";
import type { GenAIView } from "../../../model/genai-view.ts";
import type { Span } from "../../../model/trace.ts";
import { useStore } from "../shared/store-context.ts";
import { useAnswer } from "../shared/use-answer.ts";
import css from "./context.module.css";
import { anatomyOf, askContext, type ContextAnswer } from "./context-answer.ts";
import { ContextTable } from "./context-table.tsx";
import { usePrice } from "./cost.tsx";
import details from "./details.module.css";
import { PrefixCache } from "./prefix-cache.tsx";

/** What filled the model's context, what of it was cut, and what a prefix cache could do with it. */
export function Context({ span, view }: { span: Span; view: GenAIView }) {
  const store = useStore();
  const price = usePrice({ span, view });
  const answer = useAnswer(`${span.spanId} ${span.endMs ?? "runs"}`, () => askContext(span, view, store));
  if (answer.failed !== undefined)
    return <p class={details.empty}>The tokens could not be counted: {answer.failed}</p>;
  if (answer.value === undefined) return <p class={details.empty}>Counting tokens …</p>;
  const told = asNumber(span.attributes[GT_CONTEXT_WINDOW]);
  const anatomy = anatomyOf(answer.value, view, told ?? price?.contextWindow);
  return (
    <>
      <section class={details.section}>
        <h2 class={details.heading}>Context window</h2>
        {anatomy.window !== undefined && (
          <WindowMeter
            used={anatomy.input + (anatomy.output ?? 0)}
            window={anatomy.window}
            source={told === undefined ? "by the price lists" : "as it was recorded"}
          />
        )}
        {anatomy.isWindowTooSmall && (
          <p class={details.faint}>
            More was in it than the model's window is said to hold: what is known of this model is out of
            date.
          </p>
        )}
        <ContextTable anatomy={anatomy} parts={answer.value.parts} />
      </section>
      <Cuts answer={answer.value} view={view} />
      <PrefixCache answer={answer.value} anatomy={anatomy} span={span} view={view} price={price} />
    </>
  );
}

const grouped = new Intl.NumberFormat("en");

function WindowMeter({ used, window, source }: { used: number; window: number; source: string }) {
  const share = (used / window) * 100;
  return (
    <>
      <p>
        {grouped.format(used)} of {grouped.format(window)} tokens (
        {share < 10 ? share.toFixed(1) : Math.round(share)} %), {source}
      </p>
      <div class={css.meter} aria-hidden="true">
        <span style={{ width: `${Math.min(100, share).toFixed(2)}%` }} />
      </div>
    </>
  );
}

/** What did not fit, or is not there any more. */
function Cuts({ answer, view }: { answer: ContextAnswer; view: GenAIView }) {
  const { documents, earlier } = answer;
  const facts: string[] = [];
  for (const reason of view.finishReasons) {
    const finish = finishOf(reason);
    if (finish.kind === "cut") facts.push(finish.words);
  }
  if (documents.cut > 0)
    facts.push(`Of ${counted(documents.cut, "retrieved document")} only a part is in the prompt.`);
  if (documents.absent > 0)
    facts.push(
      `${grouped.format(documents.absent)} of ${counted(documents.found, "retrieved document")} ${documents.absent === 1 ? "is" : "are"} not in the prompt.`,
    );
  const dropped = earlier?.diff.messages.filter(({ kind }) => kind === "removed").length ?? 0;
  if (earlier && dropped > 0)
    facts.push(
      `${counted(dropped, "message")} of the call before (≈ ${counted(earlier.tokens.dropped, "token")}) ${dropped === 1 ? "is" : "are"} not sent any more.`,
    );
  if (facts.length === 0) return null;
  return (
    <section class={details.section}>
      <h2 class={details.heading}>Cut or left out</h2>
      <ul class={css.facts}>
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </section>
  );
}
