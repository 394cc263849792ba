import { it } from "vitest";
import { openTab, sharedBrowser } from "./browser.ts";
import { pageServer } from "./page-server.ts";
import { PanelPage } from "./panel-page.ts";

it("a page without the SDK: the panel notices and says what to do", async () => {
  const { here } = await pageServer();
  const panel = await PanelPage.open(await openTab(await sharedBrowser(), `${here}/no-sdk.html`));
  await panel.reads(/no SDK on this page/);
  await panel.reads(/npm install genai-traces/);
});
