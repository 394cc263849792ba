import type { EpochMs } from "../../../model/units.ts";
import type { TimeFormat } from "../../store/preferences.ts";

const DIGITS = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
const EXACT = { ...DIGITS, fractionalSecondDigits: 3 } as const;

const clocksOf = (digits: Intl.DateTimeFormatOptions): Readonly<Record<TimeFormat, Intl.DateTimeFormat>> => ({
  "24h": new Intl.DateTimeFormat("en-GB", digits),
  "12h": new Intl.DateTimeFormat("en-US", { ...digits, hour12: true }),
  utc: new Intl.DateTimeFormat("en-GB", { ...digits, timeZone: "UTC" }),
});
const CLOCKS = clocksOf(DIGITS);
const EXACT_CLOCKS = clocksOf(EXACT);

/** `14:01:20`. */
export const timeOfDay = (ms: EpochMs, format: TimeFormat): string => CLOCKS[format].format(ms);

/** `14:01:20.350`. */
export const exactTimeOfDay = (ms: EpochMs, format: TimeFormat): string => EXACT_CLOCKS[format].format(ms);

/** `2026-11-22`, of the same clock. */
export function dateOf(ms: EpochMs, format: TimeFormat): string {
  const date = new Date(ms);
  if (format === "utc") return date.toISOString().slice(0, 10);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
