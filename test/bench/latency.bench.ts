import { type Bench, type BenchEnvironment, type Figure, quantileOf } from "./bench.ts";

const SECONDS = 6;

declare const bench: { stream(perSecond: number, seconds: number): Promise<number[]> };

/** What the dev build leaves on the panel's global scope. */
declare const genaiTraces: {
  /** Called after each paint of the waterfall: how many chunks are in it. */
  onPainted(listener: (painted: { chunks: number } | null) => void): () => void;
  openNewest(): void;
};

interface Paint {
  chunks: number;
  /** Milliseconds since the epoch. */
  at: number;
}

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
      const paints: Paint[] = [];
      Object.assign(globalThis, { paints });
      genaiTraces.onPainted((painted) => {
        const chunks = painted?.chunks ?? 0;
        // A message task runs after the frame's own work: by then the paint has been handed over.
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          if (chunks > (paints.at(-1)?.chunks ?? 0))
            paints.push({ chunks, at: performance.timeOrigin + performance.now() });
          channel.port1.close();
        };
        channel.port2.postMessage(0);
      });
    });
    const streaming = page.evaluate((n, s) => bench.stream(n, s), perSecond, SECONDS);
    await panel.waitForSelector("[role=row][aria-selected]");
    await panel.evaluate(() => genaiTraces.openNewest());
    const said = await streaming;
    const paints = await panel.evaluate(() => (globalThis as unknown as { paints: Paint[] }).paints);
    // The newest chunk in each picture; the first picture after opening shows what was there before.
    const delays = paints.slice(1).map(({ chunks, at }) => at - (said[chunks - 1] as number));
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
