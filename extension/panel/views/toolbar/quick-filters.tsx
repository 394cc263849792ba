import { hasTerm, toggleTerm } from "../../../model/query/toggle-term.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./filter.module.css";

/** What is looked for most, as terms of the filter's own language. */
const CHIPS: readonly (readonly [name: string, term: string])[] = [
  ["Errors", "has:error"],
  ["Running", "status:running"],
  ["Tools", "has:tool"],
  ["Retrieval", "stage:retrieval"],
  ["Reasoning", "has:reasoning"],
];

/** Filters of one click, as below the Network panel's box: each puts its term into the box, or takes it out. */
export function QuickFilters() {
  const { filter } = useStore();
  const text = filter.text.value;
  return (
    <fieldset class={css.chips} aria-label="Quick filters">
      {CHIPS.map(([name, term]) => (
        <button
          key={term}
          type="button"
          class={css.chip}
          title={term}
          aria-pressed={hasTerm(text, term)}
          onClick={() => filter.setText(toggleTerm(text, term))}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
