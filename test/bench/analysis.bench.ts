import type { Frame } from "puppeteer";
import type { TraceAnalysis } from "../../extension/engine/analysis/analysis-api.ts";
import type { TraceRecord } from "../../sdk/protocol/index.ts";
import { generateTrace } from "../fixtures/generate-trace.ts";
import { longConversation } from "../fixtures/long-conversation.ts";
import { seedEngine } from "../fixtures/seed-engine.ts";
import { type Bench, type BenchEnvironment, type Figure, median } from "./bench.ts";

const SPANS = 200;
const ROUNDS = 7;

declare const genaiTraces: {
  engine: {
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
      const agent = await measure(panel, generateTrace({ spans: SPANS }));
      const long = await measure(panel, longConversation({ spans: SPANS }));
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

async function measure(panel: Frame, records: TraceRecord[]) {
  const start = records.find((record) => record.type === "start");
  if (start?.type !== "start") throw new Error("a trace without a span");
  await seedEngine(panel, records);
  const times = await panel.evaluate(
    async (traceId, rounds) => {
      const times: number[] = [];
      for (let i = 0; i < rounds; i++) {
        const from = performance.now();
        const found = await genaiTraces.engine.analyse(traceId);
        times.push(performance.now() - from);
        if (found.state !== "done") throw new Error(found.reason);
      }
      return times;
    },
    start.trace,
    ROUNDS,
  );
  const [first = Number.NaN, ...again] = times;
  return { first, again: median(again), kilobytes: JSON.stringify(records).length / 1000 };
}
