import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type ListLine, lineId } from "../../store/grouping.ts";

/** Farther than this a line is not looked for: so many at once are another list. */
const REACH = 2000;

interface Anchor {
  order: string;
  index: number;
  id: string;
}

/**
 * Lines that come or go above what is read do not move it: the list scrolls by as much. `order` says when the list is
 * another one; nothing is held at the top of the list or while `isFollowing` its end.
 */
export function useAnchor(
  scroller: RefObject<HTMLElement | null>,
  lines: readonly ListLine[],
  rowHeight: number,
  order: string,
  isFollowing: boolean,
): void {
  const anchor = useRef<Anchor | null>(null);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const held = anchor.current;
    if (held?.order === order && element.scrollTop > 0 && !isFollowing) {
      const moved = indexNear(lines, held) - held.index;
      if (moved) element.scrollTop += moved * rowHeight;
    }
    const index = Math.floor(element.scrollTop / rowHeight);
    const line = lines[index];
    anchor.current = line ? { order, index, id: lineId(line) } : null;
  });
}

function indexNear(lines: readonly ListLine[], { index, id }: Anchor): number {
  for (let away = 0; away <= REACH; away++)
    for (const at of [index + away, index - away]) {
      const line = lines[at];
      if (line && lineId(line) === id) return at;
    }
  return index;
}
