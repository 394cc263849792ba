import type { CssPixels } from "../../../model/units.ts";
import type { Density } from "../../store/preferences.ts";

/**
 * Lines of the list and of the waterfall. Normal are DevTools' own (its big and its small row); comfortable ones are
 * targets as WCAG 2.2 wants them, 24 px at least.
 */
export const ROW_HEIGHTS: Readonly<Record<Density, { trace: CssPixels; span: CssPixels }>> = {
  compact: { trace: 26, span: 18 },
  normal: { trace: 41, span: 21 },
  comfortable: { trace: 48, span: 26 },
};
