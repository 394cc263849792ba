import { expect } from "vitest";
import type { OtlpEntry, OtlpSpan } from "../../sdk/otlp/otlp-json.ts";

/** What a store is known not to keep. */
export interface KnownLosses {
  /** Times are rounded to so many nanoseconds. Default 1. */
  timeNs?: bigint;
  /** `kind`, `links`, `events` … are not kept. */
  not?: readonly ("kind" | "links" | "events" | "status" | "attributes")[];
  /** Attributes of the store's own that it adds, by the beginning of their names. */
  adds?: readonly string[];
}

/** Span by span: the same ids, tree, times, words and facts; of what the store is known to lose, nothing is asked. */
export function expectSame(found: OtlpSpan[], sent: OtlpSpan[], losses: KnownLosses = {}): void {
  const byId = (spans: OtlpSpan[]) =>
    spans.map((span) => plain(span, losses)).sort((a, b) => (a.id < b.id ? -1 : 1));
  expect(byId(found)).toEqual(byId(sent));
}

function plain(span: OtlpSpan, { timeNs = 1n, not = [], adds = [] }: KnownLosses) {
  const time = (text = "0") => ((BigInt(text) + timeNs / 2n) / timeNs) * timeNs;
  const kept = {
    kind: span.kind || 1,
    links: linksOf(span),
    events: eventsOf(span, time),
    status: statusOf(span),
  };
  const attributes = attributesOf(span.attributes, adds);
  return {
    ...{ id: span.spanId, traceId: span.traceId, parent: span.parentSpanId || undefined, name: span.name },
    ...{ start: time(span.startTimeUnixNano), end: time(span.endTimeUnixNano) },
    ...Object.fromEntries(
      Object.entries({ ...kept, attributes }).filter(([name]) => !not.includes(name as "kind")),
    ),
  };
}

const linksOf = ({ links = [] }: OtlpSpan) => links.map(({ traceId, spanId }) => `${traceId} ${spanId}`);

const eventsOf = ({ events = [] }: OtlpSpan, time: (text: string) => bigint) =>
  events.map(({ name, timeUnixNano, attributes }) => [
    name,
    time(timeUnixNano),
    attributesOf(attributes, []),
  ]);

const statusOf = ({ status }: OtlpSpan) => [status?.code ?? 0, status?.message ?? ""];

const attributesOf = (entries: OtlpEntry[] = [], adds: readonly string[]) =>
  Object.fromEntries(
    entries
      .filter(({ key }) => !adds.some((begin) => key.startsWith(begin)))
      .map(({ key, value }) => [key, Object.values(value)[0]])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
