import browser from "webextension-polyfill";
import type { PageTap } from "./store/page-tap.ts";

/** The bundle of `extension/tap`; the build puts a module beside the panel that says its text. */
async function readTap(): Promise<string> {
  const tap: { default: string } = await import(browser.runtime.getURL("tap.js"));
  return tap.default;
}

/**
 * Both ways go through DevTools: no permission is asked for, and a page's Content-Security-Policy does not apply.
 * Measured in Chromium 156: the script runs before any of the page's, with no document yet, in the top frame only,
 * and for one load only.
 */
export const browserPageTap: PageTap = {
  async reload() {
    await browser.devtools.inspectedWindow.reload({ injectedScript: await readTap() });
  },
  async join() {
    const answer: unknown = await browser.devtools.inspectedWindow.eval(await readTap());
    // `[value, problem]` where it is Firefox's or polyfilled.
    if (Array.isArray(answer) && answer[1]) throw new Error("the page did not take the script");
  },
};
