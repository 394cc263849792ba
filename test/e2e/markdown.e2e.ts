import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

const ANSWER = [
  "## Hens and rabbits",
  "There are **12 hens**, see [the source](https://example.com/hens) ![a hen](https://example.com/hen.png).",
  "- heads: 20",
  "- legs: 56",
  "",
  "```ts",
  "const hens = 12;",
  "```",
  "| what | count |",
  "| --- | --- |",
  "| hens | 12 |",
].join("\n");

const DETAILS = "[role=tabpanel]";

it("an answer's Markdown is drawn, leads nowhere, and is shown as written when that is wanted", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.say(ANSWER);
  await panel.lists(emitter.run);
  await panel.selectTrace(emitter.run);
  await panel.selectSpan("chat test-model");
  await panel.selectTab("Conversation");

  const count = (selector: string) =>
    panel.frame.$$eval(`${DETAILS} ${selector}`, (elements) => elements.length);
  await waitFor("a list of two", async () => (await count("li")) === 2, { detail: () => panel.details() });
  expect(await count("strong")).toBe(1);
  expect(await count("table")).toBe(1);
  expect(await count("a, img")).toBe(0);
  const drawn = await panel.details();
  expect(drawn).toContain("the source (https://example.com/hens)");
  expect(drawn).toContain("[image a hen] (https://example.com/hen.png)");
  expect(drawn).not.toContain("##");

  await panel.frame.$eval(`${DETAILS} label input`, (box) => (box as HTMLInputElement).click());
  await waitFor("the text as it was written", async () => (await panel.details()).includes("## Hens"));
  await panel.frame.$eval(`${DETAILS} label input`, (box) => (box as HTMLInputElement).click());
});
