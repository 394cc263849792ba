import type { Page } from "puppeteer";
import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { numberedBy } from "./account-for.ts";
import { FOREIGN_HOST, listenTo, openTab, sharedBrowser } from "./browser.ts";
import { pageServer } from "./page-server.ts";
import { PanelPage } from "./panel-page.ts";

declare const ask: (question: string) => Promise<string>;

const askIn = (page: Page, question: string) => page.evaluate((text) => ask(text), question);

/** The new document is there, and the tap in it. */
const isTapped = (page: Page, detail?: () => Promise<string>) =>
  waitFor(
    "the tap in the page",
    () =>
      page.evaluate(() => "ask" in globalThis && Symbol.for("genai-traces") in globalThis).catch(() => false),
    { detail },
  );

it("a page that never heard of us shows its model calls once it is recorded", async () => {
  const { here } = await pageServer();
  // No content script there, and a policy that lets no foreign script in.
  const url = `${here.replace("localhost", FOREIGN_HOST)}/strict-csp/no-sdk-chat.html`;
  const page = await openTab(await sharedBrowser(), url);
  const panel = await PanelPage.open(page);
  await panel.reads(/No GenAI Traces SDK on this page/);
  const said = listenTo(page);

  await panel.clickButton(/^Record this page$/);
  await isTapped(page);
  await panel.reads(/This page is recorded until it is loaded again.*Not seen are calls made by workers/);
  const answer = await askIn(page, "What is seen?");
  expect(answer).toContain("data: [DONE]");
  await panel.lists("What is seen?");
  await panel.says("What is seen?", /tiny-2026/);
  await panel.selectTrace("What is seen?");
  await panel.selectSpan("chat tiny");
  await panel.selectTab("Conversation");
  await waitFor("the conversation", async () =>
    /What is seen\?[\s\S]*Everything that is asked\./.test(await panel.details()),
  );
  const { records } = await panel.accountsFor({ emitted: () => numberedBy(page) });
  expect(JSON.stringify(records)).not.toContain("sk-never");
  expect(said).toEqual([]);

  // A load that nobody asked us to record: the tap joins it late, and the panel says so.
  await page.reload();
  await isTapped(page, () => panel.text());
  await panel.reads(/loaded anew and the tap joined it after its first scripts/);
});
