import { useRef, useState } from "preact/hooks";
import { MAX_FILTER_NAME, MAX_SAVED } from "../../store/filter.ts";
import { IconButton } from "../shared/button.tsx";
import { clip } from "../shared/clip.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./filter.module.css";
import { FILTER_ID } from "./filter-box.tsx";

const POPOVER_ID = "saved-filters";

/** A button and what it opens: filters to apply and to delete, and a name for the present one. */
export function SavedFilters() {
  const { filter } = useStore();
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = () => popover.current?.hidePopover();

  function place(state: string): void {
    const element = popover.current;
    const from = button.current?.getBoundingClientRect();
    setOpen(state === "open");
    if (state !== "open" || !element || !from) return;
    element.style.top = `${from.bottom + 2}px`;
    element.style.left = `${Math.max(0, Math.min(from.left, innerWidth - element.offsetWidth))}px`;
    element.querySelector<HTMLElement>("button, input")?.focus();
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        class={css.savedButton}
        popoverTarget={POPOVER_ID}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        title="Saved filters"
      >
        Saved
      </button>
      <div
        ref={popover}
        id={POPOVER_ID}
        class={css.saved}
        popover="auto"
        role="dialog"
        aria-label="Saved filters"
        onToggle={(event) => place(event.newState)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key !== "Escape") return;
          event.preventDefault();
          close();
          button.current?.focus();
        }}
      >
        {filter.saved.value.length === 0 && <p class={css.none}>No filter is saved yet.</p>}
        <ul>
          {filter.saved.value.map(({ name, text }) => (
            <li key={name}>
              <button
                type="button"
                class={css.apply}
                title={`Apply: ${clip(text)}`}
                onClick={() => {
                  filter.setText(text);
                  close();
                  document.getElementById(FILTER_ID)?.focus();
                }}
              >
                <span class={css.savedName} dir="auto">
                  {name}
                </span>
                <span class={css.meaning} dir="auto">
                  {clip(text)}
                </span>
              </button>
              <IconButton icon="close" label={`Delete “${name}”`} onClick={() => filter.forget(name)} />
            </li>
          ))}
        </ul>
        <SavePresent onSaved={close} />
      </div>
    </>
  );
}

function SavePresent({ onSaved }: { onSaved: () => void }) {
  const { filter } = useStore();
  const [name, setName] = useState("");
  const isFull = filter.saved.value.length >= MAX_SAVED;
  const hasText = filter.text.value.trim() !== "";

  function save(): void {
    if (!hasText || !filter.save(name)) return;
    setName("");
    onSaved();
    document.getElementById(FILTER_ID)?.focus();
  }

  // No <form>: the panel has nothing that could send anything anywhere, and a test looks for one.
  return (
    <div class={css.save}>
      <input
        type="text"
        aria-label="Name for this filter"
        placeholder={hasText ? "Name for this filter" : "The filter is empty"}
        maxLength={MAX_FILTER_NAME}
        disabled={!hasText}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Enter" && !event.isComposing && save()}
      />
      <button type="button" disabled={!hasText || !name.trim()} onClick={save}>
        Save
      </button>
      {isFull && <p class={css.none}>{MAX_SAVED} filters are kept at most; delete one first.</p>}
    </div>
  );
}
