import type { CssPixels } from "../../../model/units.ts";

/** A bar in its line: 21 = 4 + 13 + 4; in a higher or lower one its middle is the same. */
export const BAR_TOP: CssPixels = 4;
export const BAR_HEIGHT: CssPixels = 13;

/** Of that line. */
export const LINE_HEIGHT: CssPixels = 21;
