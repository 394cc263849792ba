import path from "node:path";
import { onTestFinished, test } from "vitest";
import { root } from "../../scripts/esbuild-options.ts";
import { collect } from "../../sdk/server/index.ts";
import { openTab, sharedBrowser } from "../e2e/browser.ts";
import { PanelPage } from "../e2e/panel-page.ts";
import { PanelServers } from "../e2e/panel-servers.ts";
import { inPython } from "./cache.ts";
import { installPython } from "./install.ts";
import { freePorts, startProcess } from "./start-process.ts";

/** What the example's page offers to scripts. */
declare const demo: { ask(question: string): Promise<string> };

const QUESTION = "How many lamps do you have in stock?";

const installed = await installPython();
if (!installed.ready) console.log(`  ${installed.why}`);

test.skipIf(!installed.ready)("a page and its Python service stand in one waterfall", async () => {
  const collector = await collect({ port: 0 });
  onTestFinished(() => collector.close());
  const [port = 0] = await freePorts(1);
  const url = `http://localhost:${port}`;
  const service = path.join(import.meta.dirname, "chat_service.py");
  await startProcess(inPython("python"), [service, `${port}`, path.join(root, "dist/demo"), collector.url], {
    readyAt: `http://127.0.0.1:${port}/server-chat/`,
  });
  const page = await openTab(await sharedBrowser(), `${url}/server-chat/`);
  const panel = await PanelPage.open(page);
  const servers = new PanelServers(panel);
  await servers.connect(collector.connect);
  await page.evaluate((question) => demo.ask(question), QUESTION);
  await panel.lists(QUESTION);
  await panel.selectTrace(QUESTION);
  await servers.growsInto([
    "invoke_workflow answer",
    " chat shop-assistant",
    "  POST /api/chat",
    "   retrieval notes",
    "   chat tiny-python",
  ]);
  await servers.open();
  await servers.says(/3 spans from python-shop/);
  await servers.close();
});
