import { useStore } from "../shared/store-context.ts";
import css from "./toolbar.module.css";

/** Found by the shortcut without a ref through half the tree. */
export const FILTER_ID = "trace-filter";

export function FilterBox() {
  const { traces } = useStore();
  return (
    <input
      id={FILTER_ID}
      class={css.filter}
      type="search"
      placeholder="Filter by name, model, tool; -word leaves out"
      aria-label="Filter traces"
      spellcheck={false}
      autocomplete="off"
      value={traces.filterText.value}
      onInput={(event) => traces.setFilter(event.currentTarget.value)}
    />
  );
}
