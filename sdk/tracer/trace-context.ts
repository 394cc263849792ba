import { activeSpan } from "./active-span.ts";
import type { Span, SpanContext } from "./api.ts";
import { isContext } from "./trace-ids.ts";

type Carrier = Headers | Record<string, string>;

/** Version 00 has exactly four fields; later ones may have more, of which only these are known. */
const TRACEPARENT = /^(?!ff)([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;
/** What the W3C asks to pass on at least. */
const LONGEST_STATE = 512;

/**
 * Writes `traceparent` and `tracestate` (W3C Trace Context) into request headers, so that a server can
 * continue the trace. Only for servers that expect them: on a cross-origin request a header that the server
 * does not allow makes the browser refuse the request. Default span: the active one; without any the headers stay as they are.
 *
 * @returns the headers given.
 */
export function inject<H extends Carrier>(headers: H, span: Span | undefined = activeSpan()): H {
  const context = span?.spanContext();
  if (!isContext(context)) return headers;
  const flags = (0x100 + ((context.traceFlags ?? 1) & 0xff)).toString(16).slice(1);
  write(headers, "traceparent", `00-${context.traceId}-${context.spanId}-${flags}`);
  if (context.traceState) write(headers, "tracestate", context.traceState);
  return headers;
}

/** Reads what `inject` writes, e.g. of a message that began the work; `undefined` if it is missing or malformed. */
export function extract(headers: Carrier): SpanContext | undefined {
  const fields = TRACEPARENT.exec(read(headers, "traceparent")?.trim() ?? "");
  if (!fields || (fields[1] === "00" && fields[5])) return undefined;
  const [, , traceId = "", spanId = "", flags = "00"] = fields;
  const context: SpanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  if (!isContext(context)) return undefined;
  const state = read(headers, "tracestate")?.trim();
  if (state && state.length <= LONGEST_STATE) context.traceState = state;
  return context;
}

function write(headers: Carrier, name: string, value: string): void {
  if (headers instanceof Headers) headers.set(name, value);
  else headers[name] = value;
}

function read(headers: Carrier, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const key = Object.keys(headers).find((one) => one.toLowerCase() === name);
  const value = key === undefined ? undefined : headers[key];
  return typeof value === "string" ? value : undefined;
}
