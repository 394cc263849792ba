import path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { readOtlpJson } from "../../sdk/otlp/read-otlp-json.ts";
import { foldOtlp } from "../fixtures/fold-otlp.ts";
import { openTab, sharedBrowser } from "./browser.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";
import { chooseInDialog, downloads, openSaveDialog, saved } from "./save-dialog.ts";

async function panelWithTrace() {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.ask("saved trace", 3);
  await panel.lists("saved trace");
  await panel.selectTrace("saved trace");
  return panel;
}

it("the open trace is saved as OTLP that has all its spans, and as a page that opens without network", async () => {
  const folder = await downloads();
  const panel = await panelWithTrace();
  await openSaveDialog(panel);
  await chooseInDialog(panel, "OTLP JSON");
  await chooseInDialog(panel, "Compress");
  await panel.frame.click("dialog button[type=submit]");
  const { name, bytes } = await saved(folder, ".otlp.json.gz");
  expect(name).toMatch(/^saved-trace-[0-9a-f]{8}-/);
  const spans = foldOtlp(readOtlpJson(JSON.parse(gunzipSync(bytes).toString())));
  expect(spans.map((span) => span.name)).toContain("saved trace");
  await panel.reads(/1 trace, \d+ spans? .*saved as/);

  await openSaveDialog(panel);
  await chooseInDialog(panel, "HTML page");
  await chooseInDialog(panel, "Compress");
  await panel.frame.click("dialog button[type=submit]");
  const page = await saved(folder, ".html");
  const tab = await openTab(await sharedBrowser(), "about:blank");
  const asked: string[] = [];
  tab.on("request", (request) => asked.push(request.url()));
  await tab.goto(`file://${path.join(folder, page.name)}`);
  expect(await tab.$eval("h1", (title) => title.textContent)).toBe("saved trace");
  expect(asked).toHaveLength(1);
});
