import type { Frame } from "puppeteer";
import type { TraceRecord } from "../../sdk/protocol/index.ts";
import { seedEngine } from "../fixtures/seed-engine.ts";
import { traceFromText } from "../fixtures/trace-from-text.ts";
import type { Bench, BenchEnvironment, Figure } from "./bench.ts";

const KEYS = 10_000;
/** UTF-16 code units of the long message. */
const LENGTH = 5 * 1024 * 1024;

type Tab = "overview" | "conversation" | "attributes" | "raw";

declare const genaiTraces: {
  store: {
    settings: { setScope(scope: "all"): void };
    traces: { list: { value: { byId: ReadonlyMap<string, unknown> } } };
    opened: { rows: { value: unknown } };
    openedSpan: { opened: { value: { span: { spanId: string } } | null } };
    selection: {
      selectTrace(id: string): void;
      selectSpan(id: string | null): void;
      showTab(tab: Tab): void;
    };
  };
};

/** Details of spans that are far larger than usual: ten thousand attributes, a message of five megabytes. */
export const details: Bench = {
  name: "details",
  title: `details of ${KEYS} attributes, and of a message of ${LENGTH / 1024 / 1024} MB`,
  run: async ({ server, launch, openPanel }: BenchEnvironment) => {
    const launched = await launch();
    try {
      const page = await launched.browser.newPage();
      await page.goto(`${server.url}/emitter.html`);
      const { panel } = await openPanel(launched, page);
      await panel.waitForFunction(() => "genaiTraces" in globalThis);
      const { trace, wide, long } = await seed(panel);
      const figures: Figure[] = [];
      for (const [name, span, tabs] of [
        [`${KEYS} attributes`, wide, ["overview", "attributes", "raw"]],
        ["5 MB message", long, ["overview", "conversation", "raw"]],
      ] as const)
        for (const tab of tabs) {
          const { ms, longest } = await shown(panel, { trace, span, tab });
          figures.push(
            { name: `${name}, ${tab}: chosen → drawn`, value: ms, unit: "ms" },
            {
              name: `${name}, ${tab}: longest task`,
              value: longest,
              unit: "ms",
              budget: "details-longest-task-ms",
            },
          );
        }
      return figures;
    } finally {
      await launched.close();
    }
  },
};
export { details as bench };

const paragraph = (i: number) =>
  `## Part ${i}\n\nA *paragraph* of an answer with \`code\`, a [link](https://example.org/${i}) and numbers such as ${i * 37}.\n\n- one\n- two\n\n`;

function longText(): string {
  const parts: string[] = [];
  for (let i = 0, length = 0; length < LENGTH; i++) {
    const part = paragraph(i);
    parts.push(part);
    length += part.length;
  }
  return parts.join("");
}

/** Chunks in one record, and their length. */
const CHUNKS = 500;
const CHUNK = 128;

async function seed(panel: Frame): Promise<{ trace: string; wide: string; long: string }> {
  const many = Object.fromEntries(Array.from({ length: KEYS }, (_, i) => [`app.key.${i}`, `value ${i}`]));
  const drawn: TraceRecord[] = traceFromText("agent large |====|\n  chat wide |==|\n  chat long |  ==|", {
    startMs: Date.now() - 10_000,
  });
  const startOf = (name: string) =>
    drawn.flatMap((record) =>
      record.type === "start" && record.name === name ? [record] : [],
    )[0] as Extract<TraceRecord, { type: "start" }>;
  const [wide, long] = [startOf("chat wide"), startOf("chat long")];
  const text = longText();
  const streamed: TraceRecord[] = [];
  for (let from = 0; from < text.length; from += CHUNKS * CHUNK) {
    const parts = Array.from({ length: CHUNKS }, (_, i) =>
      text.slice(from + i * CHUNK, from + (i + 1) * CHUNK),
    ).filter(Boolean);
    const { trace, span, time } = long;
    streamed.push({ type: "chunks", trace, span, time, at: parts.map((_, n) => n), parts });
  }
  // Once it has begun, before it ends.
  const records = drawn.flatMap((record): TraceRecord[] =>
    record === wide
      ? [{ ...wide, attributes: { ...wide.attributes, ...many } }]
      : record === long
        ? [long, ...streamed]
        : [record],
  );
  await panel.evaluate(() => genaiTraces.store.settings.setScope("all"));
  await seedEngine(panel, records, 1);
  return { trace: wide.trace, wide: wide.span, long: long.span };
}

/** From another span to this one, in this tab, until it is on screen. */
const shown = (panel: Frame, asked: { trace: string; span: string; tab: Tab }) =>
  panel.evaluate(async ({ trace, span, tab }) => {
    const { store } = genaiTraces;
    const until = (condition: () => boolean) =>
      new Promise<void>((resolve) => {
        const look = () => (condition() ? resolve() : requestAnimationFrame(look));
        look();
      });
    await until(() => store.traces.list.value.byId.has(trace));
    store.selection.selectTrace(trace);
    await until(() => store.opened.rows.value !== null);
    store.selection.selectSpan(null);
    await until(() => store.openedSpan.opened.value === null);
    store.selection.showTab(tab);
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push(entry.duration);
    });
    observer.observe({ type: "longtask" });
    const begun = performance.now();
    store.selection.selectSpan(span);
    await until(
      () =>
        store.openedSpan.opened.value?.span.spanId === span &&
        document.querySelector(`#tab-${tab}[aria-selected=true]`) !== null,
    );
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const ms = performance.now() - begun;
    // Long tasks are reported after they end; what a tab does later counts, too.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    observer.disconnect();
    return { ms, longest: Math.max(0, ...tasks) };
  }, asked);
