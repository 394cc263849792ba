import { useLayoutEffect, useRef } from "preact/hooks";
import type { Suggestion } from "../../../model/query/complete-query.ts";
import { clip } from "../shared/clip.ts";
import css from "./filter.module.css";
import { FILTER_NOTES_ID } from "./filter-notes.tsx";

interface SuggestionsProps {
  id: string;
  suggestions: readonly Suggestion[];
  active: number;
  /** What it stands below. */
  below: HTMLElement;
  onTake: (index: number) => void;
}

export const optionId = (id: string, index: number): string => `${id}-${index}`;

/** The list below the filter box, in the top layer, because the toolbar shows nothing beyond its edge. */
export function Suggestions({ id, suggestions, active, below, onTake }: SuggestionsProps) {
  const list = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const { left } = below.getBoundingClientRect();
    // What is wrong with the text stays readable while it is mended.
    const notes = document.getElementById(FILTER_NOTES_ID)?.getBoundingClientRect();
    const bottom = Math.max(below.getBoundingClientRect().bottom, notes?.bottom ?? 0);
    if (!element.matches(":popover-open")) element.showPopover();
    element.style.left = `${Math.max(0, Math.min(left, innerWidth - element.offsetWidth))}px`;
    element.style.top = `${bottom + 2}px`;
    element.style.maxHeight = `${Math.max(60, innerHeight - bottom - 8)}px`;
  });

  useLayoutEffect(() => {
    if (active >= 0) document.getElementById(optionId(id, active))?.scrollIntoView({ block: "nearest" });
  }, [id, active]);

  return (
    <div ref={list} id={id} class={css.suggestions} popover="manual" role="listbox" aria-label="Completions">
      {suggestions.map(({ text, meaning }, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the box keeps the focus and names the option
        // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the keys
        <div
          key={text}
          id={optionId(id, index)}
          class={css.option}
          role="option"
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(index)}
        >
          <span class={css.optionText} dir="auto">
            {clip(text)}
          </span>
          {meaning && <span class={css.meaning}>{meaning}</span>}
        </div>
      ))}
    </div>
  );
}
