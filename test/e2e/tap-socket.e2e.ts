import type { Page } from "puppeteer";
import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { endPlayback, events, openTap, recite } from "./tap-page.ts";

endPlayback();

/** Ways to stop reading. */
const WAYS = {
  "reader.cancel()": (url: string, withUs: boolean) => stop(url, withUs, (_, reader) => reader.cancel()),
  "abort()": (url: string, withUs: boolean) => stop(url, withUs, (controller) => controller.abort()),
};

declare function stop(
  url: string,
  withUs: boolean,
  how: (controller: AbortController, reader: ReadableStreamDefaultReader) => unknown,
): Promise<void>;

const defineStop = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.assign(globalThis, {
      async stop(
        url: string,
        withUs: boolean,
        how: (controller: AbortController, reader: ReadableStreamDefaultReader) => unknown,
      ) {
        const controller = new AbortController();
        const init = { method: "POST", body: '{"say":1}', signal: controller.signal };
        const response = await (withUs ? fetch : taps.native.fetch)(url, init);
        const reader = response.body?.getReader();
        if (!reader) throw new Error("no body");
        await reader.read();
        await how(controller, reader);
      },
    });
  });

it.each(Object.entries(WAYS))("%s reaches the server, with us as without", async (_, way) => {
  const page = await openTap();
  await defineStop(page);
  for (const withUs of [false, true]) {
    const { url, played } = await recite({ body: events(3), holdAt: events(3).length });
    await page.evaluate(way, url, withUs);
    await waitFor("the connection to be closed", () => played[0]?.leftAt !== undefined);
  }
  const end = await waitFor("the span to end", async () => {
    const records = await page.evaluate(() => taps.records());
    return records.find(({ type }) => type === "end");
  });
  expect(end, "stopped is no error").toMatchObject({ aborted: true });
});

const MB = 1e6;
/** What the kernel and the browser hold between them differs from run to run. */
const SLACK = 16 * MB;

it("a reader that stalls holds back a server that would send 200 MB, as it does without us", async () => {
  const page = await openTap();
  await page.evaluate(() => {
    Object.assign(globalThis, { held: [] });
  });
  const body = `data: {"n":1,"pad":"${"x".repeat(64 * 1024)}"}\n\n`;
  const sent: number[] = [];
  for (const withUs of [false, true]) {
    const { url, played } = await recite({ body, flood: 200 * MB });
    await page.evaluate(
      async (url, withUs) => {
        const init = { method: "POST", body: '{"say":1}' };
        const reader = (await (withUs ? fetch : taps.native.fetch)(url, init)).body?.getReader();
        await reader?.read();
        (globalThis as unknown as { held: unknown[] }).held.push(reader);
      },
      url,
      withUs,
    );
    let before = -1;
    // Full buffers: nothing more leaves the server for a while.
    await waitFor("the server to be held back", async () => {
      const now = played[0]?.sent ?? 0;
      const isStill = now > 0 && now === before;
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return isStill;
    });
    sent.push(played[0]?.sent ?? 0);
    expect(played[0]?.isOver).toBe(false);
  }
  const [without = 0, withUs = 0] = sent;
  expect(withUs, `sent ${sent} bytes`).toBeLessThan(Math.max(without * 1.5, without + SLACK));
  expect(withUs).toBeLessThan(150 * MB);
});

it("an answer that nobody holds any more is marked as not read", async () => {
  const page = await openTap();
  const { url } = await recite({ body: events(3), holdAt: events(3).length });
  await page.evaluate(async (url) => {
    await fetch(url, { method: "POST", body: '{"say":1}' });
  }, url);
  const client = await page.createCDPSession();
  const end = await waitFor("the span to end", async () => {
    await client.send("HeapProfiler.collectGarbage");
    const records = await page.evaluate(() => taps.records());
    return records.find(({ type }) => type === "end");
  });
  expect(end).toMatchObject({ attributes: { "genai_traces.answer.end": "unread" } });
});
