import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { GenAIView } from "../../../model/genai-view.ts";
import type { Span } from "../../../model/trace.ts";
import { type CopyForm, copyForms } from "../../store/copy-as/copy-as.ts";
import { copyText } from "../shared/copy-text.ts";
import { Icon } from "../shared/icon.tsx";
import css from "./copy-menu.module.css";

const SAID_MS = 1500;

/** A button with a menu above it. Arrows, Home and End walk in it, Esc and a click elsewhere close it. */
export function CopyMenu({ span, view }: { span: Span; view: GenAIView }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);

  function prepare(): void {
    const place = button.current?.getBoundingClientRect();
    if (!menu.current || !place) return;
    menu.current.style.right = `${Math.max(0, innerWidth - place.right)}px`;
    menu.current.style.bottom = `${innerHeight - place.top}px`;
    setOpen(true);
  }

  function choose({ name, text }: CopyForm): void {
    menu.current?.hidePopover();
    void copyText(text(span, view)).then(() => setSaid(name));
    button.current?.focus();
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        class={css.button}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={id}
        title="Copy this span as JSON, Markdown, curl …"
        popovertarget={id}
        onKeyDown={(event) => {
          if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
          event.preventDefault();
          menu.current?.showPopover();
        }}
      >
        {said === null ? <Icon name="copy" /> : <span aria-hidden="true">✓</span>}
        <span aria-live="polite">{said === null ? "Span as…" : `Copied as ${said}`}</span>
      </button>
      <div
        ref={menu}
        id={id}
        class={css.menu}
        popover="auto"
        role="menu"
        aria-label="Copy the span as"
        tabIndex={-1}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Tab") menu.current?.hidePopover();
          else if (moveFocus(event.currentTarget, event.key)) event.preventDefault();
        }}
        onBeforeToggle={(event) => {
          if (event.newState === "open") prepare();
        }}
        onToggle={(event) => {
          if (event.newState === "closed") setOpen(false);
          else menu.current?.querySelector("button")?.focus();
        }}
      >
        {isOpen &&
          copyForms(view.kind).map((form) => (
            <button
              key={form.name}
              type="button"
              role="menuitem"
              tabIndex={-1}
              class={css.item}
              onClick={() => choose(form)}
            >
              <span>{form.name}</span>
              <span class={css.hint}>{form.hint}</span>
            </button>
          ))}
      </div>
    </>
  );
}

function moveFocus(menu: HTMLElement, key: string): boolean {
  const items = [...menu.querySelectorAll<HTMLElement>("button")];
  const now = items.indexOf(document.activeElement as HTMLElement);
  const to: Record<string, number> = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 };
  if (!Object.hasOwn(to, key)) return false;
  items.at((to[key] as number) % items.length)?.focus();
  return true;
}
