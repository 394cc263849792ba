import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Frame, Page } from "puppeteer";
import { genAIView } from "../extension/model/genai-view.ts";
import type { Span, Trace } from "../extension/model/trace.ts";
import type { Journal } from "../sdk/journal/journal.ts";
import { coverage, JOURNAL_KEY, type TraceRecord } from "../sdk/protocol/index.ts";
import { type ArchivedBatch, readArchive, recordsOf } from "./browser/archive-reader.ts";
import { waitFor } from "./browser/wait-for.ts";
import { type StoredSession, traceAsText, tracesOf } from "./traces-as-text.ts";

export interface OpenedDemo {
  page: Page;
  devtools: Page;
  panel: Frame;
}

/** What development builds of the panel offer. */
declare const genaiTraces: {
  store: { selection: { selectTrace(id?: string): void; selectSpan(id?: string): void } };
};

/** The demo's own handle for scripts (`sdk/examples/chat`). */
declare const demo: { play(): Promise<unknown> } | undefined;

/** A small model on a slow machine takes its time; nothing here takes longer than this. */
const PLAY_TIMEOUT_MS = 170_000;

/**
 * Plays the demo's scripted conversation, waits until the panel has stored all that the page recorded,
 * prints it from the panel's IndexedDB, and takes a picture. Throws a sentence when anything is missing.
 */
export async function proveTheRoad({ page, devtools, panel }: OpenedDemo, picture: string): Promise<void> {
  console.log("▶ Playing a scripted conversation …");
  await waitFor("the demo app to start", () => page.evaluate(() => typeof demo !== "undefined"));
  await playWithProgress(page, panel);

  console.log("▶ Waiting until the panel has stored everything …");
  const emitted = await emittedBy(page);
  const sessions = await waitFor(
    "the panel to store what the page recorded",
    async () => {
      const sessions = sessionsOf(await readArchive(panel, emitted.sid));
      return stored(sessions) >= emitted.records && sessions;
    },
    { detail: async () => ({ emitted, stored: stored(sessionsOf(await readArchive(panel, emitted.sid))) }) },
  );
  const traces = tracesOf(sessions);
  console.log(
    `\nRead back from the panel's IndexedDB: ${traces.length} traces, ${stored(sessions)} records\n`,
  );
  for (const trace of traces) console.log(`${traceAsText(trace)}\n`);
  complainOfWhatIsMissing(traces);

  await showInPanel(panel, traces);
  mkdirSync(path.dirname(picture), { recursive: true });
  await devtools.screenshot({ path: picture as `${string}.png` });
  console.log(`▶ Picture of DevTools: ${path.relative(process.cwd(), picture)}`);
}

async function playWithProgress(page: Page, panel: Frame): Promise<void> {
  let shown = -1;
  const timer = setInterval(async () => {
    const batches = await readArchive(panel).catch(() => []); // the panel may still be opening its database
    const spans = tracesOf(sessionsOf(batches)).flatMap((trace) => [...trace.spans.values()]);
    const ended = spans.filter((span) => span.endMs !== undefined).length;
    if (ended !== shown) console.log(`  ${ended} of ${spans.length} spans ended`);
    shown = ended;
  }, 2000);
  try {
    await Promise.race([page.evaluate(async () => void (await demo?.play())), playTimeout()]);
  } finally {
    clearInterval(timer);
  }
}

const playTimeout = (): Promise<never> =>
  new Promise((_, reject) => {
    const tooLong = () =>
      reject(new Error(`The conversation was not over after ${PLAY_TIMEOUT_MS / 1000} s`));
    setTimeout(tooLong, PLAY_TIMEOUT_MS).unref();
  });

/** How much the page's journal has numbered. */
const emittedBy = (page: Page): Promise<{ sid: string; records: number }> =>
  page.evaluate((key) => {
    const journal = Reflect.get(globalThis, Symbol.for(key)) as Journal;
    journal.collect();
    const { sid, next } = journal.hello();
    return { sid, records: next - 1 };
  }, JOURNAL_KEY);

function sessionsOf(batches: ArchivedBatch[]): StoredSession[] {
  const sessions = new Map<string, TraceRecord[]>();
  for (const batch of batches)
    sessions.set(batch.sid, [...(sessions.get(batch.sid) ?? []), ...recordsOf(batch)]);
  return [...sessions].map(([sid, records]) => ({ sid, records }));
}

const stored = (sessions: StoredSession[]): number =>
  sessions.flatMap(({ records }) => records).reduce((sum, record) => sum + coverage(record), 0);

/** The proof: a whole pipeline was seen, with its figures, and nothing of it is missing. */
function complainOfWhatIsMissing(traces: Trace[]): void {
  const spans = traces.flatMap((trace) => [...trace.spans.values()]);
  const kinds = new Set(spans.map((span) => genAIView(span).kind));
  const complaints: string[] = [];
  if (traces.length === 0) complaints.push("no trace was stored");
  for (const kind of ["prompt", "retrieval", "tool", "model", "post_process"] as const)
    if (!kinds.has(kind)) complaints.push(`no ${kind} span`);
  for (const span of spans) if (span.endMs === undefined) complaints.push(`“${span.name}” never ended`);
  if (!spans.some(hasFigures)) complaints.push("no model call has tokens and a time to first chunk");
  for (const trace of traces)
    if (trace.gaps.length) complaints.push(`trace ${trace.traceId} has ${trace.gaps.length} gaps`);
  if (complaints.length) throw new Error(`The conversation was not stored whole: ${complaints.join("; ")}.`);
}

function hasFigures(span: Span): boolean {
  const { kind, usage, ttftMs } = genAIView(span);
  return kind === "model" && usage.output !== undefined && ttftMs !== undefined;
}

/** Opens the richest trace with its answer chosen, and resolves when that is on screen. */
async function showInPanel(panel: Frame, traces: Trace[]): Promise<void> {
  const richest = traces.toSorted((a, b) => b.spans.size - a.spans.size)[0];
  const span = [...(richest?.spans.values() ?? [])].findLast((span) => span.stream);
  const rowsOf = (grid: string) =>
    panel.$$eval(`[role=${grid}] [role=row][aria-selected]`, (rows) => rows.length);
  await waitFor("the panel to list the traces", async () => (await rowsOf("grid")) >= traces.length);
  await panel.evaluate((traceId) => genaiTraces.store.selection.selectTrace(traceId), richest?.traceId);
  await waitFor("the panel to show the spans of a trace", async () => (await rowsOf("treegrid")) > 1);
  await panel.evaluate((spanId) => genaiTraces.store.selection.selectSpan(spanId), span?.spanId);
  await panel.waitForSelector("[role=tabpanel]");
  await panel.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))), // painted
  );
}
