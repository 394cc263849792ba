import type { DetailsSide, PaneSizes } from "./store/settings.ts";

/** How the three regions share the panel. */
export type Layout =
  /** list | timeline | details */
  | "wide"
  /** list | timeline, details below both */
  | "narrow"
  /** One thing at a time: the list, or a trace with its details below. */
  | "single";

/** A dock beside the page is mostly narrower than this. */
export const WIDE_FROM = 900;
export const NARROW_FROM = 560;

export const layoutFor = (width: number, side: DetailsSide): Layout =>
  width >= WIDE_FROM && side === "right" ? "wide" : width >= NARROW_FROM ? "narrow" : "single";

interface Limits {
  min: number;
  max: number;
}

/** Bounds of the panes: nothing that is dragged may push another out of sight. */
export function paneLimits(layout: Layout, width: number, height: number) {
  const listShare = layout === "wide" ? 0.45 : 0.4;
  return {
    list: { min: 140, max: Math.max(140, width * listShare) },
    details: { min: 220, max: Math.max(220, width * 0.6) },
    detailsHeight: { min: 90, max: Math.max(90, height * 0.75) },
  };
}

/** The waterfall keeps this share of a wide panel. */
const TIMELINE_SHARE = 0.42;

/** Saved sizes are of another window: fit them into this one. */
export function fitPanes(panes: PaneSizes, limits: ReturnType<typeof paneLimits>, width: number) {
  const clamp = (size: number, { min, max }: Limits) => Math.min(Math.max(size, min), max);
  // List and details give way together, so that their proportion stays as it was chosen.
  const squeeze = Math.min(1, (width * (1 - TIMELINE_SHARE)) / (panes.list + panes.details));
  return {
    list: clamp(panes.list * squeeze, limits.list),
    details: clamp(panes.details * squeeze, limits.details),
    detailsHeight: clamp(panes.detailsHeight, limits.detailsHeight),
  };
}
