import type { Span, SpanContext } from "../tracer/api.ts";
import { extract, inject } from "../tracer/trace-context.ts";
import type { Propagation } from "./tap.ts";

/** Does this address get `traceparent`? Others would refuse the request for a header they do not expect. */
export function isPropagated(url: URL, to: Propagation | undefined): boolean {
  if (to === true) return url.origin === globalThis.location?.origin;
  return (
    !!to &&
    to.some((one) =>
      typeof one === "string"
        ? url.href.startsWith(new URL(one).href)
        : typeof one === "function"
          ? one(url)
          : url.href.search(one) >= 0,
    )
  );
}

/** Arguments for `fetch` with `traceparent`, unless the app sends its own. The app's own objects stay as they are. */
export function withTraceparent(args: unknown[], span: Span): unknown[] {
  const [input, init] = args as [RequestInfo | URL, RequestInit | undefined];
  const request = input instanceof Request ? input : undefined;
  const headers = new Headers(init?.headers ?? request?.headers);
  if (headers.has("traceparent")) return args;
  const value = inject(headers, span);
  // Any member given with a request resets these two.
  const base = init ?? (request && { referrer: request.referrer, referrerPolicy: request.referrerPolicy });
  return [input, Object.create(base ?? null, { headers: { value } })];
}

/** The server's own span, as `Server-Timing: traceparent;desc="00-…"` (or `trace`, the W3C's newer name) tells it. */
export function contextOf(serverTiming: string | undefined): SpanContext | undefined {
  const traceparent = /(?:^|,)\s*trace(?:parent)?\s*;\s*desc="?([\da-f-]+)/i.exec(serverTiming ?? "")?.[1];
  return traceparent ? extract({ traceparent }) : undefined;
}
