import { FIGURES, isDifferent } from "../../../model/compare/span-figures.ts";
import { FIGURE_NAMES, sayChange, sayFigure } from "../../../model/compare/to-markdown.ts";
import type { Comparison } from "../../store/compare.ts";
import { LinkButton } from "../shared/button.tsx";
import { clip } from "../shared/clip.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./compare.module.css";

/** Both as a whole: figures that at least one of them has. */
export function Totals({ comparison: { before, after, totals } }: { comparison: Comparison }) {
  const currency = useStore().prices.currency.value;
  const known = FIGURES.filter(
    (name) => totals.before[name] !== undefined || totals.after[name] !== undefined,
  );
  return (
    <table class={css.totals}>
      <thead>
        <tr>
          <td />
          {known.map((name) => (
            <th key={name} scope="col">
              {FIGURE_NAMES[name]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[
          { side: before, word: "before", figures: totals.before },
          { side: after, word: "after", figures: totals.after },
        ].map(({ side, word, figures }) => (
          <tr key={word}>
            <th scope="row">
              <SideName side={side} word={word} />
            </th>
            {known.map((name) => (
              <td key={name}>{sayFigure(name, figures[name], currency)}</td>
            ))}
          </tr>
        ))}
        <tr class={css.change}>
          <th scope="row">change</th>
          {known.map((name) => {
            const [was, is] = [totals.before[name], totals.after[name]];
            return (
              <td key={name} class={isDifferent(name, was, is) ? css.different : undefined}>
                {sayChange(was, is)}
              </td>
            );
          })}
        </tr>
      </tbody>
    </table>
  );
}

function SideName({ side, word }: { side: Comparison["before"]; word: string }) {
  const { selection, compare } = useStore();
  const open = () => {
    compare.close();
    selection.selectTrace(side.traceId);
    selection.selectSpan(side.spanId ?? null);
  };
  return (
    <span class={css.side}>
      <span class={css.word}>{word}</span>{" "}
      <LinkButton title="Open it" onClick={open}>
        {clip(side.name)}
      </LinkButton>
    </span>
  );
}
