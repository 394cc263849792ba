import path from "node:path";
import type { Page } from "puppeteer";
import { onTestFailed, onTestFinished } from "vitest";
import { findBrowser } from "../../scripts/browser/find-browser.ts";
import { type LaunchedBrowser, type LaunchOptions, launch } from "../../scripts/browser/launch.ts";
import { thisMachine } from "../../scripts/browser/machine.ts";
import { root } from "../../scripts/esbuild-options.ts";

export type ExtensionBuild = "chrome" | "chrome-relay";

/** `npm run build` (or `npm run e2e`, which builds first) puts it there. */
export const extensionFolder = (build: ExtensionBuild): string => path.join(root, "dist/dev", build);

/** An origin that the extension has no content script for; it leads to the page server like any name. */
export const FOREIGN_HOST = "app.test";

/** Pages that are not in front must run at full speed: a test cannot know which window has the focus. */
const FLAGS = [
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
  `--host-resolver-rules=MAP ${FOREIGN_HOST} 127.0.0.1`,
];

let shared: Promise<LaunchedBrowser> | undefined;

/** The browser that all tests share; it ends with the worker. */
export function sharedBrowser(): Promise<LaunchedBrowser> {
  shared ??= start({ extension: extensionFolder("chrome") });
  return shared;
}

/** A browser for this test alone: another build, no extension, or a profile that will be damaged. */
export async function ownBrowser(
  options: Omit<LaunchOptions, "executablePath"> = {},
): Promise<LaunchedBrowser> {
  const launched = await start(options);
  onTestFinished(() => launched.close());
  return launched;
}

function start(options: Omit<LaunchOptions, "executablePath">): Promise<LaunchedBrowser> {
  const found = findBrowser(thisMachine());
  if (!found) throw new Error("No Chromium-family browser here: `npm test` and `npm start` install one.");
  return launch({ executablePath: found.path, ...options, args: [...FLAGS, ...(options.args ?? [])] });
}

/** A tab of its own, closed (with its DevTools) when the test ends. */
export async function openTab(launched: LaunchedBrowser, url: string): Promise<Page> {
  const page = await launched.browser.newPage();
  const said = listenTo(page);
  onTestFailed(() => {
    if (said.length) console.log(`The page ${url} said:\n  ${said.join("\n  ")}`);
  });
  onTestFinished(() => (page.isClosed() ? undefined : page.close()));
  await page.goto(url);
  return page;
}

/** What a page says on its console from now on, uncaught errors included. */
export function listenTo(page: Page): string[] {
  const said: string[] = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`uncaught: ${error}`));
  return said;
}
