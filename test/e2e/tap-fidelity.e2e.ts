import type { Page } from "puppeteer";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Take } from "../clients/playback-server.ts";
import { sharedBrowser } from "./browser.ts";
import { pageServer } from "./page-server.ts";
import { deeds } from "./pages/fidelity.ts";
import { ANSWER, endPlayback, events, recite } from "./tap-page.ts";

endPlayback();

/** What the server does when a deed asks for it by name. */
const TAKES: Record<string, Take[]> = {
  hold: [{ body: events(3), holdAt: events(3).length }],
  slow: [{ body: "", delay: 50, holdAt: 0 }],
  // Less than was promised.
  break: [{ body: ANSWER.slice(0, 500), headers: { "content-length": "9999", connection: "close" } }],
  redirect: [{ body: "", status: 307, headers: { location: "numbers" } }, { body: ANSWER }],
  error: [{ body: '{"error":{"code":"full"}}', status: 503, contentType: "application/json" }],
  empty: [{ body: "", status: 204 }],
};
const ORDINARY: Take[] = [{ body: ANSWER, chop: { bytes: 100 } }];

let page: Page;
beforeAll(async () => {
  const { here } = await pageServer();
  page = await (await sharedBrowser()).browser.newPage();
  await page.goto(`${here}/tap.html`);
});
afterAll(() => page.close());

it.each(Object.keys(deeds))("%s: the same with us as without", async (deed) => {
  const [, how = ""] = /\?(\w+)/.exec(String(deeds[deed])) ?? [];
  const outcomes = [];
  for (const withUs of [false, true]) {
    const { url } = await recite(...(TAKES[how] ?? ORDINARY));
    const outcome = await page.evaluate((deed, url, withUs) => taps.do(deed, url, withUs), deed, url, withUs);
    outcomes.push(JSON.parse(JSON.stringify(outcome).replaceAll(/take-\d+/g, "take")));
  }
  expect(outcomes[1]).toEqual(outcomes[0]);
});
