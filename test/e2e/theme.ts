import type { Page } from "puppeteer";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import type { PanelPage } from "./panel-page.ts";

/** As in DevTools' settings; "default" is light. */
export type Theme = "default" | "dark";

/**
 * Resolves when DevTools itself has that look. It may miss the change while it starts: then it is told again.
 */
export async function setTheme({ devtools }: PanelPage, theme: Theme): Promise<void> {
  const other = theme === "dark" ? "default" : "dark";
  await choose(devtools, theme);
  await waitFor(
    `DevTools in its ${theme} theme`,
    async () => {
      if ((await isDark(devtools)) === (theme === "dark")) return true;
      await choose(devtools, other);
      await choose(devtools, theme);
      return false;
    },
    { detail: () => devtools.evaluate(() => document.documentElement.className) },
  );
}

const isDark = (devtools: Page): Promise<boolean> =>
  devtools.evaluate(() => document.documentElement.classList.contains("theme-with-dark-background"));

/** As text, because the test runner would rewrite the import of a function. */
const choose = (devtools: Page, theme: Theme): Promise<unknown> =>
  devtools.evaluate(`import("devtools://devtools/bundled/core/common/common.js").then(({ Settings }) =>
    Settings.Settings.instance().moduleSetting("ui-theme").set("${theme}"))`);

/** Of the panel's background, from 0 (black) to 1 (white). */
export const lightness = ({ frame }: PanelPage): Promise<number> =>
  frame.evaluate(() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    if (!canvas) throw new Error("no canvas");
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return (r + g + b) / (3 * 255);
  });
