import { useLayoutEffect, useRef } from "preact/hooks";
import css from "./menu.module.css";

export interface MenuItem {
  label: string;
  /** Key or remark, at the right. */
  hint?: string;
  /** Present: it stays chosen or not; `radio`: it or one of its neighbours. */
  checked?: boolean;
  radio?: true;
  disabled?: boolean;
  /** The menu stays for the next choice. */
  stays?: true;
  run: () => void;
}

/** A line between groups, or its heading. */
export type MenuEntry = MenuItem | { heading: string };

export interface MenuPlace {
  x: number;
  y: number;
  /** It ends there, and does not begin. */
  isAbove?: true;
}

interface MenuProps {
  label: string;
  at: MenuPlace;
  entries: readonly MenuEntry[];
  onClose: () => void;
}

const ITEMS = "button:not(:disabled)";

/** A menu where the pointer is, in the top layer. Arrows, Home, End, first letters; Esc and a click elsewhere close it. */
export function Menu({ label, at, entries, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = menu.current;
    if (!element) return;
    const before = document.activeElement;
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(0, Math.min(at.x, innerWidth - width))}px`;
    const top = at.isAbove ? at.y - height : at.y;
    element.style.top = `${Math.max(0, Math.min(top, innerHeight - height))}px`;
    element.querySelector<HTMLElement>(ITEMS)?.focus();
    return () => {
      // Unless an item has put the focus elsewhere, or a click did.
      const isLost = document.activeElement === document.body || element.contains(document.activeElement);
      if (isLost && before instanceof HTMLElement) before.focus();
    };
  }, [at]);

  function onKeyDown(event: KeyboardEvent): void {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>(ITEMS) ?? [])];
    const now = items.indexOf(document.activeElement as HTMLElement);
    const to: Record<string, number> = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 };
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      onClose();
    } else if (Object.hasOwn(to, event.key)) {
      event.preventDefault();
      items.at((to[event.key] as number) % items.length)?.focus();
    } else if (event.key.length === 1 && event.key !== " ") {
      const after = [...items.slice(now + 1), ...items.slice(0, now + 1)];
      after.find((item) => item.dataset.label?.startsWith(event.key.toLowerCase()))?.focus();
    }
  }

  return (
    <div
      ref={menu}
      class={css.menu}
      popover="auto"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
      onToggle={(event) => {
        if (event.newState === "closed") onClose();
      }}
    >
      {entries.map((entry) =>
        "heading" in entry ? (
          <div key={`heading ${entry.heading}`} class={css.heading} role="presentation">
            {entry.heading}
          </div>
        ) : (
          <Item key={entry.label} item={entry} onClose={onClose} />
        ),
      )}
    </div>
  );
}

function Item({ item, onClose }: { item: MenuItem; onClose: () => void }) {
  const { label, hint, checked, radio, disabled, stays, run } = item;
  const role = checked === undefined ? "menuitem" : radio ? "menuitemradio" : "menuitemcheckbox";
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the two roles that get it support it
    <button
      type="button"
      class={css.item}
      role={role}
      aria-checked={checked}
      tabIndex={-1}
      disabled={disabled}
      data-label={label.toLowerCase()}
      onClick={() => {
        if (!stays) onClose();
        run();
      }}
    >
      <span class={css.check} aria-hidden="true">
        {checked ? (radio ? "•" : "✓") : ""}
      </span>
      <span class={css.label}>{label}</span>
      {hint && <span class={css.hint}>{hint}</span>}
    </button>
  );
}
