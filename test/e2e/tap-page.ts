import type { Page } from "puppeteer";
import { afterAll } from "vitest";
import { type PlaybackServer, startPlayback, type Take } from "../clients/playback-server.ts";
import { openTab, sharedBrowser } from "./browser.ts";
import { pageServer } from "./page-server.ts";

let started: Promise<PlaybackServer> | undefined;

/** A server that answers as it is told; it ends with the file that uses it. */
function playback(): Promise<PlaybackServer> {
  started ??= startPlayback(async (_request, response) => {
    response.writeHead(404).end();
  });
  return started;
}

/** Call it in each file that plays. */
export const endPlayback = (): void =>
  afterAll(async () => {
    await (await started)?.close();
    started = undefined;
  });

/** Has the server answer with these takes in turn. The address leads to the made-up protocol of `pages/tap.ts`. */
export async function recite(...takes: Take[]) {
  const server = await playback();
  const { token, played } = server.recite(takes);
  return { url: `http://localhost:${server.port}/${token}/v1/numbers`, played };
}

/** A tab with the tap in it. */
export async function openTap(path = "/tap.html"): Promise<Page> {
  const { here } = await pageServer();
  return openTab(await sharedBrowser(), `${here}${path}`);
}

/** Events of the made-up protocol. */
export const events = (count: number): string =>
  Array.from({ length: count }, (_, n) => `data: {"n":${n}}\n\n`).join("");

export const ANSWER = `${events(200)}data: {"end":true}\n\n`;
