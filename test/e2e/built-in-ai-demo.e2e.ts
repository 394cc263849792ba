import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { serveDemo } from "../../scripts/browser/demo-server.ts";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { root } from "../../scripts/esbuild-options.ts";
import { accountFor, numberedBy } from "./account-for.ts";
import { openTab, sharedBrowser } from "./browser.ts";
import { PanelPage } from "./panel-page.ts";

/** The page's handle for scripts. */
interface Demo {
  ask(question: string): Promise<string>;
  /** The browser's own. */
  native?: { create(): Promise<unknown> };
  instrumentBuiltInAI(options: { scope: object }): () => void;
}
declare const demo: Demo | undefined;

async function openDemo() {
  const server = await serveDemo(path.join(root, "dist/demo"), { openai: null });
  onTestFinished(() => server.close());
  const url = new URL("built-in-ai/index.html", server.url).href;
  const page = await openTab(await sharedBrowser(), url);
  const panel = await PanelPage.open(page);
  await waitFor("the page to start", () => page.evaluate(() => typeof demo !== "undefined"));
  return { page, panel };
}

it("the built-in AI of a page that only calls `instrumentBuiltInAI` is recorded: session, stream and tool", async () => {
  const { page, panel } = await openDemo();
  const answer = await page.evaluate(() => demo?.ask("What is the weather in Oslo?"));
  expect(answer).toMatch(/\w+ \w+/);

  const { records } = await accountFor(panel, await numberedBy(page));
  const starts = records.filter((one) => one.type === "start");
  expect(starts.map(({ name }) => name)).toEqual(["create LanguageModel", "chat", "execute_tool weather"]);
  const [create, chat, tool] = starts;
  expect(tool?.parent).toBe(chat?.span);
  expect(chat?.links).toMatchObject([{ span: create?.span }]);
  expect(records.filter(({ type }) => type === "end")).toHaveLength(3);
  const pieces = records.flatMap((one) => (one.type === "chunks" ? one.parts : []));
  expect(pieces.join(""), "the answer was streamed").toBe(answer);
  const progress = records.flatMap((one) => (one.type === "event" ? one.name : []));
  expect(progress).toContain("download_progress");
}, 120_000);

it("where the browser refuses, the app gets the browser's own refusal, and the span says it", async () => {
  const { page, panel } = await openDemo();
  const { plain, recorded, undone } = await page.evaluate(async () => {
    const { native: LanguageModel, instrumentBuiltInAI } = demo as Demo;
    if (!LanguageModel) throw new Error("This browser has no LanguageModel at all");
    const refusal = () =>
      LanguageModel.create().then(
        () => "worked",
        (error: Error) => `${error.constructor.name} ${error.name}: ${error.message}`,
      );
    const shape = () => {
      const { value, ...flags } = Object.getOwnPropertyDescriptor(LanguageModel, "create") ?? {};
      return { ...flags, name: value.name, length: value.length };
    };
    const { create } = LanguageModel;
    const plain = { said: await refusal(), shape: shape() };
    const undo = instrumentBuiltInAI({ scope: { LanguageModel } });
    const recorded = { said: await refusal(), shape: shape() };
    undo();
    return { plain, recorded, undone: LanguageModel.create === create };
  });
  expect(plain.said).toMatch(/^\w+ \w+Error: /);
  expect(recorded).toEqual(plain);
  expect(undone).toBe(true);
  const { records } = await accountFor(panel, await numberedBy(page));
  const end = records.find((one) => one.type === "end");
  expect(end?.attributes?.["error.type"]).toBe(plain.said.match(/ (\w+):/)?.[1]);
});
