import type { Frame } from "puppeteer";
import { type Bench, type BenchEnvironment, type Figure, median } from "./bench.ts";
import * as ours from "./waterfalls/ours.ts";
import { SIZES } from "./waterfalls/sizes.ts";
import { TRACE_OPTIONS } from "./waterfalls/trace-files.ts";
import { heapMb, type Measured, moveAbout, putProbe } from "./waterfalls/waterfall.ts";

const OPENINGS = 3;
/** Model calls of the trace with long streams, and tokens of each. */
const STREAMS = { spans: 200, tokens: 5000 };

/**
 * A trace is recorded and clicked, as it can be met: just recorded, again, the next morning, and where its table is missing;
 * then scrolled and zoomed frame by frame.
 */
export const waterfall: Bench = {
  name: "waterfall",
  title: "waterfall of agent traces",
  run: async (environment) => {
    const figures: Figure[] = [];
    for (const spans of SIZES) {
      const name = `${spans.toLocaleString("en")} spans`;
      figures.push(...(await measure(environment, name, { kind: "agent", spans, ...TRACE_OPTIONS })));
    }
    const name = `${STREAMS.spans} spans of ${STREAMS.tokens.toLocaleString("en")} tokens`;
    if (!process.env.BENCH_SPANS)
      figures.push(...(await measure(environment, name, { kind: "streams", ...STREAMS })));
    return figures;
  },
};
export { waterfall as bench };

async function measure(
  { server, launch, openPanel, say }: BenchEnvironment,
  size: string,
  source: ours.Source,
): Promise<Figure[]> {
  const launched = await launch();
  try {
    const page = await launched.browser.newPage();
    await page.goto(`${server.url}/emitter.html`);
    const open = () => openPanel(launched, page);
    let { panel, devtools } = await open();
    const seeded = await ours.seed(panel, source);
    say(`${seeded.count} spans stored`);
    const recorded = await ours.click(panel, seeded);
    const again = await clicks(panel, seeded);
    await ours.close(panel);
    const isKept = source.kind === "streams" || seeded.count >= ours.KEPT_FROM;
    if (isKept) await ours.waitForTable(panel, seeded.traceId);
    ({ panel, devtools } = await ours.reopen(devtools, open, seeded.traceId));
    const empty = await heapMb(panel, devtools);
    const nextMorning = await ours.click(panel, seeded);
    const full = await heapMb(panel, devtools);
    await putProbe(panel);
    const moved = await moveAbout(panel, ours.GESTURES);
    const spanClick = await ours.worstSpanClick(panel);
    await ours.close(panel);
    await ours.dropTable(panel, seeded.traceId);
    ({ panel, devtools } = await ours.reopen(devtools, open, seeded.traceId));
    const unready = await ours.click(panel, seeded);
    const opened = {
      recorded: recorded.all,
      again: median(again),
      nextMorning: nextMorning.all,
      unready,
      spanClick,
      heapPerSpan: ((full - empty) * 1e6) / seeded.count,
    };
    return figuresOf(size, source, opened, { ...moved, heapMb: full });
  } finally {
    await launched.close();
  }
}

async function clicks(panel: Frame, seeded: ours.Seeded): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < OPENINGS; i++) times.push((await ours.click(panel, seeded)).all);
  return times;
}

interface Opened {
  recorded: number;
  again: number;
  nextMorning: number;
  unready: ours.Opening;
  spanClick: number;
  heapPerSpan: number;
}

function figuresOf(
  size: string,
  source: ours.Source,
  opened: Opened,
  moved: Omit<Measured, "paint">,
): Figure[] {
  const isJudged = source.kind === "streams" || source.spans === 100_000;
  const isHuge = source.kind === "agent" && source.spans === 1_000_000;
  const frames = isHuge ? "waterfall-huge-frame-p95-ms" : isJudged ? "waterfall-frame-p95-ms" : undefined;
  const figure = (name: string, value: number, unit: string, budget?: string): Figure => ({
    ...{ name: `${size}: ${name}`, value, unit },
    ...(budget && { budget }),
  });
  const judged = (name: string, value: number, unit: string, budget: string): Figure =>
    figure(name, value, unit, isJudged ? budget : undefined);
  return [
    judged("first click after it was recorded → painted", opened.recorded, "ms", "waterfall-first-click-ms"),
    figure("click → painted", opened.again, "ms"),
    judged("first click in a new panel → painted", opened.nextMorning, "ms", "waterfall-first-click-ms"),
    judged("click without a table → first rows", opened.unready.first, "ms", "waterfall-first-click-ms"),
    figure("click without a table → all painted", opened.unready.all, "ms"),
    judged("click on a span → painted, longest", opened.spanClick, "ms", "span-click-ms"),
    figure("scroll, frame p95", moved.scrollP95, "ms", frames),
    judged("scroll, longest frame", moved.scrollMax, "ms", "waterfall-frame-max-ms"),
    figure("zoom, frame p95", moved.zoomP95, "ms", frames),
    judged("zoom, longest frame", moved.zoomMax, "ms", "waterfall-frame-max-ms"),
    judged("longest task meanwhile", moved.longestTask, "ms", "waterfall-longest-task-ms"),
    figure("thread's work a frame", moved.threadMs, "ms"),
    figure("DOM nodes", moved.nodes, "nodes", "panel-dom-nodes"),
    figure("heap of panel and engine", moved.heapMb, "MB"),
    source.kind === "agent"
      ? figure(
          "heap that it takes",
          opened.heapPerSpan,
          "bytes a span",
          isJudged || isHuge ? "waterfall-span-bytes" : undefined,
        )
      : figure("heap that it takes", opened.heapPerSpan / source.tokens, "bytes a token"),
  ];
}
