import type { RefObject } from "preact";
import { useCallback, useLayoutEffect, useState } from "preact/hooks";
import { useSize } from "./use-size.ts";
import { isAtEnd, scrollTopFor, type VirtualWindow, virtualWindow } from "./virtual-window.ts";

interface VirtualRows extends VirtualWindow {
  onScroll: () => void;
  scrollToRow: (row: number) => void;
  /** Height of what is seen. */
  viewport: number;
}

interface VirtualOptions {
  /** Stay at the end if already there. */
  followTail?: boolean;
  /** Height of a header that sticks to the top of the scroller, over the rows. */
  header?: number;
}

const OVERSCAN = 6;
/** Scrolled to the end, wherever that will be: rows that come do not change it, so nothing is drawn twice. */
const AT_END = Number.MAX_SAFE_INTEGER;

/** Ties {@link virtualWindow} to a scrolling element. */
export function useVirtualRows(
  scroller: RefObject<HTMLElement | null>,
  rows: number,
  rowHeight: number,
  { followTail = false, header = 0 }: VirtualOptions = {},
): VirtualRows {
  const viewport = Math.max(0, useSize(scroller).height - header);
  const [scrollTop, setScrollTop] = useState(followTail ? AT_END : 0);
  const window = virtualWindow({ rows, rowHeight, scrollTop, viewport, overscan: OVERSCAN });

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop: top, clientHeight, scrollHeight } = element;
    setScrollTop(followTail && isAtEnd(top, clientHeight, scrollHeight) ? AT_END : top);
  }, [scroller, followTail]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && scrollTop === AT_END && viewport > 0) element.scrollTop = rows * rowHeight + header;
  }, [scroller, scrollTop, rows, rowHeight, header, viewport]);

  const scrollToRow = useCallback(
    (row: number) => {
      const element = scroller.current;
      if (!element || row < 0) return;
      element.scrollTop = scrollTopFor(row, rowHeight, element.scrollTop, element.clientHeight - header);
    },
    [scroller, rowHeight, header],
  );

  return { ...window, onScroll, scrollToRow, viewport };
}
