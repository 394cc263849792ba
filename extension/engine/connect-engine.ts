import { type Remote, transfer, wrap } from "comlink";
import type { Batch } from "../../sdk/protocol/index.ts";
import type { Delivery, EngineApi, EngineNews, EngineOptions, StorageState } from "./engine-api.ts";
import { engineWorker } from "./engine-worker.ts";
import { type PostedNews, readNews } from "./posted-news.ts";

export interface EngineConnection {
  engine: Remote<EngineApi>;
  /** Opens the database; news come to `onNews` from now on. */
  open(options: EngineOptions): Promise<{ storage: StorageState }>;
  /** As in {@link EngineApi}, without an answer. What is handed over before {@link open} waits for it. */
  receive(documentId: string, batch: Batch): void;
  gone(documentId: string): void;
  stop(): void;
}

/** Connects to the engine in its worker, from a document of the extension. */
export function connectEngine(onNews: (news: EngineNews) => void): EngineConnection {
  const worker = engineWorker();
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
