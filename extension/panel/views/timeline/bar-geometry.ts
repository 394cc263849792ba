import type { CssPixels } from "../../../model/units.ts";

/** A bar in its row: 21 = 4 + 13 + 4. */
export const BAR_TOP: CssPixels = 4;
export const BAR_HEIGHT: CssPixels = 13;

/** Of a line. */
export const ROW_HEIGHT: CssPixels = 21;
