import type { Frame, Page } from "puppeteer";
import type { LaunchedBrowser } from "./launch.ts";
import { waitFor } from "./wait-for.ts";

/** DevTools' front end has this in its global scope; it is what the browser itself calls. */
declare const InspectorFrontendAPI: { showPanel(viewId: string): void } | undefined;

export const PANEL_TITLE = "GenAI Traces";
const PANEL_FILE = "panel.html";

export interface OpenedDevTools {
  /** The DevTools window as a page: keyboard, screenshots. */
  devtools: Page;
  /** Our panel's document inside it. */
  panel: Frame;
}

/** Opens DevTools on `page` (if they are not open) and selects our panel. */
export async function openPanel(launched: LaunchedBrowser, page: Page): Promise<OpenedDevTools> {
  const devtools = await page.openDevTools();
  return { devtools, panel: await selectPanel(launched, devtools) };
}

/**
 * DevTools calls an extension's panel by the extension's origin and the title without white space.
 * Asking for a view that is not registered yet does nothing, so asking until the frame is there needs
 * no knowledge of when DevTools is ready.
 */
export async function selectPanel({ extensionId }: LaunchedBrowser, devtools: Page): Promise<Frame> {
  const viewId = `chrome-extension://${extensionId}${PANEL_TITLE.replace(/\s/g, "")}`;
  const url = `chrome-extension://${extensionId}/${PANEL_FILE}`;
  return waitFor(
    `the panel "${PANEL_TITLE}"`,
    async () => {
      await showView(devtools, viewId);
      const frame = devtools.frames().find((frame) => frame.url().startsWith(url));
      return frame && (await isReady(frame)) ? frame : undefined;
    },
    { detail: () => devtools.frames().map((frame) => frame.url()) },
  );
}

/** The front end has no execution context while it starts: not ready yet is no error. */
const showView = (devtools: Page, viewId: string): Promise<void> =>
  devtools
    .evaluate((id) => {
      if (typeof InspectorFrontendAPI !== "undefined") InspectorFrontendAPI.showPanel(id);
    }, viewId)
    .catch(() => undefined);

/** A frame of another process is listed before its document can be reached. */
const isReady = (frame: Frame): Promise<boolean> =>
  frame.evaluate(() => document.readyState !== "loading").catch(() => false);

/** Selects one of DevTools' own panels: ours is hidden then. */
export const selectBuiltIn = (
  devtools: Page,
  id: "elements" | "console" | "network" = "console",
): Promise<void> => showView(devtools, id);

/** Closes the DevTools window and resolves when the inspected page is without. */
export async function closeDevTools(page: Page, devtools: Page): Promise<void> {
  await devtools.close();
  await waitFor("DevTools to close", async () => devtools.isClosed() && !(await page.hasDevTools()));
}
