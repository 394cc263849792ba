import type { Frame, Target } from "puppeteer";
import type { LaunchedBrowser } from "./launch.ts";
import { waitFor } from "./wait-for.ts";

/** In the panel's world, where the functions given to `evaluate` run. */
declare const chrome: { runtime: { reload(): void } };

/** The background service worker's target, while it runs. */
export const serviceWorker = ({ browser, extensionId }: LaunchedBrowser): Target | undefined =>
  browser
    .targets()
    .find(
      (target) =>
        target.type() === "service_worker" && target.url().startsWith(`chrome-extension://${extensionId}/`),
    );

/** Kills the background service worker as the browser's idle timer would; false when none ran. */
export async function stopServiceWorker(launched: LaunchedBrowser): Promise<boolean> {
  const worker = await serviceWorker(launched)?.worker();
  if (!worker) return false;
  await worker.close();
  await waitFor("the service worker to stop", () => serviceWorker(launched) === undefined);
  return true;
}

/**
 * `chrome.runtime.reload()` from the panel. The content scripts already in pages are orphaned, and the
 * browser closes every DevTools window that had the extension in it.
 */
export async function reloadExtension(launched: LaunchedBrowser, panel: Frame): Promise<void> {
  const devtools = panel.page();
  // It never answers: its document is gone before it could.
  panel.evaluate(() => chrome.runtime.reload()).catch(() => undefined);
  await waitFor("DevTools to close with the extension", () => devtools.isClosed());
  await waitFor("the extension to come back", async () =>
    (await launched.browser.extensions()).has(launched.extensionId),
  );
}
