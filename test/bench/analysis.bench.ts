import type { Frame } from "puppeteer";
import type { TraceAnalysis } from "../../extension/engine/analysis/analysis-api.ts";
import type { Batch, TraceRecord } from "../../sdk/protocol/index.ts";
import { generateTrace } from "../fixtures/generate-trace.ts";
import { longConversation } from "../fixtures/long-conversation.ts";
import { type Bench, type BenchEnvironment, type Figure, median } from "./bench.ts";

const SPANS = 200;
const ROUNDS = 7;

declare const genaiTraces: {
  engine: {
    hello(session: object, hello: object): Promise<{ credit: number } | null>;
    receive(documentId: string, batch: Batch): Promise<void>;
    settled(): Promise<void>;
    analyse(traceId: string): Promise<TraceAnalysis>;
  };
};

/** Why an answer is as it is, asked of the real engine: stored trace read, walked, and its findings here. */
export const analysis: Bench = {
  name: "analysis",
  title: `failure analysis of stored traces of ${SPANS} spans`,
  run: async ({ server, launch, openPanel }: BenchEnvironment) => {
    const launched = await launch();
    try {
      const page = await launched.browser.newPage();
      await page.goto(`${server.url}/emitter.html`);
      const { panel } = await openPanel(launched, page);
      const agent = await measure(panel, "a1", generateTrace({ spans: SPANS }));
      const long = await measure(panel, "a2", longConversation({ spans: SPANS }));
      return [
        figure("an agent's trace, first question (rules are loaded)", agent.first),
        figure("an agent's trace", agent.again, "analysis-200-ms"),
        { name: "a long conversation, text", value: long.kilobytes, unit: "kB" },
        figure("a long conversation, first question", long.first),
        figure("a long conversation", long.again, "analysis-long-ms"),
      ];
    } finally {
      await launched.close();
    }
  },
};
export { analysis as bench };

const figure = (name: string, value: number, budget?: string): Figure => ({
  ...{ name, value, unit: "ms" },
  ...(budget && { budget }),
});

async function measure(panel: Frame, tag: string, records: TraceRecord[]) {
  const sid = tag.repeat(16);
  const start = records.find((record) => record.type === "start");
  if (start?.type !== "start") throw new Error("a trace without a span");
  const body = JSON.stringify(records);
  const times = await panel.evaluate(
    async ({ sid, body, n, traceId, rounds }) => {
      const { engine } = genaiTraces;
      const marker = { g: "genai-traces", v: 1, sid } as const;
      const url = "http://localhost/";
      const session = { documentId: sid, tabId: -1, origin: "http://localhost", url, run: sid };
      const hello = { ...marker, t: "hello", head: 1, next: 1, kind: "page", sdk: "0" };
      // Before storage is open nobody may send.
      while (!(await engine.hello(session, hello))?.credit) await new Promise(requestAnimationFrame);
      await engine.receive(sid, { ...marker, t: "batch", s0: 1, n, body } as unknown as Batch);
      await engine.settled();
      const times: number[] = [];
      for (let i = 0; i < rounds; i++) {
        const from = performance.now();
        const found = await engine.analyse(traceId);
        times.push(performance.now() - from);
        if (found.state !== "done") throw new Error(found.reason);
      }
      return times;
    },
    { sid, body, n: records.length, traceId: start.trace, rounds: ROUNDS },
  );
  const [first = Number.NaN, ...again] = times;
  return { first, again: median(again), kilobytes: body.length / 1000 };
}
