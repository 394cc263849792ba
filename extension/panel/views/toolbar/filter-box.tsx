import { useRef } from "preact/hooks";
import { IconButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./filter.module.css";
import { FILTER_NOTES_ID } from "./filter-notes.tsx";
import { optionId, Suggestions } from "./suggestions.tsx";
import { useCompletion } from "./use-completion.ts";

/** Found by the shortcut without a ref through half the tree. */
export const FILTER_ID = "trace-filter";
const LIST_ID = "trace-filter-completions";

/** The query over the list, with completion: a combobox as ARIA has it. */
export function FilterBox() {
  const { filter, followLink } = useStore();
  const input = useRef<HTMLInputElement>(null);
  const { open, active, look, close, take, onKeyDown } = useCompletion();
  const suggestions = open.value?.suggestions;
  const isWrong = filter.query.value.problems.length > 0;
  return (
    <span class={css.box}>
      <input
        ref={input}
        id={FILTER_ID}
        class={css.filter}
        type="text"
        role="combobox"
        placeholder="Filter: words, model:gpt* status:error ttft>500ms text:refund"
        aria-label="Filter traces"
        aria-autocomplete="list"
        aria-expanded={suggestions !== undefined}
        aria-controls={suggestions && LIST_ID}
        aria-activedescendant={suggestions && active.value >= 0 ? optionId(LIST_ID, active.value) : undefined}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? FILTER_NOTES_ID : undefined}
        spellcheck={false}
        autocomplete="off"
        value={filter.text.value}
        onInput={(event) => {
          if (followLink(event.currentTarget.value)) {
            event.currentTarget.value = filter.text.peek();
            return;
          }
          filter.setText(event.currentTarget.value);
          look(event.currentTarget);
        }}
        onKeyDown={onKeyDown}
        onBlur={close}
        onClick={close}
      />
      {filter.text.value !== "" && (
        <IconButton
          icon="close"
          label="Clear the filter"
          onClick={() => {
            filter.setText("");
            input.current?.focus();
          }}
        />
      )}
      {suggestions && input.current && (
        <Suggestions
          id={LIST_ID}
          suggestions={suggestions}
          active={active.value}
          below={input.current}
          onTake={(index) => input.current && take(input.current, index)}
        />
      )}
    </span>
  );
}
