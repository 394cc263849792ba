import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Frame, Page } from "puppeteer";
import { root } from "../../scripts/esbuild-options.ts";
import { type Bench, type BenchEnvironment, type Figure, median } from "./bench.ts";
import * as ours from "./waterfalls/ours.ts";
import { chromePanel, flameChart, type Peer, servePeers, speedscope } from "./waterfalls/peers.ts";
import { SIZES } from "./waterfalls/sizes.ts";
import { TRACE_OPTIONS, type TraceFiles, writeTraceFiles } from "./waterfalls/trace-files.ts";
import { heapMb, type Measured, moveAbout, putProbe } from "./waterfalls/waterfall.ts";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
/** Who needs longer for a picture has none. */
const PATIENCE_MS = 240_000;
const PEERS: Peer[] = [flameChart, speedscope, chromePanel];

/** One line of the table: a tool, and what could not be measured and why. */
interface Line {
  name: string;
  measured?: Measured;
  fromObjects?: number;
  failure?: string;
}

/** The same trace in the same run in our panel and in other tools, in rounds in turn; medians. */
export const peers: Bench = {
  name: "peers",
  title: "waterfalls of others, side by side",
  run: async (environment) => {
    const figures: Figure[] = [];
    for (const spans of SIZES) figures.push(...(await compare(environment, spans)));
    return figures;
  },
};
export { peers as bench };

async function compare(environment: BenchEnvironment, spans: number): Promise<Figure[]> {
  const trace = await writeTraceFiles(spans);
  const server = await servePeers(trace);
  try {
    const rounds: Line[][] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const lines: Line[] = [await tried("GenAI Traces", () => measureOurs(environment, spans))];
      for (const peer of PEERS)
        lines.push(await tried(peer.name, () => measurePeer(environment, { peer, trace, server })));
      rounds.push(lines);
      environment.say(
        `round ${round + 1}: ${lines.map(({ name, measured, failure }) => `${name} ${measured ? Math.round(measured.paint) : failure}`).join(", ")}`,
      );
    }
    const lines = (rounds[0] ?? []).map((_, i) => combined(rounds.map((round) => round[i] as Line)));
    writeTable(spans, lines, environment.say);
    return figuresOf(spans, lines);
  } finally {
    await server.close();
    trace.remove();
  }
}

