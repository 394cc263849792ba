import type { EpochMs } from "../../model/units.ts";

/** ISO 8601 to the millisecond; a time that no calendar has becomes its number. */
export function isoTime(ms: EpochMs): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? String(ms) : date.toISOString();
}
