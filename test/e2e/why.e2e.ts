import { expect, it, onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { ANSWER, faultyDrawing } from "../fixtures/faulty-trace.ts";
import { ModelServer } from "../fixtures/model-server.ts";
import { PanelDialog } from "./panel-dialog.ts";
import type { PanelPage } from "./panel-page.ts";
import { openDrawn } from "./seed-trace.ts";
import { seriousFindings } from "./serious-findings.ts";
import { setTheme } from "./theme.ts";

declare const genaiTraces: { store: { modelEndpoint: { remove(): Promise<void> } } };

const marked = ({ frame }: PanelPage) =>
  frame.evaluate(() =>
    [...((CSS as unknown as { highlights: Map<string, Set<Range>> }).highlights.get("found") ?? [])].map(
      (range) => range.toString(),
    ),
  );

const titles = ({ frame }: PanelPage, group: string) =>
  frame.evaluate(
    (label) =>
      [...document.querySelectorAll(`section[aria-label="${label}"] > ul > li > p`)].map(
        (title) => title.textContent,
      ),
    group,
  );

it("why an answer is wrong is told along the pipeline, and each finding leads to the words it rests on", async () => {
  const { panel } = await openDrawn(faultyDrawing);
  await panel.focusByTab("the waterfall", () => document.activeElement?.id === "span-tree");
  await panel.press("y");
  await waitFor("the tab", async () => (await panel.chosenTab()) === "Why");
  expect(await panel.chosenSpan()).toBe("chat gpt-5.6-mini");
  await panel.reads(/Explains it · 5/);

  const causes = await titles(panel, "Explains it");
  expect(causes[0]).toContain("{{customer_name}}");
  expect(causes[1]).toContain("get_order” was given arguments that do not fit its schema");
  expect(causes[2]).toContain("The answer was cut off");
  expect(causes[3]).toContain("total is 42.5; the answer says otherwise");
  expect(causes[4]).toContain("gone “14”, new “21”");
  expect((await titles(panel, "May explain it")).join("\n")).toContain(
    "1 of 2 documents that the search found",
  );

  await panel.clickButton(/^execute_tool get_order → result$/);
  await waitFor("the tool to be chosen", async () => (await panel.chosenSpan()) === "execute_tool get_order");
  expect(await panel.chosenTab()).toBe("Tools");
  await waitFor("the value to be marked", async () => (await marked(panel)).includes("42.5"));
  await panel.press("y");
  await panel.clickButton(/^retrieval kb → document 1$/);
  await waitFor("the search to be chosen", async () => (await panel.chosenSpan()) === "retrieval kb");
  expect(await panel.chosenTab()).toBe("Documents");
  await waitFor("its words to be marked", async () => (await marked(panel)).length > 0);
  expect((await marked(panel))[0]).toMatch(/^Parcels leave the warehouse/);
});

it("each sentence of the answer says whether its sources support it, with the source beside it", async () => {
  const { panel } = await openDrawn(faultyDrawing);
  await panel.selectSpanAt(5);
  await panel.selectTab("Overview");
  await panel.clickButton(/^Why\?$/);
  await panel.reads(/✓ supported 1/);
  // What only a screen reader says stands within what scrolls; it once made the panel itself scroll away.
  expect(
    await panel.frame.evaluate(() => {
      const [last] = [...document.querySelectorAll("section[aria-label]")].slice(-1);
      last?.scrollIntoView();
      return [
        document.documentElement.scrollTop,
        document.querySelector("header")?.getBoundingClientRect().top,
      ];
    }),
  ).toEqual([0, 0]);
  await panel.reads(/✕ unsupported 1/);
  const sentences = await panel.frame.$$eval("#details-panel button[aria-pressed]", (buttons) =>
    buttons.map((button) => button.textContent),
  );
  expect(sentences.map((text) => /\((\w+)\)$/.exec(text)?.[1])).toEqual([
    "supported",
    "partly",
    "unsupported",
  ]);
  for (const text of sentences) expect(ANSWER).toContain(text.replace(/^./, "").replace(/ \(\w+\)$/, ""));

  await panel.clickButton(/Refunds are paid within 14 days of the return\./);
  const source = () =>
    panel.frame.$eval("[aria-label='Source of the chosen sentence']", (aside) => aside.textContent);
  await waitFor("its source", async () => (await source()).includes("document 2 (Refund policy)"), {
    detail: source,
  });
  await panel.clickButton(/document 2 \(Refund policy\)/);
  await waitFor("the source to be chosen", async () => (await panel.chosenSpan()) === "retrieval kb");
  await waitFor("its words to be marked", async () =>
    (await marked(panel)).some((text) => text.startsWith("Refunds are paid within 14 days")),
  );
});

it("a model of the user's own says what it thinks, when it is asked and not before", async () => {
  const server = await ModelServer.start();
  onTestFinished(() => server.stop());
  const { panel } = await openDrawn(faultyDrawing);
  onTestFinished(() => panel.frame.evaluate(() => genaiTraces.store.modelEndpoint.remove()));
  await panel.selectSpanAt(5);
  await panel.selectTab("Why");
  await panel.clickButton(/^Set up a server to ask…$/);
  const dialog = new PanelDialog(panel, "Model server");
  await dialog.type("input[inputmode=url]", server.url);
  await dialog.type("input[list=endpoint-models]", "small");
  await dialog.press(/^Save$/);
  await dialog.isClosed();
  const content = JSON.stringify({
    verdicts: [
      { sentence: 1, verdict: "supported", why: "the refund policy says so" },
      { sentence: 3, verdict: "unsupported", why: "no source knows of vouchers" },
    ],
  });
  server.refusal = { status: 200, body: JSON.stringify({ choices: [{ message: { content } }] }) };
  expect(server.asked).toEqual([]);
  await panel.clickButton(/^Ask small at 127\.0\.0\.1/);
  await panel.reads(/small at 127[^ ]* says: supported 1, partly 0, unsupported 1, nothing on 1/);
  const [, { content: user } = { content: "" }] = server.asked[0]?.body.messages ?? [];
  expect(user).toMatch(/Refunds are paid within 14 days[\s\S]*Sentences:\n\n1\. Refunds are paid/);
  await panel.clickButton(/Karl Lagerfeld/);
  await panel.reads(/unsupported, “no source knows of vouchers”/);
  await panel.frame.evaluate(() =>
    document.querySelector('section[aria-label="A model\'s opinion"]')?.scrollIntoView({ block: "center" }),
  );
  if (process.env.SHOTS) await panel.devtools.screenshot({ path: `${process.env.SHOTS}/judge.png` });
  expect(await seriousFindings(panel)).toEqual([]);
});

it("a muted rule is silent in every trace until it is heard again", async () => {
  const { panel } = await openDrawn(faultyDrawing);
  await panel.selectSpanAt(5);
  await panel.selectTab("Overview");
  await panel.clickButton(/^Why\?$/);
  await panel.reads(/Explains it · 5/);
  await panel.frame.evaluate(() => {
    for (const fold of document.querySelectorAll("details"))
      if (fold.textContent?.includes("prompt.template")) fold.open = true;
  });
  await panel.clickButton(/^Mute this rule$/);
  await panel.reads(/Explains it · 4/);
  await panel.reads(/prompt\.template\s*1 finding here/);
  await panel.clickButton(/^Unmute$/);
  await panel.reads(/Explains it · 5/);
});

it.each(["default", "dark"] as const)("axe finds nothing serious in it (theme: %s)", async (theme) => {
  const { panel } = await openDrawn(faultyDrawing);
  onTestFinished(() => setTheme(panel, "default"));
  await setTheme(panel, theme);
  await panel.selectSpanAt(5);
  await panel.selectTab("Why");
  await panel.reads(/✕ unsupported 1/);
  await panel.frame.evaluate(() => {
    for (const fold of document.querySelectorAll("#details-panel details"))
      (fold as HTMLDetailsElement).open = true;
  });
  expect(await seriousFindings(panel)).toEqual([]);
});
