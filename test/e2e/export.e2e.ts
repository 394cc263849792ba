import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { readOtlpJson } from "../../sdk/otlp/read-otlp-json.ts";
import { foldOtlp } from "../fixtures/fold-otlp.ts";
import { openTab, sharedBrowser } from "./browser.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

/** Where the browser puts what is saved; gone with the test. */
async function downloads(): Promise<string> {
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

async function saved(folder: string, end: string): Promise<{ name: string; bytes: Buffer }> {
  const find = () => readdirSync(folder).find((name) => name.endsWith(end));
  await waitFor(`a file *${end}`, () => find() !== undefined);
  const name = find() as string;
  return { name, bytes: readFileSync(path.join(folder, name)) };
}

async function panelWithTrace() {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.ask("saved trace", 3);
  await panel.lists("saved trace");
  await panel.selectTrace("saved trace");
  return panel;
}

async function openDialog(panel: PanelPage): Promise<void> {
  const { keyboard } = panel.devtools;
  await panel.frame.evaluate(() => window.focus());
  await keyboard.down("Control");
  await keyboard.press("s");
  await keyboard.up("Control");
  await waitFor("the dialog", async () => (await panel.frame.$("dialog[open]")) !== null);
}

const choose = (panel: PanelPage, title: string): Promise<void> =>
  panel.frame.evaluate((title) => {
    const labels = [...document.querySelectorAll<HTMLLabelElement>("dialog label")];
    labels.find((label) => label.textContent?.startsWith(title))?.click();
  }, title);

it("the open trace is saved as OTLP that has all its spans, and as a page that opens without network", async () => {
  const folder = await downloads();
  const panel = await panelWithTrace();
  await openDialog(panel);
  await choose(panel, "OTLP JSON");
  await choose(panel, "Compress");
  await panel.frame.click("dialog button[type=submit]");
  const { name, bytes } = await saved(folder, ".otlp.json.gz");
  expect(name).toMatch(/^saved-trace-[0-9a-f]{8}-/);
  const spans = foldOtlp(readOtlpJson(JSON.parse(gunzipSync(bytes).toString())));
  expect(spans.map((span) => span.name)).toContain("saved trace");
  await panel.reads(/1 trace, \d+ spans? .*saved as/);

  await openDialog(panel);
  await choose(panel, "HTML page");
  await choose(panel, "Compress");
  await panel.frame.click("dialog button[type=submit]");
  const page = await saved(folder, ".html");
  const tab = await openTab(await sharedBrowser(), "about:blank");
  const asked: string[] = [];
  tab.on("request", (request) => asked.push(request.url()));
  await tab.goto(`file://${path.join(folder, page.name)}`);
  expect(await tab.$eval("h1", (title) => title.textContent)).toBe("saved trace");
  expect(asked).toHaveLength(1);
});
