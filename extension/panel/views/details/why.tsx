import { skewWords } from "../../../model/clock-skew.ts";
import type { Analysis } from "../../../model/findings/analyse.ts";
import { LinkButton } from "../shared/button.tsx";
import { clip } from "../shared/clip.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./details.module.css";
import { SpanLink } from "./span-link.tsx";
import own from "./why.module.css";
import { WhyFindings } from "./why-findings.tsx";
import { WhyGrounding } from "./why-grounding.tsx";

/** Why an answer is as it is: what went wrong on the way to it, and what its words rest on. */
export function Why() {
  const { why } = useStore();
  const answer = why.answer.value;
  if (why.failed.value !== null)
    return <p class={css.doubt}>This trace could not be looked through: {why.failed.value}</p>;
  if (!answer) return <p class={css.faint}>Looking through the trace …</p>;
  if (answer.state === "refused") return <p class={css.doubt}>{answer.reason}</p>;
  return (
    <>
      <About analysis={answer.analysis} compared={answer.compared} />
      <WhyFindings left={answer.analysis.left} />
      {answer.analysis.grounding && answer.analysis.answer && (
        <WhyGrounding grounding={answer.analysis.grounding} />
      )}
      <Muted />
    </>
  );
}

const NAMED = 3;

function About({ analysis, compared }: { analysis: Analysis; compared: number }) {
  const { answer, clocks } = analysis;
  return (
    <header class={own.about}>
      <h2>
        {answer ? (
          <>
            Why the answer of <SpanLink spanId={answer.spanId} name={answer.name} />
          </>
        ) : (
          "Why this trace"
        )}
      </h2>
      <p class={css.faint}>
        What stands first is where to begin. Rules judge by what was recorded; each tells how, and what it
        cannot see.
        {compared > 0 &&
          ` Parameters are compared with those of ${compared === 1 ? "1 other trace" : `${compared} other traces`}.`}
        {clocks.length > 0 &&
          ` Times are judged as the waterfall shows them, with clocks put right: ${clocks
            .slice(0, NAMED)
            .map((clock) => `${clip(clock.name)} ${skewWords(clock)}`)
            .join(", ")}${clocks.length > NAMED ? ` and ${clocks.length - NAMED} more` : ""}.`}
      </p>
    </header>
  );
}

function Muted() {
  const { why } = useStore();
  const rules = why.unheard.value;
  if (rules.length === 0) return null;
  return (
    <section class={css.section} aria-label="Muted rules">
      <h2 class={css.heading}>Muted rules</h2>
      <ul class={own.muted}>
        {rules.map(({ rule, count }) => (
          <li key={rule}>
            <code>{rule}</code>
            <span class={css.faint}>
              {count === 0 ? "nothing here" : count === 1 ? "1 finding here" : `${count} findings here`}
            </span>
            <LinkButton title={`Show findings of ${rule} again`} onClick={() => why.unmute(rule)}>
              Unmute
            </LinkButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
