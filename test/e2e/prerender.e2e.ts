import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { accountFor } from "./account-for.ts";
import { EmitterPage, emitterUrl, newRun, openEmitter } from "./emitter-page.ts";
import { pageServer } from "./page-server.ts";
import { PanelPage } from "./panel-page.ts";

it("a prerendered page is silent until it is activated, and then whole", async () => {
  const { here, reports } = await pageServer();
  const next = newRun();
  const url = emitterUrl(here, next, { path: "/prerendered.html" });
  const { page, emitter } = await openEmitter({ path: "/prerender.html", query: { next: url } });
  const panel = await PanelPage.open(page);
  expect(await waitFor("the prerendered page to load", () => reports.get(`loaded-${next}`))).toBe("true");

  await emitter.ask(); // emitted later than what the prerendered page emitted
  await panel.lists(emitter.run);
  expect(await panel.traces()).not.toContain(next);

  await page.evaluate((url) => location.assign(url), url);
  await panel.lists(next);
  // The tab changes its document for the prerendered one, which puppeteer takes a moment to follow.
  const emitted = await waitFor("the activated page", () =>
    new EmitterPage(page, next).emitted().catch(() => undefined),
  );
  await accountFor(panel, emitted);
});
