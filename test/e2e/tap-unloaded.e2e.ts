import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { PanelPage } from "./panel-page.ts";
import { openTap } from "./tap-page.ts";

/** An answer of the page's server, as the app gets it. */
const ask = (words: string): Promise<string> =>
  fetch("/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "tiny", stream: true, messages: [{ role: "user", content: words }] }),
  }).then((response) => response.text());

it("where what reads answers cannot be loaded the panel says so, once; the app is as without us, and what waited is read later", async () => {
  const page = await openTap("/split.html");
  await waitFor("the app", () => page.evaluate(() => "instrumented" in globalThis));
  const panel = await PanelPage.open(page);
  let refused = 0;
  let isDeployed = false;
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (isDeployed || !/\/split\/reading-/.test(request.url())) void request.continue();
    else {
      refused++;
      void request.abort("failed");
    }
  });

  for (const words of ["first", "second"]) expect(await page.evaluate(ask, words)).toContain("Everything ");
  await panel.lists("load what reads model calls");
  await waitFor("a second attempt", () => refused > 1);
  await panel.selectTrace("load what reads model calls");
  await panel.selectSpanAt(0);
  await panel.reads(/Model calls are seen, but not read[\s\S]*Content-Security-Policy[\s\S]*tries again/);

  isDeployed = true;
  expect(await page.evaluate(ask, "third")).toContain("Everything ");
  for (const words of ["first", "second", "third"]) await panel.lists(words);
  const told = await panel.frame.$$eval("[role=grid][aria-label=Traces] [role=row]", (rows) =>
    rows.filter((row) => row.textContent?.includes("load what reads model calls")),
  );
  expect(told).toHaveLength(1);
});
