import { it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { FOREIGN_HOST, openTab, sharedBrowser } from "./browser.ts";
import { EmitterPage, emitterUrl, newRun } from "./emitter-page.ts";
import { pageServer } from "./page-server.ts";
import { PanelPage } from "./panel-page.ts";

it("on an origin without a content script the panel asks the page, and says so", async () => {
  const { here } = await pageServer();
  const run = newRun();
  const page = await openTab(await sharedBrowser(), emitterUrl(here.replace("localhost", FOREIGN_HOST), run));
  const emitter = new EmitterPage(page, run);
  const panel = await PanelPage.open(page);
  await emitter.stream(250);
  await panel.lists(run);
  await emitter.hasEmitted(500);
  await emitter.stop();
  await panel.accountsFor(emitter);
  await waitFor("the panel to name the road", async () => /by asking the page/.test(await panel.text()));
});
