import { useEffect, useRef } from "preact/hooks";
import { IconButton } from "../shared/button.tsx";
import { clip } from "../shared/clip.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./find-bar.module.css";

export const FIND_ID = "find-in-trace";

/** Looks for words in the opened trace: Enter goes to the next span that has them, Shift+Enter back. */
export function FindBar() {
  const { find } = useStore();
  const input = useRef<HTMLInputElement>(null);
  const isOpen = find.isOpen.value;
  useEffect(() => {
    // DevTools' own bar has the focus where it asks.
    if (!isOpen || !document.hasFocus()) return;
    input.current?.focus();
    input.current?.select();
  }, [isOpen]);
  if (!isOpen) return null;
  return (
    <search class={css.bar} aria-label="Find in this trace">
      <input
        ref={input}
        id={FIND_ID}
        class={css.input}
        type="text"
        aria-label="Find in this trace"
        placeholder="Find in this trace"
        spellcheck={false}
        value={find.text.value}
        onInput={(event) => find.setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") find.step(event.shiftKey ? -1 : 1);
          else if (event.key === "Escape") {
            find.close();
            document.getElementById("span-tree")?.focus();
          } else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <output class={css.count}>{sayFound(find)}</output>
      <IconButton icon="up" label="The span before (Shift+Enter)" onClick={() => find.step(-1)} />
      <IconButton icon="down" label="The next span (Enter)" onClick={() => find.step(1)} />
      <IconButton icon="close" label="Close (Esc)" onClick={() => find.close()} />
    </search>
  );
}

function sayFound({ found, at, failed, isLooking, text }: ReturnType<typeof useStore>["find"]): string {
  if (failed.value !== null) return `cannot be searched: ${clip(failed.value)}`;
  if (text.value.trim() === "") return "";
  if (isLooking.value) return "…";
  const { spans, total } = found.value;
  if (total === 0) return "nothing found";
  const place = at.value < 0 ? "" : `${at.value + 1} of `;
  const many = spans.length === 1 ? "1 span" : `${spans.length.toLocaleString("en")} spans`;
  return `${place}${many}, ${total.toLocaleString("en")} ×`;
}