async function tried(name: string, measure: () => Promise<Omit<Line, "name">>): Promise<Line> {
  const patience = new AbortController();
  const tooLong = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`no picture in ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
    patience.signal.addEventListener("abort", () => clearTimeout(timer));
  });
  try {
    return { name, ...(await Promise.race([measure(), tooLong])) };
  } catch (error) {
    return {
      name,
      failure: error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error),
    };
  } finally {
    patience.abort();
  }
}

/** In a fresh panel over what was recorded before: as on the next morning. */
async function measureOurs({ server, launch, openPanel }: BenchEnvironment, spans: number) {
  const launched = await launch();
  try {
    const page = await launched.browser.newPage();
    await page.goto(`${server.url}/emitter.html`);
    const recorded = await openPanel(launched, page);
    const seeded = await ours.seed(recorded.panel, { kind: "agent", spans, ...TRACE_OPTIONS });
    if (spans >= ours.KEPT_FROM) await ours.waitForTable(recorded.panel, seeded.traceId);
    const open = () => openPanel(launched, page);
    const { panel, devtools } = await ours.reopen(recorded.devtools, open, seeded.traceId);
    await putProbe(panel);
    const { all } = await ours.click(panel, seeded);
    return { measured: { paint: all, ...(await movedAndWeighed(panel, devtools, ours.GESTURES)) } };
  } finally {
    await launched.close();
  }
}

interface PeerTask {
  peer: Peer;
  trace: TraceFiles;
  server: Awaited<ReturnType<typeof servePeers>>;
}

async function measurePeer({ launch }: BenchEnvironment, { peer, trace, server }: PeerTask) {
  const launched = await launch({ extension: false });
  try {
    const page = await launched.browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const { paint, fromObjects } = await peer.open(page, trace, server);
    const moved = await movedAndWeighed(page.mainFrame(), page, peer.gestures);
    return { measured: { paint, ...moved }, ...(fromObjects && { fromObjects }) };
  } finally {
    await launched.close();
  }
}

async function movedAndWeighed(frame: Frame, page: Page, gestures: Peer["gestures"]) {
  const moved = await moveAbout(frame, gestures);
  return { ...moved, heapMb: await heapMb(frame, page) };
}

/** The median of each figure over the rounds that went through. */
function combined(lines: Line[]): Line {
  const done = lines.flatMap(({ measured }) => measured ?? []);
  const [first] = lines as [Line];
  if (!done.length) return first;
  const fromObjects = lines.flatMap((line) => line.fromObjects ?? []);
  const keys = Object.keys(done[0] as Measured) as (keyof Measured)[];
  const measured = Object.fromEntries(keys.map((key) => [key, median(done.map((each) => each[key]))]));
  return {
    name: first.name,
    measured: measured as unknown as Measured,
    ...(fromObjects.length && { fromObjects: median(fromObjects) }),
  };
}

const COLUMNS: [keyof Measured, string][] = [
  ["paint", "paint ms"],
  ["scrollP95", "scroll p95 ms"],
  ["scrollMax", "scroll max ms"],
  ["zoomP95", "zoom p95 ms"],
  ["zoomMax", "zoom max ms"],
  ["longestTask", "longest task ms"],
  ["threadMs", "thread's work ms a frame"],
  ["heapMb", "heap MB"],
  ["nodes", "DOM nodes"],
];

/** Also in artifacts/waterfalls-SPANS.md. */
function writeTable(spans: number, lines: Line[], say: (text: string) => void): void {
  const rows = lines.map(({ name, measured, failure }) =>
    measured
      ? `| ${name} | ${COLUMNS.map(([key]) => measured[key].toFixed(measured[key] < 100 ? 1 : 0)).join(" | ")} |`
      : `| ${name} | ${failure} ${"|".repeat(COLUMNS.length)}`,
  );
  const load = os.loadavg().map((each) => each.toFixed(1));
  const text = [
    `${spans.toLocaleString("en")} spans, medians of ${ROUNDS}; load average now ${load.join(", ")} on ${os.cpus().length} cores.`,
    "Paint: from the click (ours, the panel just opened) or the text (others). Scroll: rows (ours), a pan of a part (others).",
    "",
    `| waterfall | ${COLUMNS.map(([, title]) => title).join(" | ")} |`,
    `|---${"|--:".repeat(COLUMNS.length)}|`,
    ...rows,
    "",
  ].join("\n");
  const folder = path.join(root, "artifacts");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `waterfalls-${spans}.md`), text);
  say(`\n${text}`);
}

function figuresOf(spans: number, [own, ...others]: Line[]): Figure[] {
  const size = `${spans.toLocaleString("en")} spans`;
  const mine = own?.measured;
  if (!mine) throw new Error(`our own waterfall could not be measured: ${own?.failure}`);
  const isJudged = spans === 100_000;
  const figures: Figure[] = [{ name: `${size}: click → painted`, value: mine.paint, unit: "ms" }];
  for (const { name, measured, fromObjects } of others) {
    if (!measured) continue;
    const against = (figure: string, value: number, budget: string): Figure => ({
      name: `${size}: ${figure} ÷ ${name}`,
      ...{ value, unit: "×", baseline: name, ...(isJudged && { budget }) },
    });
    figures.push(
      against("click → painted", mine.paint / measured.paint, "waterfall-click-ratio"),
      against("scroll, frame p95", mine.scrollP95 / measured.scrollP95, "waterfall-frame-ratio"),
      against("scroll, longest frame", mine.scrollMax / measured.scrollMax, "waterfall-frame-ratio"),
      against("zoom, frame p95", mine.zoomP95 / measured.zoomP95, "waterfall-frame-ratio"),
      against("zoom, longest frame", mine.zoomMax / measured.zoomMax, "waterfall-frame-ratio"),
    );
    if (fromObjects)
      figures.push(
        against("click → painted, its objects parsed", mine.paint / fromObjects, "waterfall-click-ratio"),
      );
  }
  return figures;
}
