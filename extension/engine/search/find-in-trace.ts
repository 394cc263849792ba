import type { SpanId } from "../../../sdk/protocol/index.ts";
import type { FoundInTrace, TraceContent } from "../engine-api.ts";
import { TraceText } from "./trace-text.ts";

/** Records between two breaths: a few milliseconds' work. */
const SLICE = 2000;
/** Spans with hits that are told; who looks for “e” is not helped by more. */
const MOST_SPANS = 10_000;

/** Every place of a trace where a text stands, whatever its case: names, attributes, messages, documents, streams. */
export async function findInTrace(
  { records }: TraceContent,
  text: string,
  breathe: () => Promise<boolean>,
): Promise<FoundInTrace> {
  const needle = text.toLowerCase();
  const said = new Map<SpanId, { text: TraceText; count: number; start: string }>();
  if (!needle) return { spans: [], total: 0 };
  for (let i = 0; i < records.length; i++) {
    if (i % SLICE === SLICE - 1 && !(await breathe())) return { spans: [], total: 0 };
    const { record } = records[i] as (typeof records)[number];
    if (record.type === "gap") continue;
    const span = said.get(record.span) ?? { text: new TraceText(), count: 0, start: "" };
    said.set(record.span, span);
    if (record.type === "start") span.start = record.time.padStart(20, "0");
    for (const piece of span.text.of(record)) span.count += occurrences(piece, needle);
  }
  const spans: (FoundInTrace["spans"][number] & { start: string })[] = [];
  let total = 0;
  let seen = 0;
  for (const [spanId, span] of said) {
    if (++seen % SLICE === 0 && !(await breathe())) return { spans: [], total: 0 };
    for (const piece of span.text.streamed()) span.count += occurrences(piece, needle);
    if (span.count === 0) continue;
    total += span.count;
    spans.push({ spanId, count: span.count, start: span.start });
  }
  spans.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  return { spans: spans.slice(0, MOST_SPANS).map(({ spanId, count }) => ({ spanId, count })), total };
}

function occurrences(text: string, needle: string): number {
  const low = text.toLowerCase();
  let count = 0;
  for (let at = low.indexOf(needle); at >= 0; at = low.indexOf(needle, at + needle.length)) count++;
  return count;
}
