import { useRef } from "preact/hooks";
import { IconButton } from "./button.tsx";
import { useContextMenu } from "./context-menu.tsx";
import type { MenuEntry } from "./menu.tsx";

interface Props {
  /** Accessible name of the button and of its menu. */
  label: string;
  /** Made when it opens. */
  entries: () => readonly MenuEntry[];
}

/** “»”, as in DevTools: what there is no room for. */
export function MoreButton({ label, entries }: Props) {
  const place = useRef<HTMLSpanElement>(null);
  const { open, menu } = useContextMenu(label);
  const showMore = () => {
    const { left = 0, bottom = 0 } = place.current?.getBoundingClientRect() ?? {};
    open({ x: left, y: bottom }, entries());
  };
  return (
    <span ref={place}>
      <IconButton icon="more" label={label} hasMenu onClick={showMore} />
      {menu}
    </span>
  );
}
