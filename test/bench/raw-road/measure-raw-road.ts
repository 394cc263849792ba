import type { Frame, Page } from "puppeteer";
import { openPanel } from "../../../scripts/browser/devtools.ts";
import { ensureBrowser } from "../../../scripts/browser/install-browser.ts";
import { launch } from "../../../scripts/browser/launch.ts";
import type { StaticServer } from "../../../scripts/browser/static-server.ts";
import { buildRawRoad } from "./build-raw-road.ts";
import type { rawPanel as RawPanel } from "./panel.ts";

/** Records in a message: what the SDK's batches come to under load. */
export const PER_MESSAGE = 200;
/** Different records to choose from: a megabyte, so that neither copies nor compression find the same again. */
const SAMPLE = 3000;

export interface RawRates {
  /** Content script → panel. */
  port: number;
  /** Worker → IndexedDB, durability relaxed, rows and transactions as large as the product's. */
  put: number;
  /** Page (`JSON.stringify`) → content script → panel → worker → IndexedDB → back to the page, nothing else done. */
  road: number;
  /** Mean length of a record's JSON text. */
  recordUnits: number;
}

declare const bench: {
  sample(count: number): string[];
  rawSustain(texts: string[], count: number, seconds: number): Promise<number>;
};
declare const rawPanel: typeof RawPanel;

/**
 * Records each second over the hops alone and over all of them in a row, with records that the SDK made and
 * with the product's sizes. Each figure has a browser of its own, so that no database is compacted meanwhile.
 */
export async function measureRawRoad(server: StaticServer, seconds: number): Promise<RawRates> {
  const extension = await buildRawRoad();
  const executablePath = await ensureBrowser();

  async function inPanel<T>(use: (page: Page, panel: Frame, texts: string[]) => Promise<T>): Promise<T> {
    const launched = await launch({ executablePath, extension });
    try {
      const page = await launched.browser.newPage();
      page.setDefaultTimeout(0);
      await page.goto(`${server.url}/emitter.html`);
      await page.waitForFunction(() => "bench" in globalThis);
      const texts = await page.evaluate((count) => bench.sample(count), SAMPLE);
      const { panel } = await openPanel(launched, page);
      await panel.waitForFunction(() => "rawPanel" in globalThis);
      return await use(page, panel, texts);
    } finally {
      await launched.close();
    }
  }

  const port = await inPanel(async (page, panel, texts) => {
    const [content] = await page.extensionRealms();
    if (!content) throw new Error("no content script in the bench page");
    await content.evaluate(
      (texts, count) => void Object.assign(globalThis, { rawTexts: { texts, count } }),
      texts,
      PER_MESSAGE,
    );
    return panel.evaluate((seconds) => rawPanel.port(seconds), seconds);
  });
  const put = await inPanel((_, panel, texts) =>
    panel.evaluate((...args) => rawPanel.put(...args), texts, PER_MESSAGE, seconds),
  );
  let recordUnits = 0;
  const road = await inPanel(async (page, panel, texts) => {
    recordUnits = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
    await panel.evaluate(() => rawPanel.carry());
    return page.evaluate((...args) => bench.rawSustain(...args), texts, PER_MESSAGE, seconds);
  });
  return { port, put, road, recordUnits };
}
