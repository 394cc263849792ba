import browser from "webextension-polyfill";

type Panels = typeof browser.devtools.panels & {
  /** Chromium's name for Firefox's `onThemeChanged`; it takes one handler. */
  setThemeChangeHandler?: (handler: (theme: string) => void) => void;
};

/** DevTools can be dark in a light system, and the other way round; the panel follows DevTools. */
export function followTheme(): void {
  const panels: Panels = browser.devtools.panels;
  const apply = (name: string): void => {
    document.documentElement.dataset.theme = name === "dark" ? "dark" : "light";
  };
  apply(panels.themeName);
  panels.onThemeChanged?.addListener(apply);
  panels.setThemeChangeHandler?.(apply);
}
