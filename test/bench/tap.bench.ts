import path from "node:path";
import { build } from "esbuild";
import type { Page } from "puppeteer";
import { bundledSize, bundledSizes, CORE_IMPORT, TAP_IMPORT } from "../../scripts/check-size.ts";
import { bundleOptions } from "../../scripts/esbuild-options.ts";
import { startPlayback } from "../clients/playback-server.ts";
import { type Bench, type BenchEnvironment, type Figure, median } from "./bench.ts";
import { peerSizes } from "./peer-sizes.ts";

/** Events of one stream; at 50 a second, more than six minutes of a model's talking. */
const EVENTS = 20_000;
const ROUNDS = 61;
/** What a packet holds: some eight events. */
const PIECE = 1400;

/** The functions of pages/tap.ts, as `evaluate` sees them. */
declare const bench: {
  raw(url: string): Promise<number>;
  app(url: string): Promise<number>;
  parse(): Promise<Record<"ours" | "jsonOnly", number>>;
};

/** What the tap costs an app that reads a stream as fast as it comes, and what it weighs. */
export const tap: Bench = {
  name: "tap",
  title: `a stream of ${EVENTS} events with the tap and without, and bundle sizes`,
  run: async (environment) => [...(await streams(environment)), ...(await sizes())],
};
export { tap as bench };

async function streams({ launch, say }: BenchEnvironment): Promise<Figure[]> {
  const script = await bundlePage();
  const playback = await startPlayback(async (_request, response, url) => {
    const isScript = url.pathname.endsWith(".js");
    response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html" });
    response.end(isScript ? script : '<!doctype html><title>tap</title><script src="/tap.js"></script>');
  });
  const launched = await launch({ extension: false });
  try {
    const origin = `http://localhost:${playback.port}`;
    const { token } = playback.recite([{ body: body(), chop: { bytes: PIECE } }]);
    const open = async (query: string) => {
      const page = await launched.browser.newPage();
      await page.goto(`${origin}/${query}`);
      return page;
    };
    const plain = await open("");
    const tapped = await open("?tap");
    const url = `${origin}/${token}/v1/chat/completions`;
    const app = await alternate("app", plain, tapped, url);
    const raw = await alternate("raw", plain, tapped, url);
    const { ours, jsonOnly } = await plain.evaluate(() => bench.parse());
    say(`${ROUNDS} rounds, the two pages in turn; the ratio is that of the medians`);
    const baseline = "the same page without the tap, in turn";
    return [
      { name: "app that parses, without", value: app.without, unit: "ms" },
      { name: "app that parses, with the tap", value: app.with, unit: "ms" },
      {
        name: "app that parses, with / without",
        value: app.ratio,
        unit: "×",
        budget: "tap-stream-ratio",
        baseline,
      },
      { name: "bare reader, without", value: raw.without, unit: "ms" },
      { name: "bare reader, with the tap", value: raw.with, unit: "ms" },
      { name: "bare reader, with / without", value: raw.ratio, unit: "×", baseline },
      { name: "reading an event", value: ours, unit: "µs", budget: "tap-parse-microseconds" },
      { name: "JSON.parse of an event", value: jsonOnly, unit: "µs" },
    ];
  } finally {
    await launched.close();
    await playback.close();
  }
}

/** A chat completion as OpenAI streams it. */
function body(): string {
  const head = { id: "chatcmpl-B1", object: "chat.completion.chunk", created: 1_790_000_000, model: "m" };
  const event = (delta: object, finish_reason: string | null = null) =>
    `data: ${JSON.stringify({ ...head, choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
  const words = Array.from({ length: EVENTS - 2 }, (_, i) => event({ content: ` word${i % 97}` }));
  return [event({ role: "assistant", content: "" }), ...words, event({}, "stop"), "data: [DONE]\n\n"].join(
    "",
  );
}

/** In turn, so that a slow moment of the machine hits both; the first round warms up. */
async function alternate(way: "raw" | "app", plain: Page, tapped: Page, url: string) {
  const rounds: { with: number; without: number }[] = [];
  const once = async (page: Page) => {
    await page.bringToFront();
    return page.evaluate((way, url) => bench[way](url), way, url);
  };
  for (let i = 0; i < ROUNDS + 1; i++) {
    // Who goes first changes, too.
    const first = i % 2 ? await once(tapped) : await once(plain);
    const second = i % 2 ? await once(plain) : await once(tapped);
    rounds.push(i % 2 ? { with: first, without: second } : { with: second, without: first });
  }
  const kept = rounds.slice(1);
  const both = {
    with: median(kept.map((round) => round.with)),
    without: median(kept.map((round) => round.without)),
  };
  // Not the rounds' own ratios: each carries the noise of two.
  return { ...both, ratio: both.with / both.without };
}

async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    ...bundleOptions({ dev: false }),
    entryPoints: [path.join(import.meta.dirname, "pages/tap.ts")],
    format: "iife",
    legalComments: "none",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

async function sizes(): Promise<Figure[]> {
  const { initial, lazy } = await bundledSizes(TAP_IMPORT);
  const ours: [string, number][] = [
    ["genai-traces: init", await bundledSize(CORE_IMPORT)],
    ["genai-traces: instrument, at once", initial],
    ["genai-traces: instrument, with the first model call", lazy],
    ["genai-traces: init + instrument + all formats in one file", await bundledSize(BOTH)],
  ];
  return [...ours, ...(await peerSizes())].map(([name, value]) => ({ name, value, unit: "bytes gzipped" }));
}

const BOTH = 'import { init, instrument } from "genai-traces"; init(); instrument();';
