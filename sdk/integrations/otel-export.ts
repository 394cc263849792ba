import type { SpanRecord, StartRecord, TraceRecord } from "../protocol/index.ts";
import type { AttributesInput, Tracer } from "../tracer/api.ts";
import { defaultTracer } from "../tracer/default-tracer.ts";
import { quietly } from "../tracer/quietly.ts";
import { recorderOf } from "../tracer/recorder-of.ts";
import { addRecord, beginBuild, type SpanBuild } from "./otel-span-build.ts";
import { createTarget, type OtelTarget, type Target } from "./otel-target.ts";

export interface ExportOptions {
  /** Whose spans. Default: the tracer of the last `init`. */
  tracer?: Tracer;
  /** More resource attributes for a processor or exporter, over those that `init` was told. */
  resource?: AttributesInput;
}

/** Spans that never end, and parents whose children may still come, are forgotten when there are so many. */
const MOST_SPANS = 10_000;

/**
 * Gives the spans of this SDK (stages, integrations, the tap) to an OpenTelemetry that you have already:
 *
 * - a **span processor** (`BatchSpanProcessor` …) or **span exporter**: spans as they are, with our ids, which are also those
 *   in `traceparent` headers that we sent. The best choice.
 * - a **tracer** (`trace.getTracer("genai")`): your provider makes the spans, with its own ids, sampling, limits, resource.
 *
 * What is exported is what the panel gets: redacted, bounded, and by the capture mode. Streamed chunks become the output
 * message and the time of the first. Values that are no plain lists become JSON. Happens a moment later, off the hot path,
 * and at once when the page is hidden. Spans that the `GenAITracesSpanProcessor` took from OpenTelemetry do not go back, and
 * those exported here do not come back. Never throws.
 *
 * @returns the undo; what ran at that time is not exported any more.
 *
 * @example
 * import { BatchSpanProcessor } from "@opentelemetry/sdk-trace-web";
 * import { exportTo } from "genai-traces/opentelemetry";
 *
 * init({ serviceName: "shop" });
 * exportTo(new BatchSpanProcessor(new OTLPTraceExporter()));
 */
export function exportTo(target: OtelTarget, options: ExportOptions = {}): () => void {
  const undo = quietly(() => listen(createTarget(target), options));
  return undo ?? (() => {});
}

function listen(target: Target, options: ExportOptions): (() => void) | undefined {
  const recorder = recorderOf(options.tracer ?? defaultTracer());
  if (!recorder) return undefined;
  const { journal, resource } = recorder;
  const { about } = recorder as { about?: AttributesInput };
  target.about({ ...about, ...options.resource });
  const builds = new Map<string, SpanBuild>();
  let waiting: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function work(): void {
    timer = undefined;
    const texts = waiting;
    waiting = [];
    for (const text of texts) quietly(() => take(JSON.parse(text) as TraceRecord));
    quietly(() => target.flush?.());
  }

  function take(record: TraceRecord): void {
    if (record.type === "start") begin(record);
    else if (record.type !== "resource" && record.type !== "gap") add(record);
  }

  function begin(start: StartRecord): void {
    // Those of the processor's spans are others.
    if (start.resource !== resource) return;
    if (builds.size >= MOST_SPANS) builds.delete(builds.keys().next().value as string);
    const build = beginBuild(start);
    builds.set(start.span, build);
    target.started(build);
  }

  function add(record: Exclude<SpanRecord, StartRecord>): void {
    const build = builds.get(record.span);
    if (!build) return;
    addRecord(build, record);
    if (record.type !== "end") return;
    builds.delete(record.span);
    target.ended(build);
  }

  /** What waits is made records first; then a processor that sends when the page is hidden has all of it. */
  const hurry = (): void => {
    quietly(() => journal.collect());
    clearTimeout(timer);
    work();
  };

  recorder.journal = {
    ...journal,
    push(text, ...how) {
      journal.push(text, ...how);
      waiting.push(text);
      timer ??= setTimeout(work, 0);
    },
  };
  globalThis.addEventListener?.("visibilitychange", hurry, true);
  globalThis.addEventListener?.("pagehide", hurry, true);
  return () => {
    hurry();
    recorder.journal = journal;
    globalThis.removeEventListener?.("visibilitychange", hurry, true);
    globalThis.removeEventListener?.("pagehide", hurry, true);
  };
}
