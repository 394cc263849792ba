import type { PanelPage } from "./panel-page.ts";

export const SETTINGS = "dialog[aria-label=Settings]";

/** By its key. */
export async function openSettings(panel: PanelPage): Promise<void> {
  await panel.frame.evaluate(() => window.focus());
  await panel.devtools.keyboard.down("Control");
  await panel.press(",");
  await panel.devtools.keyboard.up("Control");
  await panel.frame.waitForSelector(SETTINGS);
}
