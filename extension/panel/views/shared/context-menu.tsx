import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Menu, type MenuEntry, type MenuPlace } from "./menu.tsx";

/** Keys that ask for what a right click does. */
export const isMenuKey = ({ key, shiftKey }: KeyboardEvent): boolean =>
  key === "ContextMenu" || (key === "F10" && shiftKey);

/** Below an element, where the keyboard asked. */
export function placeBelow(element: Element | null): MenuPlace {
  const { left, bottom } = element?.getBoundingClientRect() ?? { left: 0, bottom: 0 };
  return { x: left + 16, y: bottom };
}

interface ContextMenu {
  open(at: MenuPlace, entries: readonly MenuEntry[]): void;
  /** To be drawn somewhere in the component; null while it is closed. */
  menu: ComponentChildren;
}

/** A menu of what can be done with the thing under the pointer; its entries are made when it opens. */
export function useContextMenu(label: string): ContextMenu {
  const [opened, setOpened] = useState<{ at: MenuPlace; entries: readonly MenuEntry[] } | null>(null);
  return {
    open: (at, entries) => setOpened({ at, entries }),
    menu: opened && <Menu label={label} {...opened} onClose={() => setOpened(null)} />,
  };
}
