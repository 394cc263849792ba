import type { Span } from "../tracer/api.ts";
import type { Propagation } from "./tap.ts";

/** Does this address get `traceparent`? Others would refuse the request for a header they do not expect. */
export function isPropagated(url: URL, to: Propagation | undefined): boolean {
  if (to === true) return url.origin === globalThis.location?.origin;
  return (to || []).some((one) => {
    if (typeof one === "function") return one(url);
    // Made whole first: `https://api.test` is no beginning of `https://api.test.example`.
    return typeof one === "string" ? url.href.startsWith(new URL(one).href) : url.href.search(one) >= 0;
  });
}

/** Arguments for `fetch` with `traceparent`, unless the app sends its own. The app's own objects stay as they are. */
export function withTraceparent(args: unknown[], span: Span): unknown[] {
  const [input, init] = args as [RequestInfo | URL, RequestInit | undefined];
  const request = input instanceof Request ? input : undefined;
  const value = new Headers(init?.headers ?? request?.headers);
  if (value.has("traceparent")) return args;
  const { traceId, spanId, traceFlags = 1, traceState } = span.spanContext();
  value.set("traceparent", `00-${traceId}-${spanId}-0${traceFlags & 1}`);
  if (traceState) value.set("tracestate", traceState);
  // Any member given with a request resets these two.
  const { referrer, referrerPolicy } = request ?? {};
  return [
    input,
    Object.create(init ?? (request ? { referrer, referrerPolicy } : {}), { headers: { value } }),
  ];
}
