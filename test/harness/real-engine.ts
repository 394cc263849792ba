import { createEngine } from "../../extension/engine/engine.ts";
import { type PostedNews, readNews } from "../../extension/engine/posted-news.ts";
import { createEngineClient, type EngineClient } from "../../extension/panel/store/engine-client.ts";
import {
  type Batch,
  coverage,
  type Hello,
  MARKER,
  PROTOCOL_VERSION,
  type TraceRecord,
} from "../../sdk/protocol/index.ts";
import { FAKE_ORIGIN, FAKE_SID } from "../fixtures/fake-engine.ts";

export interface RealEngine {
  client: EngineClient;
  /** Sends records through the engine's own door, as a page would. */
  apply(records: readonly TraceRecord[]): void;
}

const DOCUMENT = {
  documentId: "harness",
  tabId: 1,
  origin: FAKE_ORIGIN,
  url: `${FAKE_ORIGIN}/`,
  run: "harness",
};

/** The engine itself, in the page instead of its worker, with a database that is not kept. */
export async function startRealEngine(): Promise<RealEngine> {
  const engine = createEngine();
  const { client, hand } = createEngineClient(engine);
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<PostedNews>) => hand(readNews(data));
  await engine.open(
    { database: "genai-traces-harness", retention: { days: 1, megabytes: 50 }, memoryOnly: true },
    port2,
  );
  let next = 1;
  const wrapper = { g: MARKER, v: PROTOCOL_VERSION, sid: FAKE_SID } as const;
  const hello: Hello = { ...wrapper, t: "hello", head: 1, next: 1, kind: "page", sdk: "harness" };
  await engine.hello(DOCUMENT, hello);

  return {
    client,
    apply(records) {
      const n = records.reduce((sum, record) => sum + coverage(record), 0);
      const batch: Batch = { ...wrapper, t: "batch", s0: next, n, body: JSON.stringify(records) };
      next += n;
      engine.receive(DOCUMENT.documentId, batch);
    },
  };
}
