import type { Page } from "puppeteer";
import { type Account, accountFor } from "./account-for.ts";
import { openEmitter } from "./emitter-page.ts";
import type { PageServer } from "./page-server.ts";
import { PanelPage } from "./panel-page.ts";

/** Chunks per second: a person's model, and far more than any model. */
export const RATES = [250, 5000];

/**
 * Streams with the panel open, leaves the page in the middle, and accounts for everything up to the last
 * chunk the page emitted before it died.
 */
export async function leaveMidStream(
  chunksPerSecond: number,
  leave: (page: Page, server: PageServer) => Promise<unknown>,
): Promise<{ panel: PanelPage; page: Page; account: Account; run: string }> {
  const { page, emitter, server } = await openEmitter();
  const panel = await PanelPage.open(page);
  await emitter.stream(chunksPerSecond);
  await panel.lists(emitter.run);
  await emitter.hasEmitted(chunksPerSecond / 2);
  await leave(page, server);
  const account = await accountFor(panel, await emitter.lastWords());
  await panel.says(emitter.run, /interrupted/);
  return { panel, page, account, run: emitter.run };
}
