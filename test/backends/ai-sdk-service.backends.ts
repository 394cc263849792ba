import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { root } from "../../scripts/esbuild-options.ts";
import { installPackage } from "../../scripts/install-package.ts";
import { collect } from "../../sdk/server/index.ts";
import { openTab, sharedBrowser } from "../e2e/browser.ts";
import { PanelPage } from "../e2e/panel-page.ts";
import { PanelServers } from "../e2e/panel-servers.ts";
import { ModelServer } from "../fixtures/model-server.ts";
import { freePorts, startProcess } from "./start-process.ts";

/** What the example's page offers to scripts. */
declare const demo: { ask(question: string): Promise<string> };

const FOLDER = "test/backends/ai-sdk-service";
const QUESTION = "How many desk lamps are in stock?";

const installed = await installPackage(FOLDER).then(
  () => true,
  (error: unknown) => {
    console.log(`  The AI SDK could not be installed: ${error instanceof Error ? error.message : error}`);
    return false;
  },
);

test.skipIf(!installed)(
  "a page and its Node service with the AI SDK's telemetry stand in one waterfall",
  async () => {
    const models = await ModelServer.start();
    onTestFinished(() => models.stop());
    models.call = { name: "stock", arguments: '{"article":"desk lamp"}' };
    models.words = ["We have ", "14 ", "of them."];
    const collector = await collect({ port: 0 });
    onTestFinished(() => collector.close());
    const [port = 0] = await freePorts(1);
    const service = path.join(root, FOLDER, "chat-service.ts");
    const args = [`${port}`, path.join(root, "dist/demo"), collector.url, models.url];
    await startProcess(path.join(root, "node_modules/.bin/tsx"), [service, ...args], {
      readyAt: `http://127.0.0.1:${port}/server-chat/`,
    });

    const page = await openTab(await sharedBrowser(), `http://localhost:${port}/server-chat/`);
    const panel = await PanelPage.open(page);
    const servers = new PanelServers(panel);
    await servers.connect(collector.connect);
    expect(await page.evaluate((question) => demo.ask(question), QUESTION)).toBe("We have 14 of them.");
    await panel.lists(QUESTION);
    await panel.selectTrace(QUESTION);
    await servers.growsInto([
      "invoke_workflow answer",
      " chat shop-assistant",
      "  POST /api/chat",
      "   invoke_agent small",
      "    step 1",
      "     chat small",
      "     execute_tool stock",
      "    step 2",
      "     chat small",
    ]);
    // What the AI SDK calls things is read in every tab.
    await panel.selectSpan("execute_tool stock");
    await panel.selectTab("Tools");
    await panel.reads(/desk lamp[\s\S]*14/);
    await panel.selectSpanAt(8);
    await panel.selectTab("Conversation");
    await panel.reads(/ASSISTANT[\s\S]*We have 14 of them\./i);
    await panel.selectTab("Overview");
    await panel.reads(/12→5/);
    if (process.env.SHOTS) await panel.devtools.screenshot({ path: `${process.env.SHOTS}/ai-sdk.png` });
  },
);
