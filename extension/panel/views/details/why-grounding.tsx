import { useState } from "preact/hooks";
import type { Claim, Grounding } from "../../../model/findings/grounding/grounding.ts";
import { METHOD } from "../../../model/findings/grounding/method.ts";
import type { Support } from "../../../model/findings/grounding/support.ts";
import { LinkButton } from "../shared/button.tsx";
import { clip } from "../shared/clip.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./details.module.css";
import { useSpanName } from "./span-link.tsx";
import own from "./why.module.css";
import { WhyJudge } from "./why-judge.tsx";

const LEGEND: readonly { support: Support; name: string; style: string | undefined; sign: string }[] = [
  { support: "supported", name: "supported", style: own.supported, sign: "✓" },
  { support: "partly", name: "partly", style: own.partly, sign: "≈" },
  { support: "unsupported", name: "unsupported", style: own.unsupported, sign: "✕" },
];

/** The answer's sentences by how far their sources support them, the source beside the chosen one. */
export function WhyGrounding({ grounding }: { grounding: Grounding }) {
  const { claims, answer, left, sources } = grounding;
  const first = claims.findIndex(({ support }) => support === "unsupported");
  const [chosen, setChosen] = useState(Math.max(first, 0));
  const claim = claims[chosen];
  return (
    <section class={css.section} aria-label="What the answer rests on">
      <h2 class={css.heading}>What the answer rests on · an estimate</h2>
      <p class={own.legend}>
        {LEGEND.map(({ support, name, style, sign }) => (
          <span key={support} class={style}>
            {sign} {name} {claims.filter((one) => one.support === support).length}
          </span>
        ))}
      </p>
      <div class={own.beside}>
        <div class={own.answer} dir="auto">
          {claims.map((one, i) => (
            <Sentence
              key={i}
              claim={one}
              text={answer.slice(one.from, one.to)}
              before={answer.slice(claims[i - 1]?.to ?? 0, one.from)}
              isChosen={i === chosen}
              onChoose={() => setChosen(i)}
            />
          ))}
        </div>
        {claim && <SourceOf claim={claim} number={chosen} />}
      </div>
      <WhyJudge />
      {left > 0 && (
        <p class={css.doubt}>
          {left.toLocaleString("en")} characters of answer and sources were too much to be compared.
        </p>
      )}
      <details class={own.method}>
        <summary>How this is judged, against {sources === 1 ? "1 text" : `${sources} texts`}</summary>
        <p>{METHOD}</p>
      </details>
    </section>
  );
}

interface SentenceProps {
  claim: Claim;
  text: string;
  before: string;
  isChosen: boolean;
  onChoose(): void;
}

function Sentence({ claim, text, before, isChosen, onChoose }: SentenceProps) {
  const legend = LEGEND.find(({ support }) => support === claim.support);
  if (!legend) return <span>{before + text}</span>;
  return (
    <>
      {before}
      <button
        type="button"
        class={`${own.sentence} ${legend.style ?? ""} ${isChosen ? own.chosen : ""}`}
        aria-pressed={isChosen}
        title={legend.name}
        onClick={onChoose}
      >
        <span aria-hidden="true" class={own.mark}>
          {legend.sign}
        </span>
        {text}
        <span class={css.hidden}> ({legend.name})</span>
      </button>
    </>
  );
}

interface SourceProps {
  claim: Claim;
  /** Of the sentence, from 0. */
  number: number;
}

function SourceOf({ claim: { source, unknown, likelihood, support }, number }: SourceProps) {
  const { why, judge } = useStore();
  const judgement = judge.judgement.value;
  const opinion = judgement?.state === "done" ? judgement.verdicts.get(number) : undefined;
  const name = useSpanName(source?.spanId ?? "");
  return (
    <aside class={own.source} aria-label="Source of the chosen sentence" aria-live="polite">
      {source ? (
        <>
          <LinkButton title="Go to this source" onClick={() => why.goTo(source)}>
            {name} → {clip(source.where)}
          </LinkButton>
          <q class={own.quote} dir="auto">
            {source.quote}
          </q>
        </>
      ) : (
        <p>No source has any of its words.</p>
      )}
      {unknown.length > 0 && <p>In no source: {unknown.map((word) => `“${word}”`).join(", ")}.</p>}
      {support !== "no-claim" && (
        <p class={css.faint}>{sayShare(likelihood)} likely that people would call it fully supported.</p>
      )}
      {judgement?.state === "done" && opinion && (
        <p>
          {judgement.by}: {opinion.verdict}
          {opinion.why && `, “${clip(opinion.why)}”`}
        </p>
      )}
    </aside>
  );
}

const sayShare = (share: number): string =>
  share < 0.01 ? "Less than 1 %" : share > 0.99 ? "More than 99 %" : `${Math.round(share * 100)} %`;
