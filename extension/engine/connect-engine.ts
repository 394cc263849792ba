import { type Remote, transfer, wrap } from "comlink";
import type { Batch } from "../../sdk/protocol/index.ts";
import type { Delivery, EngineApi, EngineNews, EngineOptions, StorageState } from "./engine-api.ts";
import { type PostedNews, readNews } from "./posted-news.ts";

export interface EngineConnection {
  engine: Remote<EngineApi>;
  /** Opens the database; news come to `onNews` from now on. */
  open(options: EngineOptions): Promise<{ storage: StorageState; sessions: number }>;
  /** As in {@link EngineApi}, without an answer. What is handed over before {@link open} waits for it. */
  receive(documentId: string, batch: Batch): void;
  gone(documentId: string): void;
  stop(): void;
}

/** Only this one script may be started: the panel's CSP asks for a policy, and this is the only one. */
const WORKER_SCRIPT = "engine.js";

/** Starts the engine in its worker, from a document of the extension. */
export function connectEngine(onNews: (news: EngineNews) => void): EngineConnection {
  const worker = new Worker(workerUrl() as string, { type: "module", name: "genai-traces-engine" });
  const engine = wrap<EngineApi>(worker);
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<PostedNews>) => onNews(readNews(data));
  const deliver = (delivery: Delivery) => port1.postMessage(delivery);
  return {
    engine,
    receive: (documentId, batch) => deliver({ documentId, batch }),
    gone: (documentId) => deliver({ documentId, batch: null }),
    open: (options) => engine.open(options, transfer(port2, [port2])),
    stop() {
      port1.close();
      worker.terminate();
    },
  };
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

/** The worker's address, as Trusted Types want it where the browser knows them. */
function workerUrl(): unknown {
  const url = new URL(WORKER_SCRIPT, document.baseURI).href;
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (!trustedTypes) return url;
  const policy = trustedTypes.createPolicy("genai-traces-worker", {
    createScriptURL(asked) {
      if (asked !== url) throw new TypeError(`Only ${WORKER_SCRIPT} may be started as a worker`);
      return asked;
    },
  });
  return policy.createScriptURL(url);
}
