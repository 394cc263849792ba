import { useMemo } from "preact/hooks";
import {
  type PairDifference,
  parameterDifferences,
  statusOf,
} from "../../../model/compare/pair-difference.ts";
import { FIGURES } from "../../../model/compare/span-figures.ts";
import { FIGURE_NAMES, sayChange, sayFigure } from "../../../model/compare/to-markdown.ts";
import { failureOf } from "../../../model/fold.ts";
import { genAIView } from "../../../model/genai-view.ts";
import { diffPrompts, diffWords } from "../../../model/prompt-diff.ts";
import type { Span } from "../../../model/trace.ts";
import { clip } from "../shared/clip.ts";
import { STATUS_WORDS } from "../shared/kind.ts";
import { MessageDiffView, Words } from "../shared/message-diff.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./compare.module.css";
import { textsOf } from "./texts-of.ts";

/** What differs between the two spans of the chosen row. */
export function PairDetails() {
  const { compare } = useStore();
  const row = compare.rows.value[compare.chosen.value];
  if (!row) return null;
  const { before, after } = row.pair;
  return (
    <section class={css.details} aria-label="The chosen step">
      <h3 class={css.heading}>{clip((after ?? before)?.name ?? "")}</h3>
      {before && after ? (
        <Both row={row} before={before} after={after} />
      ) : (
        <p class={css.faint}>Only {before ? "before" : "after"}: nothing on the other side stands for it.</p>
      )}
      {!(before && after) && <Alone span={(after ?? before) as Span} isBefore={before !== undefined} />}
    </section>
  );
}

interface BothProps {
  row: PairDifference;
  before: Span;
  after: Span;
}

function Both({ row, before, after }: BothProps) {
  const { was, is, prompt, parameters, texts } = useMemo(() => {
    const was = genAIView(before);
    const is = genAIView(after);
    return {
      was,
      is,
      prompt: was.input.length + is.input.length > 0 ? diffPrompts(was, is) : undefined,
      parameters: parameterDifferences(was, is),
      texts: textsOf(was, is),
    };
  }, [before, after]);
  const currency = useStore().prices.currency.value;
  const known = FIGURES.filter((name) => row.before[name] !== undefined || row.after[name] !== undefined);
  const states = [statusOf(before), statusOf(after)] as const;
  return (
    <>
      <table class={css.table}>
        <thead>
          <tr>
            <td />
            <th scope="col">before</th>
            <th scope="col">after</th>
            <th scope="col">change</th>
          </tr>
        </thead>
        <tbody>
          {known.map((name) => (
            <tr key={name}>
              <th scope="row">{FIGURE_NAMES[name]}</th>
              <td>{sayFigure(name, row.before[name], currency)}</td>
              <td>{sayFigure(name, row.after[name], currency)}</td>
              <td class={row.figures.includes(name) ? css.different : undefined}>
                {sayChange(row.before[name], row.after[name])}
              </td>
            </tr>
          ))}
          {row.changes.includes("status") && (
            <tr>
              <th scope="row">status</th>
              {[before, after].map((span, i) => (
                <td key={i} class={css.words}>
                  {STATUS_WORDS[states[i] ?? "ok"]} {clip(failureOf(span) ?? "")}
                </td>
              ))}
              <td />
            </tr>
          )}
          {parameters.map(({ name, before, after }) => (
            <tr key={name}>
              <th scope="row">{clip(name)}</th>
              <td class={css.words}>{sayValue(before)}</td>
              <td class={css.words}>{sayValue(after)}</td>
              <td class={css.different}>changed</td>
            </tr>
          ))}
        </tbody>
      </table>
      {prompt && <PromptPart diff={prompt} />}
      {texts.map(({ title, before, after }) => (
        <TextPart key={title} title={title} before={before} after={after} />
      ))}
      {!prompt && texts.length === 0 && parameters.length === 0 && was.kind === is.kind && (
        <p class={css.faint}>Neither carries words to compare.</p>
      )}
    </>
  );
}

function PromptPart({ diff }: { diff: ReturnType<typeof diffPrompts> }) {
  return (
    <details class={css.part} open={diff.firstDifference !== undefined}>
      <summary>Prompt{diff.firstDifference ? "" : ": the same"}</summary>
      {diff.messages.map((message, i) => (
        <MessageDiffView
          key={i}
          message={message}
          firstOffset={diff.firstDifference?.message === i ? diff.firstDifference.offset : undefined}
        />
      ))}
    </details>
  );
}

function TextPart({ title, before, after }: { title: string; before: string; after: string }) {
  const words = useMemo(() => diffWords(before, after), [before, after]);
  const isSame = before === after;
  return (
    <details class={css.part} open={!isSame}>
      <summary>
        {title}
        {isSame ? ": the same" : ""}
      </summary>
      <Words words={words} />
    </details>
  );
}

/** What only one side has, as removed or added. */
function Alone({ span, isBefore }: { span: Span; isBefore: boolean }) {
  const nothing = useMemo(() => genAIView({ ...span, attributes: {}, stream: undefined }), [span]);
  const view = genAIView(span);
  const texts = isBefore ? textsOf(view, nothing) : textsOf(nothing, view);
  return (
    <>
      {texts.map(({ title, before, after }) => (
        <TextPart key={title} title={title} before={before} after={after} />
      ))}
    </>
  );
}

const sayValue = (value: unknown): string =>
  value === undefined ? "–" : clip(typeof value === "string" ? value : JSON.stringify(value));
