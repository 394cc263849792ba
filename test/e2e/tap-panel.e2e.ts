import { expect, it } from "vitest";
import { accountFor, numberedBy } from "./account-for.ts";
import { PanelPage } from "./panel-page.ts";
import { endPlayback, openTap, recite } from "./tap-page.ts";

endPlayback();

const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "gpt-test-2026",
    choices: [{ index: 0, delta, finish_reason: finish }],
  })}\n\n`;

const WORDS = ["The ", "sky ", "is ", "blue."];

const ANSWER = [
  chunk({ role: "assistant", content: "" }),
  ...WORDS.map((content) => chunk({ content })),
  chunk({}, "stop"),
  `data: ${JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    model: "gpt-test-2026",
    choices: [],
    usage: { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 },
  })}\n\n`,
  "data: [DONE]\n\n",
].join("");

it("a page with one import: its streamed chat is in the panel's database, each word with the time it came", async () => {
  const page = await openTap("/instrumented.html");
  const panel = await PanelPage.open(page);
  const { url, played } = await recite({ body: ANSWER, chop: "events", delay: 20 });
  const text = await page.evaluate(
    async (url) => {
      const body = JSON.stringify({
        model: "gpt-test",
        stream: true,
        messages: [{ role: "user", content: "What colour is the sky?" }],
      });
      const headers = { authorization: "Bearer secret-of-mine-123456", "content-type": "application/json" };
      const response = await fetch(url, { method: "POST", headers, body });
      let all = "";
      const decoder = new TextDecoder();
      for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>)
        all += decoder.decode(piece, { stream: true });
      return all;
    },
    url.replace("numbers", "chat/completions?key=mine-123456789"),
  );
  expect(text).toBe(ANSWER);
  expect(played[0]?.asked.headers.authorization, "the app's own request").toBe(
    "Bearer secret-of-mine-123456",
  );
  await panel.lists("What colour is the sky?");

  const { records } = await accountFor(panel, await numberedBy(page));
  const start = records.find((record) => record.type === "start");
  expect(start).toMatchObject({ name: "chat gpt-test", kind: 3 });
  const facts = Object.assign(
    {},
    ...records.map((record) => ("attributes" in record ? record.attributes : {})),
  );
  expect(facts).toMatchObject({
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": "gpt-test",
    "gen_ai.response.model": "gpt-test-2026",
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.usage.input_tokens": 9,
    "gen_ai.usage.output_tokens": 4,
    "genai_traces.answer.end": "complete",
    "http.response.status_code": 200,
  });
  expect(JSON.stringify(records)).not.toMatch(/mine-123456/);
  const chunks = records.flatMap((record) => (record.type === "chunks" ? [record] : []));
  expect(chunks.flatMap(({ parts }) => parts)).toEqual(WORDS);
  const times = chunks.flatMap(({ time, at }) => at.map((one) => Number(time) / 1e6 + one / 1e3));
  expect((times.at(-1) as number) - (times[0] as number)).toBeGreaterThan(3 * 15);
  expect(records.find((record) => record.type === "end")).toBeDefined();
});

it("called again, also with other options, there is one tap; a fetch that is wrapped already stays", async () => {
  const page = await openTap("/instrumented.html");
  expect(await page.evaluate(() => [instrumented.again(), instrumented.wrapFetch(fetch) === fetch])).toEqual([
    true,
    true,
  ]);
});

it("a wrapper over the page's fetch gives one span, not two", async () => {
  const page = await openTap("/instrumented.html");
  const panel = await PanelPage.open(page);
  const { url } = await recite({ body: ANSWER });
  await page.evaluate(
    async (url) => {
      const own = instrumented.wrapFetch(async (...args) => {
        await null;
        return fetch(...args);
      });
      const body = JSON.stringify({ model: "gpt-test", messages: [{ role: "user", content: "Hi" }] });
      await (await own(url, { method: "POST", body })).text();
    },
    url.replace("numbers", "chat/completions"),
  );
  await panel.lists("Hi");
  const { records } = await accountFor(panel, await numberedBy(page));
  expect(records.filter(({ type }) => type === "start")).toHaveLength(1);
});

it("a model called in a dedicated worker is in the panel too", async () => {
  const page = await openTap("/tap-worker.html");
  const panel = await PanelPage.open(page);
  const { url } = await recite({ body: ANSWER });
  const body = JSON.stringify({ model: "gpt-worker", messages: [{ role: "user", content: "Hi" }] });
  const text = await page.evaluate(
    (url, body) => askInWorker(url, body),
    url.replace("numbers", "chat/completions"),
    body,
  );
  expect(text).toBe(ANSWER);
  await panel.lists("Hi");
});
