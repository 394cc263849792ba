import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { serveDemo } from "../../scripts/browser/demo-server.ts";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { root } from "../../scripts/esbuild-options.ts";
import { GT_INPUT } from "../../sdk/protocol/index.ts";
import { accountFor, numberedBy } from "./account-for.ts";
import { openTab, sharedBrowser } from "./browser.ts";
import { PanelPage } from "./panel-page.ts";

/** The demo's handle for scripts. */
declare const demo: { play(): Promise<unknown> } | undefined;

it("the demo's conversation is listed and stored whole: prompt, retrieval, tools, model and post-processing", async () => {
  const server = await serveDemo(path.join(root, "dist/demo"), { openai: null });
  onTestFinished(() => server.close());
  const page = await openTab(await sharedBrowser(), server.url);
  const panel = await PanelPage.open(page);
  await waitFor("the demo to start", () => page.evaluate(() => typeof demo !== "undefined"));
  await page.evaluate(async () => void (await demo?.play()));

  const { records } = await accountFor(panel, await numberedBy(page));
  const starts = records.filter((record) => record.type === "start");
  const ends = records.filter((record) => record.type === "end");
  expect(ends.length, "every span ended").toBe(starts.length);
  const names = starts.map(({ name }) => name).join("\n");
  for (const stage of [/^prompt /m, /^retrieval /m, /^execute_tool /m, /^chat /m, /^post_process /m])
    expect(names).toMatch(stage);
  expect(
    records.some(({ type }) => type === "chunks"),
    "the answer was streamed",
  ).toBe(true);
  const roots = starts.filter(({ parent }) => parent === undefined);
  for (const { attributes } of roots) await panel.lists(String(attributes?.[GT_INPUT]));
}, 180_000);
