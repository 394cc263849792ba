import { createModel, signal } from "@preact/signals";
import { type StallRule, USUAL_STALLS } from "../../model/stream-stats.ts";
import { isBoolean, type KeyValueStorage, savedSignal } from "./saved-value.ts";

export const THEMES = ["devtools", "light", "dark"] as const;
/** `devtools`: as DevTools itself, which may differ from the system. */
export type ThemeChoice = (typeof THEMES)[number];

export const TIME_FORMATS = ["24h", "12h", "utc"] as const;
/** How times of day are written: of this computer with 24 or 12 hours, or UTC, as servers log them. */
export type TimeFormat = (typeof TIME_FORMATS)[number];

export const DENSITIES = ["compact", "normal", "comfortable"] as const;
/** How high rows are. */
export type Density = (typeof DENSITIES)[number];

/** What there is to choose from, in milliseconds and times the median. */
export const STALL_LENGTHS = [200, 500, 1000, 2000, 5000] as const;
export const STALL_FACTORS = [3, 5, 8, 15, 30] as const;

const isStallRule = (value: unknown): value is StallRule => {
  const { minMs, factor } = (value ?? {}) as Partial<StallRule>;
  return STALL_LENGTHS.some((ms) => ms === minMs) && STALL_FACTORS.some((times) => times === factor);
};
const isTheme = (value: unknown): value is ThemeChoice => THEMES.includes(value as ThemeChoice);
const isDensity = (value: unknown): value is Density => DENSITIES.includes(value as Density);
const isTimeFormat = (value: unknown): value is TimeFormat => TIME_FORMATS.includes(value as TimeFormat);

/** How the panel looks and greets; remembered. What it records and keeps is in the settings. */
export const PreferencesModel = createModel((storage: KeyValueStorage) => {
  const theme = savedSignal<ThemeChoice>(storage, "theme", "devtools", isTheme);
  const timeFormat = savedSignal<TimeFormat>(storage, "time-format", "24h", isTimeFormat);
  const density = savedSignal<Density>(storage, "density", "normal", isDensity);
  /** Which pauses of a stream are drawn and told as stalls. */
  const stallRule = savedSignal<StallRule>(storage, "stalls", USUAL_STALLS, isStallRule);
  /** The first steps were seen or skipped. */
  const isIntroduced = savedSignal<boolean>(storage, "introduced", false, isBoolean, "place");
  /** They are shown now. */
  const isIntroducing = signal(false);

  return {
    theme,
    timeFormat,
    density,
    stallRule,
    isIntroducing,
    setTheme(next: ThemeChoice) {
      theme.value = next;
    },
    setTimeFormat(next: TimeFormat) {
      timeFormat.value = next;
    },
    setDensity(next: Density) {
      density.value = next;
    },
    setStallRule(more: Partial<StallRule>) {
      stallRule.value = { ...stallRule.peek(), ...more };
    },
    /** For who is new here: nothing is stored, and the steps were never ended. */
    greet(hasTraces: boolean) {
      if (!hasTraces && !isIntroduced.value) isIntroducing.value = true;
    },
    introduce() {
      isIntroducing.value = true;
    },
    endIntroduction() {
      isIntroducing.value = false;
      isIntroduced.value = true;
    },
    /** The looks; who has seen the first steps need not see them again. */
    reset() {
      theme.value = "devtools";
      timeFormat.value = "24h";
      density.value = "normal";
      stallRule.value = USUAL_STALLS;
    },
  };
});
