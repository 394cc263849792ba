import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { sharedBrowser } from "./browser.ts";
import type { PanelPage } from "./panel-page.ts";

/** Where the browser puts what is saved; gone with the test. */
export async function downloads(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "genai-traces-"));
  const { browser } = await sharedBrowser();
  const session = await browser.target().createCDPSession();
  await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
  onTestFinished(async () => {
    await session.send("Browser.setDownloadBehavior", { behavior: "default" });
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** The file whose name ends so, once it is there. */
export async function saved(folder: string, end: string): Promise<{ name: string; bytes: Buffer }> {
  const find = () => readdirSync(folder).find((name) => name.endsWith(end));
  await waitFor(`a file *${end}`, () => find() !== undefined);
  const name = find() as string;
  return { name, bytes: readFileSync(path.join(folder, name)) };
}

export async function openSaveDialog(panel: PanelPage): Promise<void> {
  const { keyboard } = panel.devtools;
  await panel.frame.evaluate(() => window.focus());
  await keyboard.down("Control");
  await keyboard.press("s");
  await keyboard.up("Control");
  await waitFor("the dialog", async () => (await panel.frame.$("dialog[open]")) !== null);
}

/** What begins with this title. */
export const chooseInDialog = (panel: PanelPage, title: string): Promise<void> =>
  panel.frame.evaluate((title) => {
    const labels = [...document.querySelectorAll<HTMLLabelElement>("dialog label")];
    labels.find((label) => label.textContent?.startsWith(title))?.click();
  }, title);
