import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TraceRecord } from "../../../sdk/protocol/index.ts";
import { generateTrace } from "../../fixtures/generate-trace.ts";

/** The trace that all of them draw: `generateTrace` with these is also what ours records. */
export const TRACE_OPTIONS = { chunks: 2, seed: 7 } as const;

interface Interval {
  name: string;
  /** Milliseconds since the trace's start. */
  start: number;
  end: number;
}

/** A trace in the forms that other tools read, as files in a folder of its own. */
export interface TraceFiles {
  folder: string;
  /** Trace events, as Chrome's Performance panel loads and saves them. */
  chrome: string;
  /** flame-chart-js: its tree of nodes as JSON. */
  flameChart: string;
  /** speedscope's own file format, evented. */
  speedscope: string;
  remove(): void;
}

export async function writeTraceFiles(spans: number): Promise<TraceFiles> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "genai-traces-waterfalls-"));
  const intervals = intervalsOf(generateTrace({ spans, ...TRACE_OPTIONS }));
  const at = (name: string) => path.join(folder, name);
  const files = {
    chrome: at("trace-events.json"),
    flameChart: at("flame-chart.json"),
    speedscope: at("speedscope.json"),
  };
  await write(files.chrome, chromeText(intervals));
  await write(files.flameChart, flameChartText(intervals));
  await write(files.speedscope, speedscopeText(intervals));
  return { folder, ...files, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** By start, those that enclose others first. */
function intervalsOf(records: TraceRecord[]): Interval[] {
  const open = new Map<string, { name: string; at: bigint }>();
  const spans: { name: string; from: bigint; to: bigint }[] = [];
  for (const record of records)
    if (record.type === "start") open.set(record.span, { name: record.name, at: BigInt(record.time) });
    else if (record.type === "end") {
      const started = open.get(record.span);
      if (started) spans.push({ name: started.name, from: started.at, to: BigInt(record.time) });
    }
  spans.sort((a, b) => (a.from < b.from ? -1 : 1));
  const first = spans[0]?.from ?? 0n;
  return spans
    .map(({ name, from, to }) => ({ name, start: Number(from - first) / 1e6, end: Number(to - first) / 1e6 }))
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Walks intervals as calls that contain each other. */
function nest(
  intervals: Interval[],
  enter: (interval: Interval) => void,
  leave: (i: Interval) => void,
): void {
  const open: Interval[] = [];
  for (const interval of intervals) {
    for (let top = open.at(-1); top && top.end <= interval.start; top = open.at(-1)) {
      leave(top);
      open.pop();
    }
    enter(interval);
    open.push(interval);
  }
  while (open.length) leave(open.pop() as Interval);
}

/** The panel looks for a renderer's main thread before it shows a track. */
function* chromeText(intervals: Interval[]): Generator<string> {
  const base = { pid: 1, tid: 1, ts: 1_000_000 };
  const page = { frame: "F", url: "http://localhost/", name: "", processId: 1, isOutermostMainFrame: true };
  const data = { persistentIds: true, frames: [{ ...page, isInPrimaryMainFrame: true }] };
  const started = { ...base, name: "TracingStartedInBrowser", ph: "I", s: "t", args: { data } };
  yield '{"metadata":{"source":"DevTools"},"traceEvents":[';
  yield JSON.stringify({ ...started, cat: "disabled-by-default-devtools.timeline" });
  for (const [name, value] of [
    ["process_name", "Renderer"],
    ["thread_name", "CrRendererMain"],
  ])
    yield `,${JSON.stringify({ ...base, ts: 0, name, ph: "M", cat: "__metadata", args: { name: value } })}`;
  for (const { name, start, end } of intervals) {
    const times = { ts: Math.round(base.ts + start * 1000), dur: Math.round((end - start) * 1000) };
    const event = { ...base, ...times, name: "FunctionCall", cat: "devtools.timeline", ph: "X" };
    yield `,${JSON.stringify({ ...event, args: { data: { functionName: name, frame: "F" } } })}`;
  }
  yield "]}";
}

function* flameChartText(intervals: Interval[]): Generator<string> {
  const parts: string[] = [];
  let isFirst = true;
  nest(
    intervals,
    ({ name, start, end }) => {
      const node = JSON.stringify({ name, start, duration: end - start, type: name.split(" ", 1)[0] });
      parts.push(`${isFirst ? "" : ","}${node.slice(0, -1)},"children":[`);
      isFirst = true;
    },
    () => {
      parts.push("]}");
      isFirst = false;
    },
  );
  yield "[";
  yield* parts;
  yield "]";
}

function* speedscopeText(intervals: Interval[]): Generator<string> {
  const names = [...new Set(intervals.map(({ name }) => name))];
  const frames = new Map(names.map((name, i) => [name, i]));
  const end = intervals.reduce((latest, { end }) => Math.max(latest, end), 0);
  const parts: string[] = [];
  const event = (type: "O" | "C", at: number, name: string) =>
    parts.push(`${parts.length ? "," : ""}{"type":"${type}","at":${at},"frame":${frames.get(name)}}`);
  nest(
    intervals,
    ({ name, start }) => event("O", start, name),
    ({ name, end }) => event("C", end, name),
  );
  const schema = "https://www.speedscope.app/file-format-schema.json";
  yield `{"$schema":"${schema}","shared":{"frames":${JSON.stringify(names.map((name) => ({ name })))}},`;
  yield `"profiles":[{"type":"evented","name":"trace","unit":"milliseconds","startValue":0,"endValue":${end},"events":[`;
  yield* parts;
  yield "]}]}";
}

async function write(file: string, texts: Iterable<string>): Promise<void> {
  const stream = createWriteStream(file);
  let gathered: string[] = [];
  let units = 0;
  for (const text of texts) {
    gathered.push(text);
    units += text.length;
    if (units < 1 << 20) continue;
    if (!stream.write(gathered.join("")))
      await new Promise<void>((resolve) => stream.once("drain", () => resolve()));
    gathered = [];
    units = 0;
  }
  await new Promise<void>((resolve, reject) => {
    stream.once("error", reject);
    stream.end(gathered.join(""), () => resolve());
  });
}
