/** Ids of a span that a server told of itself. */
export interface ServerSpan {
  traceId: string;
  spanId: string;
}

const SPAN = /(?:^|,)\s*trace(?:parent)?\s*;\s*desc="?[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-/i;

/** As `Server-Timing: traceparent;desc="00-…"` (or `trace`, the W3C's newer name) tells it. */
export function spanInServerTiming(header: string | undefined): ServerSpan | undefined {
  const [, traceId, spanId] = SPAN.exec(header ?? "") ?? [];
  return traceId && spanId ? { traceId, spanId } : undefined;
}

/**
 * The same, from what the browser kept of a request: where CORS hides the header, `Timing-Allow-Origin` may still show
 * it. There is nothing before the answer is over, and nothing of what did not fit into the page's buffer of 250 resources.
 *
 * @param sentAt of the request, `performance.now()`: of several to one address the first that began then is meant.
 */
export function spanInResourceTiming(url: string, sentAt: number): ServerSpan | undefined {
  const entries = performance.getEntriesByName(url, "resource") as PerformanceResourceTiming[];
  const timing = entries.find(({ startTime }) => startTime >= sentAt)?.serverTiming ?? [];
  return spanInServerTiming(timing.map(({ name, description }) => `${name};desc=${description}`).join());
}
