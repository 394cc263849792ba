import { type Bench, type BenchEnvironment, type Figure, quantileOf } from "./bench.ts";

const SECONDS = 6;

declare const bench: { stream(perSecond: number, seconds: number): Promise<void> };

/** What the dev build leaves on the panel's global scope. */
declare const genaiTraces: {
  /** Called after each paint of the waterfall with the opened trace as painted. */
  onPainted(listener: (painted: { lastChunk: string } | null) => void): () => void;
  openNewest(): void;
};

/** From `span.chunk()` in the page to the chunk's tick painted in the panel's waterfall. */
export const latency: Bench = {
  name: "latency",
  title: "page call → pixel in the panel",
  run: async (environment) => [...(await streamAt(environment, 100)), ...(await streamAt(environment, 5000))],
};
export { latency as bench };

async function streamAt(
  { server, launch, openPanel }: BenchEnvironment,
  perSecond: number,
): Promise<Figure[]> {
  const launched = await launch();
  try {
    const page = await launched.browser.newPage();
    await page.goto(`${server.url}/emitter.html`);
    await page.waitForFunction(() => "bench" in globalThis);
    const { panel } = await openPanel(launched, page);
    await panel.evaluate(() => {
      const delays: number[] = [];
      Object.assign(globalThis, { delays });
      genaiTraces.onPainted((painted) => {
        const made = Number.parseFloat(painted?.lastChunk ?? "");
        // A message task runs after the frame's own work: by then the paint has been handed over.
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          if (made) delays.push(performance.timeOrigin + performance.now() - made);
          channel.port1.close();
        };
        channel.port2.postMessage(0);
      });
    });
    const streaming = page.evaluate((n, s) => bench.stream(n, s), perSecond, SECONDS);
    await panel.waitForSelector("[role=row][aria-selected]");
    await panel.evaluate(() => genaiTraces.openNewest());
    await streaming;
    const delays = await panel.evaluate(() => (globalThis as unknown as { delays: number[] }).delays);
    if (delays.length < SECONDS * 10)
      throw new Error(`only ${delays.length} paints were seen at ${perSecond}/s`);
    return [
      { name: `p50 at ${perSecond} chunks/s`, value: quantileOf(delays, 0.5), unit: "ms" },
      {
        name: `p95 at ${perSecond} chunks/s`,
        value: quantileOf(delays, 0.95),
        unit: "ms",
        budget: `latency-${perSecond}-p95-ms`,
      },
    ];
  } finally {
    await launched.close();
  }
}
