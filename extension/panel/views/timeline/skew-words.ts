import type { SkewedClock } from "../../../model/clock-skew.ts";
import { formatDuration } from "../../../model/format.ts";

/** By how much a clock is wrong, in words. */
export const skewWords = ({ offsetMs }: Pick<SkewedClock, "offsetMs">): string =>
  `${formatDuration(Math.abs(offsetMs))} ${offsetMs > 0 ? "behind" : "ahead"}`;
