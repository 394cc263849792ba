import { expect, it, onTestFinished } from "vitest";
import { closeDevTools } from "../../scripts/browser/devtools.ts";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

interface Choices {
  timeline: string;
  width: number;
  filter: string;
}

declare const genaiTraces: {
  store: {
    filter: { setText(text: string): void; text: { value: string } };
    settings: {
      showTimeline(view: "waterfall" | "flame"): void;
      timelineView: { value: string };
      resizePane(pane: "list", px: number): void;
      panes: { value: { list: number } };
    };
  };
};

const choices = ({ frame }: PanelPage): Promise<Choices> =>
  frame.evaluate(() => {
    const { settings, filter } = genaiTraces.store;
    return {
      timeline: settings.timelineView.value,
      width: settings.panes.value.list,
      filter: filter.text.value,
    };
  });

it("closed and opened again the panel is as it was left: trace, span, tab, view, widths", async () => {
  const { page, emitter } = await openEmitter();
  const first = await PanelPage.open(page);
  await emitter.ask();
  await first.lists(emitter.run);
  await first.selectTrace(emitter.run);
  await first.selectSpan("chat test-model");
  await first.selectTab("Stream");
  await first.frame.evaluate(() => {
    const { settings } = genaiTraces.store;
    settings.showTimeline("flame");
    settings.resizePane("list", 345);
  });
  const before = await choices(first);
  await closeDevTools(page, first.devtools);

  const second = await PanelPage.open(page);
  onTestFinished(() =>
    second.frame.evaluate(() => {
      const { settings } = genaiTraces.store;
      settings.showTimeline("waterfall");
      settings.resizePane("list", 320);
    }),
  );
  await second.lists(emitter.run);
  expect(await choices(second)).toEqual(before);
  expect(before).toMatchObject({ timeline: "flame", width: 345 });
  await waitFor("the tab", async () => (await second.chosenTab()) === "Stream");
  await second.reads(/chat test-model|From request to end/);
  await second.frame.evaluate(() => genaiTraces.store.settings.showTimeline("waterfall"));
  await waitFor("the span", async () => (await second.chosenSpan()) === "chat test-model");
  expect(await second.chosenTrace()).toBe(emitter.run);
});
