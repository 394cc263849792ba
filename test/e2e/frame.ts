import type { Frame, Page } from "puppeteer";
import { waitFor } from "../../scripts/browser/wait-for.ts";

/** Adds a frame to a page and resolves once its scripts have run. */
export async function addFrame(page: Page, url: string, sandbox?: string): Promise<Frame> {
  await page.evaluate(
    (url, sandbox) => {
      const frame = document.createElement("iframe");
      if (sandbox) frame.setAttribute("sandbox", sandbox);
      frame.src = url;
      document.body.append(frame);
    },
    url,
    sandbox,
  );
  return waitFor(`the frame ${url}`, async () => {
    const frame = page.frames().find((frame) => frame.url() === url);
    const ready = await frame?.evaluate(() => document.readyState === "complete").catch(() => false);
    return ready && frame;
  });
}
