import { expect, it } from "vitest";
import { readArchive, recordsOf } from "../../scripts/browser/archive-reader.ts";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { numberedBy } from "./account-for.ts";
import { PanelPage } from "./panel-page.ts";
import { endPlayback, openTap, recite } from "./tap-page.ts";

endPlayback();

const BEGINNING = `data: ${JSON.stringify({
  id: "chatcmpl-1",
  object: "chat.completion.chunk",
  model: "gpt-left",
  choices: [{ index: 0, delta: { role: "assistant", content: "Once upon" }, finish_reason: null }],
})}\n\n`;

it("a page that is left while an answer streams: what came is kept, and that nothing more can come is told", async () => {
  const page = await openTap("/instrumented.html");
  const panel = await PanelPage.open(page);
  const { url } = await recite({ body: BEGINNING, holdAt: BEGINNING.length });
  await page.evaluate(
    async (url) => {
      const body = JSON.stringify({ model: "gpt-left", messages: [{ role: "user", content: "Tell me" }] });
      const response = await fetch(url, { method: "POST", body });
      const reader = response.body?.getReader();
      await reader?.read();
      reader?.read();
    },
    url.replace("numbers", "chat/completions"),
  );
  await panel.lists("Tell me");
  const { sid } = await numberedBy(page);
  // Elsewhere it could wait in the back/forward cache, and its answer with it.
  await page.reload();
  const stored = async () => (await readArchive(panel.frame, sid)).flatMap(recordsOf);
  const records = await waitFor(
    "the span to end",
    async () => {
      const records = await stored();
      return records.some(({ type }) => type === "end") && records;
    },
    { detail: stored },
  );
  expect(records.flatMap((record) => (record.type === "chunks" ? record.parts : []))).toEqual(["Once upon"]);
  expect(records.find(({ type }) => type === "end")).toMatchObject({
    attributes: { "genai_traces.answer.end": "unloaded" },
  });
});
