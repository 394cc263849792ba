import { useRef } from "preact/hooks";
import { FIGURES, type FigureName, isDifferent } from "../../../model/compare/span-figures.ts";
import { FIGURE_NAMES, sayChange, sayFigure } from "../../../model/compare/to-markdown.ts";
import type { CssPixels } from "../../../model/units.ts";
import type { Comparison } from "../../store/compare.ts";
import { LinkButton } from "../shared/button.tsx";
import { clip } from "../shared/clip.ts";
import { useStore } from "../shared/store-context.ts";
import { useSize } from "../shared/use-size.ts";
import css from "./compare.module.css";

/** From this width on a line has room for all figures. */
const WIDE: CssPixels = 560;

/** Both as a whole: figures that at least one of them has; in a narrow panel a line each. */
export function Totals({ comparison }: { comparison: Comparison }) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  return (
    <div ref={box}>
      {width < WIDE ? <FigureLines comparison={comparison} /> : <FigureColumns comparison={comparison} />}
    </div>
  );
}

type Props = { comparison: Comparison };

const knownOf = ({ totals: { before, after } }: Comparison) =>
  FIGURES.filter((name) => before[name] !== undefined || after[name] !== undefined);

function FigureLines({ comparison }: Props) {
  const currency = useStore().prices.currency.value;
  const { before, after, totals } = comparison;
  return (
    <table class={`${css.totals} ${css.lines}`}>
      <thead>
        <tr>
          <td />
          <th scope="col">
            <SideName side={before} word="before" />
          </th>
          <th scope="col">
            <SideName side={after} word="after" />
          </th>
          <th scope="col">change</th>
        </tr>
      </thead>
      <tbody>
        {knownOf(comparison).map((name) => (
          <tr key={name}>
            <th scope="row">{FIGURE_NAMES[name]}</th>
            <td>{sayFigure(name, totals.before[name], currency)}</td>
            <td>{sayFigure(name, totals.after[name], currency)}</td>
            <Change totals={totals} name={name} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Change({ totals: { before, after }, name }: Pick<Comparison, "totals"> & { name: FigureName }) {
  const [was, is] = [before[name], after[name]];
  return <td class={isDifferent(name, was, is) ? css.different : undefined}>{sayChange(was, is)}</td>;
}

function FigureColumns({ comparison }: Props) {
  const currency = useStore().prices.currency.value;
  const { before, after, totals } = comparison;
  const known = knownOf(comparison);
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
          {known.map((name) => (
            <Change key={name} totals={totals} name={name} />
          ))}
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
