import browser from "webextension-polyfill";
import type { ThemeChoice } from "./store/preferences.ts";

type Panels = typeof browser.devtools.panels & {
  /** Chromium's name for Firefox's `onThemeChanged`; it takes one handler. */
  setThemeChangeHandler?: (handler: (theme: string) => void) => void;
};

/** DevTools can be dark in a light system, and the other way round; the panel follows DevTools until another theme is chosen. */
export function followTheme(): { choose(theme: ThemeChoice): void } {
  const panels: Panels = browser.devtools.panels;
  let devtools = panels.themeName;
  let chosen: ThemeChoice = "devtools";
  const apply = (): void => {
    const name = chosen === "devtools" ? devtools : chosen;
    document.documentElement.dataset.theme = name === "dark" ? "dark" : "light";
  };
  const changed = (name: string): void => {
    devtools = name;
    apply();
  };
  apply();
  panels.onThemeChanged?.addListener(changed);
  panels.setThemeChangeHandler?.(changed);
  return {
    choose(theme) {
      chosen = theme;
      apply();
    },
  };
}
