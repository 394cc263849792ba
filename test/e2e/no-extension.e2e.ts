import { expect, it } from "vitest";
import { ownBrowser } from "./browser.ts";
import { openEmitter } from "./emitter-page.ts";

const MEBIBYTE = 1024 * 1024;

it("without the extension the page posts one message and keeps a bounded amount", async () => {
  const { page, emitter } = await openEmitter(
    { path: "/watched.html", query: { chunk: "1000" } },
    ownBrowser(),
  );
  const before = await usedHeap();
  for (let i = 0; i < 20; i++) await emitter.ask(`${emitter.run} ${i}`, 5000); // 100 MB of text in all

  expect((await emitter.emitted()).chunks).toBe(100_000);
  expect((await page.evaluate(() => linkWatch)).posted).toBe(1);
  // The ring holds 8 MiB; the same again for what the engine has not collected or keeps beside it.
  expect((await usedHeap()) - before).toBeLessThan(20 * MEBIBYTE);

  async function usedHeap(): Promise<number> {
    const session = await page.createCDPSession();
    await session.send("HeapProfiler.collectGarbage");
    const { JSHeapUsedSize = 0 } = await page.metrics();
    await session.detach();
    return JSHeapUsedSize;
  }
});
