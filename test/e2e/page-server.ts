import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type BuildOptions, build } from "esbuild";
import { type Answer, serveStatic } from "../../scripts/browser/static-server.ts";
import { bundleOptions } from "../../scripts/esbuild-options.ts";

/**
 * Serves `pages/`: HTML as it is, with `{{here}}` and `{{elsewhere}}` replaced by the two origins, and one
 * bundle per TypeScript file.
 */
export interface PageServer {
  /** `http://localhost:PORT` */
  here: string;
  /** `http://127.0.0.1:PORT`: another site, to the browser. */
  elsewhere: string;
  /** What pages said as they went away, by run (see `pages/emitter.ts`). */
  reports: Map<string, string>;
  /** Paths asked for below `/canary/`: must stay empty where nothing may call out. */
  canary: string[];
}

const PAGES = path.join(import.meta.dirname, "pages");

/** Content-Security-Policy of paths that begin so: apps differ, and all must be traced alike. */
const POLICIES: [prefix: string, policy: string][] = [
  [
    "/strict-csp",
    "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
  ],
];

let started: Promise<PageServer> | undefined;

export function pageServer(): Promise<PageServer> {
  started ??= start();
  return started;
}

async function start(): Promise<PageServer> {
  const scripts = await bundlePages();
  const reports = new Map<string, string>();
  const canary: string[] = [];
  let port = 0;
  const server = await serveStatic({
    roots: [],
    answer: async (request, url): Promise<Answer | undefined> => {
      if (url.pathname === "/favicon.ico") return { status: 204, body: "" }; // else an error on the console
      if (url.pathname === "/report") {
        reports.set(url.searchParams.get("run") ?? "", await bodyOf(request));
        return { status: 204, body: "" };
      }
      if (url.pathname.startsWith("/canary/")) {
        canary.push(url.pathname);
        return { body: "" };
      }
      if (url.pathname === "/v1/chat/completions") return chatCompletion;
      const script = scripts.get(url.pathname);
      if (script) return { headers: { "content-type": "text/javascript", ...CACHEABLE }, body: script };
      return page(url, port);
    },
  });
  port = server.port;
  return { here: server.url, elsewhere: `http://127.0.0.1:${port}`, reports, canary };
}

/** An answer as OpenAI-compatible servers stream it. */
const chatCompletion: Answer = {
  headers: { "content-type": "text/event-stream" },
  body: [
    { choices: [{ index: 0, delta: { role: "assistant", content: "" } }] },
    { choices: [{ index: 0, delta: { content: "Everything " } }] },
    { choices: [{ index: 0, delta: { content: "that is asked." } }] },
    { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
    { choices: [], usage: { prompt_tokens: 5, completion_tokens: 4, total_tokens: 9 } },
  ]
    .map((chunk) => ({ id: "chatcmpl-1", object: "chat.completion.chunk", model: "tiny-2026", ...chunk }))
    .map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)
    .concat("data: [DONE]\n\n")
    .join(""),
};

/** `no-store`, our default, would keep a page out of the back/forward cache. */
const CACHEABLE = { "cache-control": "no-cache" };

function page(url: URL, port: number): Answer | undefined {
  const name = path.basename(url.pathname);
  if (!readdirSync(PAGES).includes(name) || !name.endsWith(".html")) return undefined;
  const policy = POLICIES.find(([prefix]) => url.pathname.startsWith(prefix))?.[1];
  const text = readFileSync(path.join(PAGES, name), "utf8")
    .replaceAll("{{here}}", `http://localhost:${port}`)
    .replaceAll("{{elsewhere}}", `http://127.0.0.1:${port}`);
  return {
    headers: {
      "content-type": "text/html; charset=utf-8",
      ...CACHEABLE,
      ...(policy && { "content-security-policy": policy }),
    },
    body: text,
  };
}

async function bundlePages(): Promise<Map<string, string>> {
  const names = readdirSync(PAGES).filter((name) => name.endsWith(".ts"));
  const bundled = async (entries: string[], options: BuildOptions) => {
    const entryPoints = entries.map((name) => path.join(PAGES, name));
    const made = await build({ ...bundleOptions({ dev: true }), entryPoints, write: false, ...options });
    return (made.outputFiles ?? []).map((file) => [file.path, file.text] as const);
  };
  const [whole, split] = await Promise.all([
    bundled(names, { format: "iife", outdir: "/" }),
    // As apps' bundlers do it: what is loaded later is a file of its own.
    bundled(["instrumented.ts"], { format: "esm", splitting: true, outdir: "/split" }),
  ]);
  return new Map([...whole, ...split]);
}

async function bodyOf(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
