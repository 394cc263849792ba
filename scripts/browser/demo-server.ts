import type http from "node:http";
import { type Answer, type StaticServer, serveStatic } from "./static-server.ts";

/** What the demo reads from `/config.json`: an OpenAI-compatible server to use instead of the embedded model. */
export interface DemoConfig {
  openai: { baseURL: string; apiKey: string; model: string } | null;
}

const OPENAI_BASE_URL = "https://api.openai.com/v1";
const OPENAI_MODEL = "gpt-4o-mini";

/** A base URL or a key is enough; local servers need no key, but the client insists on one. */
export function demoConfig(env: Record<string, string | undefined>): DemoConfig {
  const { OPENAI_BASE_URL: baseURL, OPENAI_API_KEY: apiKey, OPENAI_MODEL: model } = env;
  if (!baseURL && !apiKey) return { openai: null };
  return {
    openai: { baseURL: baseURL || OPENAI_BASE_URL, apiKey: apiKey || "none", model: model || OPENAI_MODEL },
  };
}

/** Serves the built demo app and its configuration. */
export const serveDemo = (folder: string, config: DemoConfig, port?: number): Promise<StaticServer> =>
  serveStatic({
    roots: [folder],
    port,
    answer: (request, url) => (url.pathname === "/config.json" ? configFor(request, config) : undefined),
  });

/** The key is for the demo's own page: not for other sites, nor for a foreign name that points here. */
function configFor(request: http.IncomingMessage, config: DemoConfig): Answer {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  const site = request.headers["sec-fetch-site"];
  const own =
    (host === "localhost" || host === "127.0.0.1") && (site === undefined || site === "same-origin");
  if (!own) return { status: 403, body: "Only for the demo itself" };
  return { headers: { "content-type": "application/json" }, body: JSON.stringify(config) };
}
