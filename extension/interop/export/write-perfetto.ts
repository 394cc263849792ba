import type { Attributes, AttributeValue } from "../../../sdk/protocol/index.ts";
import { SERVICE_NAME } from "../../../sdk/protocol/index.ts";
import { failureOf } from "../../model/fold.ts";
import { genAIView } from "../../model/genai-view.ts";
import type { Span } from "../../model/trace.ts";
import { inOrder, nestingLanes } from "./nesting-lanes.ts";
import type { OutgoingTrace, WriteOptions } from "./outgoing.ts";

/** Texts in a slice's arguments, in code units: a viewer is no place to read a conversation. */
const LONGEST_TEXT = 1000;

/**
 * Trace events as Chrome writes them ("Trace Event Format"), for ui.perfetto.dev and chrome://tracing. A trace is a
 * process, spans are complete slices ("X") in lanes ("threads") in which they nest; chunks of a stream and events are
 * instants ("i"), and how much of an answer has come is a counter ("C"). Times are microseconds since `startNs`, with
 * three decimals: since the epoch they would not be exact as JSON numbers. A span that never ended has no length.
 */
export async function* writePerfetto(
  traces: AsyncIterable<OutgoingTrace>,
  { startNs }: WriteOptions = {},
): AsyncGenerator<string> {
  let origin = startNs;
  let pid = 0;
  yield '{"traceEvents":[';
  for await (const trace of traces) {
    const spans = inOrder(trace.spans);
    const [first] = spans;
    if (!first) continue;
    origin ??= first.startNs;
    const comma = pid ? ",\n" : "\n";
    pid++;
    yield comma + eventsOf(trace.traceId, spans, pid, origin).join(",\n");
  }
  const otherData = { startUnixNano: String(origin ?? 0n), writtenBy: "GenAI Traces" };
  yield `\n],"displayTimeUnit":"ms","otherData":${JSON.stringify(otherData)}}\n`;
}

function eventsOf(traceId: string, spans: Span[], pid: number, origin: bigint): string[] {
  const events: string[] = [];
  const put = (event: object) => void events.push(JSON.stringify(event));
  const [first] = spans;
  put({ ph: "M", pid, name: "process_name", args: { name: `${first?.name ?? ""} ${traceId.slice(0, 8)}` } });
  put({ ph: "M", pid, name: "process_sort_index", args: { sort_index: pid } });
  const lanes = nestingLanes(spans);
  for (let lane = 0; lane <= lanes.reduce((most, one) => Math.max(most, one), 0); lane++) {
    const of = spans[lanes.indexOf(lane)]?.resource?.attributes[SERVICE_NAME];
    const name = typeof of === "string" && of ? of : lane ? "beside" : "spans";
    put({ ph: "M", pid, tid: lane + 1, name: "thread_name", args: { name } });
    put({ ph: "M", pid, tid: lane + 1, name: "thread_sort_index", args: { sort_index: lane } });
  }
  spans.forEach((span, i) => {
    const place = { pid, tid: (lanes[i] as number) + 1 };
    put({
      ...{ ph: "X", ...place, name: span.name, cat: genAIView(span).kind },
      ...{ ts: micros(span.startNs - origin), dur: micros((span.endNs ?? span.startNs) - span.startNs) },
      args: argsOf(span),
    });
    for (const { timeNs, name, attributes } of span.events)
      put({ ph: "i", s: "t", ...place, name, ts: micros(timeNs - origin), args: shortened(attributes) });
    addStream(span, place, origin, put);
  });
  return events;
}

function addStream(
  { stream, startNs, spanId, name }: Span,
  place: { pid: number; tid: number },
  origin: bigint,
  put: (event: object) => void,
): void {
  if (!stream) return;
  let received = 0;
  const start = micros(startNs - origin);
  for (let i = 0; i < stream.count; i++) {
    const { kind, length, text } = stream.chunks[i] ?? { kind: "text", length: 0, text: "" };
    const ts = round(start + (stream.times[i] as number) * 1000);
    received += length;
    put({ ph: "i", s: "t", ...place, name: `chunk: ${kind}`, ts, args: { length, text: short(text) } });
    put({
      ...{ ph: "C", pid: place.pid, id: spanId, name: `${name}: characters`, ts },
      args: { characters: received },
    });
  }
}

function argsOf(span: Span): Record<string, unknown> {
  return {
    spanId: span.spanId,
    ...(span.parentSpanId && { parentSpanId: span.parentSpanId }),
    ...(failureOf(span) && { error: short(failureOf(span) ?? "") }),
    ...(span.endNs === undefined && { unended: true }),
    ...(span.aborted && { aborted: true }),
    ...shortened(span.attributes),
  };
}

function shortened(attributes: Attributes): Attributes {
  const copy: Attributes = {};
  for (const key in attributes) {
    const value = attributes[key] as AttributeValue;
    copy[key] = typeof value === "object" && value !== null ? short(JSON.stringify(value)) : short(value);
  }
  return copy;
}

const short = <Value extends AttributeValue>(value: Value): Value | string =>
  typeof value === "string" && value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;

const round = (us: number): number => Math.round(us * 1000) / 1000;

/** Exact below 2^53 ns, which is a hundred days. */
const micros = (ns: bigint): number => round(Number(ns / 1000n) + Number(ns % 1000n) / 1000);
