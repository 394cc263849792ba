import { useEffect } from "preact/hooks";
import { readLink } from "../../store/deep-link.ts";
import { clip } from "../shared/clip.ts";
import { Dialog } from "../shared/dialog.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./go-to.module.css";

const LIST_ID = "go-to-places";
const optionId = (index: number): string => `${LIST_ID}-${index}`;

/** A box that leads anywhere by its name or id; `onGone` is called when it led to a place. */
export function GoTo({ onGone }: { onGone: (isSpan: boolean) => void }) {
  const { goTo } = useStore();
  if (!goTo.isOpen.value) return null;
  return (
    <Dialog label="Go to" width={520} onClose={() => goTo.close()}>
      {(close) => <Box onGone={onGone} close={close} />}
    </Dialog>
  );
}

interface BoxProps {
  onGone: (isSpan: boolean) => void;
  close: () => void;
}

/** A combobox as ARIA has it: the focus stays in the box. */
function Box({ onGone, close }: BoxProps) {
  const { goTo, selection } = useStore();
  const { spans, traces } = goTo.found.value;
  const text = goTo.text.value;
  const active = goTo.active.value;
  const count = spans.length + traces.length;
  useEffect(() => document.getElementById(optionId(active))?.scrollIntoView({ block: "nearest" }), [active]);

  function choose(index?: number): void {
    if (!goTo.choose(index)) return;
    close();
    onGone(selection.spanId.peek() !== null);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") goTo.step(1);
    else if (event.key === "ArrowUp") goTo.step(-1);
    else if (event.key === "Enter") choose();
    else return;
    event.preventDefault();
  }

  const groups = [
    { title: "Spans of the opened trace", places: spans, from: 0 },
    { title: text.trim() ? "Traces" : "Latest traces", places: traces, from: spans.length },
  ].filter(({ places }) => places.length > 0);
  return (
    <>
      <input
        // The dialog gives it the focus as it opens: later, the first letters would be lost.
        autofocus
        class={css.box}
        type="text"
        role="combobox"
        aria-label="Name, id or link"
        aria-autocomplete="list"
        aria-expanded={count > 0}
        aria-controls={LIST_ID}
        aria-activedescendant={count ? optionId(active) : undefined}
        placeholder="Name, id, traceparent or link"
        spellcheck={false}
        autocomplete="off"
        value={text}
        onInput={(event) => goTo.setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div id={LIST_ID} class={css.places} role="listbox" aria-label="Places">
        {groups.map(({ title, places, from }) => (
          // biome-ignore lint/a11y/useSemanticElements: groups of a listbox
          <div key={title} role="group" aria-label={title}>
            <div class={css.title} aria-hidden="true">
              {title}
            </div>
            {places.map(({ traceId, spanId, name }, i) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the box keeps the focus and names the option
              // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the keys
              <div
                key={`${traceId}/${spanId}`}
                id={optionId(from + i)}
                class={css.place}
                role="option"
                aria-selected={from + i === active}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => choose(from + i)}
              >
                <span class={css.name} dir="auto">
                  {clip(name)}
                </span>
                <span class={css.id}>{(spanId ?? traceId).slice(0, 8)}</span>
              </div>
            ))}
          </div>
        ))}
      </div>
      <p class={css.none} aria-live="polite">
        {count === 0 &&
          (readLink(text) ? "Enter goes there." : "Nothing here is called so or has such an id.")}
      </p>
    </>
  );
}
