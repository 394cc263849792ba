import type { Browser } from "puppeteer";
import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { accountFor } from "./account-for.ts";
import { emitterUrl, newRun, openEmitter } from "./emitter-page.ts";
import { pageServer } from "./page-server.ts";
import type { Emitted } from "./pages/emitter.ts";
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
  const emitted = await waitFor("the activated page", () => emittedAt(page.browser(), url));
  await accountFor(panel, emitted);
});

/** The tab changes its document for the prerendered one, and puppeteer's page does not always follow: the browser is asked. */
async function emittedAt(browser: Browser, url: string): Promise<Emitted | undefined> {
  for (const target of browser.targets().filter((target) => target.url() === url)) {
    const session = await target.createCDPSession().catch(() => undefined);
    const answer = await session
      ?.send("Runtime.evaluate", { expression: "emitter.emitted()", returnByValue: true })
      .catch(() => undefined);
    await session?.detach().catch(() => undefined);
    if (answer?.result.value) return answer.result.value;
  }
  return undefined;
}
