import type { CssPixels } from "../../../model/units.ts";

export interface WindowInput {
  rows: number;
  rowHeight: CssPixels;
  scrollTop: CssPixels;
  viewport: CssPixels;
  /** Rows drawn beyond each edge, so that a scroll step shows rows before script has run. */
  overscan: number;
}

/** Which rows of a long list of equal rows must exist. `last` is exclusive. */
export interface VirtualWindow {
  first: number;
  last: number;
  /** Offset of row `first` from the top of the list. */
  top: CssPixels;
  /** Height of the whole list. */
  height: CssPixels;
}

/**
 *     0 ┌──────────┐
 *       │          │ first ─┐ overscan
 *       ├──────────┤ ◀ scrollTop
 *       │ viewport │
 *       ├──────────┤
 *       │          │ last ──┘ overscan
 *       └──────────┘ height
 */
export function virtualWindow({
  rows,
  rowHeight,
  scrollTop,
  viewport,
  overscan,
}: WindowInput): VirtualWindow {
  const height = rows * rowHeight;
  // Rows may have gone since the browser last told where it is scrolled to.
  const top = Math.max(0, Math.min(scrollTop, height - viewport));
  const first = Math.max(0, Math.floor(top / rowHeight) - overscan);
  const last = Math.min(rows, Math.ceil((top + viewport) / rowHeight) + overscan);
  return { first, last: Math.max(first, last), top: first * rowHeight, height };
}

/** Where to scroll so that a row is wholly seen; the present place if it is already. */
export function scrollTopFor(
  row: number,
  rowHeight: CssPixels,
  scrollTop: CssPixels,
  viewport: CssPixels,
): CssPixels {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  if (top + rowHeight > scrollTop + viewport) return top + rowHeight - viewport;
  return scrollTop;
}

/** New rows pull the list along only for a reader who is at its end; a pixel of rounding is forgiven. */
export const isAtEnd = (scrollTop: CssPixels, viewport: CssPixels, height: CssPixels): boolean =>
  scrollTop + viewport >= height - 2;
