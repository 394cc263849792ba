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
 * and for one load only. In Firefox 153 the same page is recorded (`test/firefox`).
 */
export const browserPageTap: PageTap = {
  async reload() {
    await browser.devtools.inspectedWindow.reload({ injectedScript: await readTap() });
  },
  async join() {
    const code = await readTap();
    for (let attempt = 1; !(await isTaken(code)); attempt++) {
      if (attempt === ATTEMPTS) throw new Error("the page did not take the script");
      await new Promise((resolve) => setTimeout(resolve, ATTEMPT_MS));
    }
  },
};

/** A page between two documents cannot be asked for a moment. */
const ATTEMPTS = 30;
const ATTEMPT_MS = 100;

async function isTaken(code: string): Promise<boolean> {
  try {
    const answer: unknown = await browser.devtools.inspectedWindow.eval(code);
    // `[value, problem]` where it is Firefox's or polyfilled.
    return !(Array.isArray(answer) && answer[1]);
  } catch {
    return false;
  }
}
