import { readdirSync } from "node:fs";
import type http from "node:http";
import path from "node:path";
import { build } from "esbuild";
import type { Browser } from "puppeteer";
import { findBrowser } from "../../scripts/browser/find-browser.ts";
import { launch } from "../../scripts/browser/launch.ts";
import { thisMachine } from "../../scripts/browser/machine.ts";
import { bundleOptions } from "../../scripts/esbuild-options.ts";
import { answerMcp } from "./mcp-server.ts";
import { type PlaybackServer, startPlayback } from "./playback-server.ts";

/** What all files here share: one server, one browser. */
export interface World {
  playback: PlaybackServer;
  browser: Browser;
  /** Address of a client's page, without or with us in it. */
  pageUrl(page: string, withUs: boolean): string;
}

const PAGES = path.join(import.meta.dirname, "pages");

let started: Promise<World> | undefined;

export function world(): Promise<World> {
  started ??= start();
  return started;
}

async function start(): Promise<World> {
  const found = findBrowser(thisMachine());
  if (!found) throw new Error("No Chromium-family browser here: `npm test` and `npm start` install one.");
  const playback = await startPlayback(servePage);
  const { browser } = await launch({ executablePath: found.path, args: flags(playback) });
  return {
    playback,
    browser,
    pageUrl: (page, withUs) => `http://localhost:${playback.port}/${page}.html${withUs ? "?with-us" : ""}`,
  };
}

/** Every host is our server: `https://api.openai.com` is tested under its own name, and nothing leaves this computer. */
const flags = ({ port, tlsPort }: PlaybackServer): string[] => [
  `--host-resolver-rules=MAP localhost:11434 127.0.0.1:${port}, MAP localhost 127.0.0.1, MAP * 127.0.0.1:${tlsPort}`,
  "--ignore-certificate-errors",
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
];

const bundles = new Map<string, Promise<string>>();

async function servePage(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  url: URL,
): Promise<void> {
  if (url.pathname === "/mcp") return answerMcp(request, response);
  const { name, ext } = path.parse(url.pathname);
  const send = (type: string, body: string, status = 200) =>
    response.writeHead(status, { "content-type": type, "referrer-policy": "no-referrer" }).end(body);
  if (name === "favicon") send("text/plain", "", 204);
  else if (!sourceOf(name)) send("text/plain", `No page ${name}`, 404);
  else if (ext === ".html") send("text/html; charset=utf-8", html(name, url.searchParams.has("with-us")));
  else send("text/javascript; charset=utf-8", await bundled(name));
}

/** Classic scripts, in order: the client's begins when we are in. */
const html = (name: string, withUs: boolean): string =>
  `<!doctype html><title>${name}</title>${withUs ? '<script src="/with-us.js"></script>' : ""}<script src="/${name}.js"></script>`;

const sourceOf = (name: string): string | undefined =>
  readdirSync(PAGES).find((file) => /\.tsx?$/.test(file) && path.parse(file).name === name);

function bundled(name: string): Promise<string> {
  const known = bundles.get(name) ?? bundle(path.join(PAGES, sourceOf(name) as string));
  bundles.set(name, known);
  return known;
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    ...bundleOptions({ dev: false, minify: false }),
    entryPoints: [entry],
    format: "iife",
    platform: "browser",
    jsxImportSource: "react",
    define: { __DEV__: "false", "process.env.NODE_ENV": '"production"' },
    sourcemap: false,
    legalComments: "none",
    // Classes are told apart by name in what the tests compare.
    keepNames: true,
    outdir: "/",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
