import { exportTo } from "../integrations/otel-export.ts";
import type { OtelReadableSpan } from "../integrations/otel-types.ts";
import { otlpOfAttributes } from "../otlp/values.ts";
import type { Attributes } from "../protocol/index.ts";
import type { AttributesInput, Tracer } from "../tracer/api.ts";
import { OWN_REQUEST } from "../tracer/own-request.ts";
import { quietly } from "../tracer/quietly.ts";
import { otlpOfReadable } from "./otlp-of-readable.ts";
import { type ExportCounts, type Reply, SendQueue } from "./send-queue.ts";

export type { ExportCounts };

export interface OtlpExporterOptions {
  /** Where to: the whole address, `https://collector.example/v1/traces`. */
  url: string;
  /** More request headers. What is in a page is no secret: send to your own server, and let that one add keys. */
  headers?: Record<string, string>;
  /** Whose spans. Default: the tracer of the last `init`. */
  tracer?: Tracer;
  /** More resource attributes, over those that `init` was told. */
  resource?: AttributesInput;
  /** Share of traces that are sent, 0 to 1; decided by the trace id, so that a trace is sent whole. Default 1. */
  sample?: number;
  /** Spans in one request. Default 256. */
  maxBatch?: number;
  /** Spans that wait for the server; the oldest go first. Default 2048, and 4 Mi code units of JSON. */
  maxQueue?: number;
  /** Milliseconds for one request. Default 10 000. */
  timeout?: number;
}

export interface OtlpExporter {
  /** Spans by what became of them. */
  readonly counts: Readonly<ExportCounts>;
  /** Sends what waits; resolves when that was tried. */
  flush(): Promise<void>;
  /** Sends what waits, and takes no more. */
  stop(): Promise<void>;
}

/**
 * Sends ended spans of this SDK to any OpenTelemetry receiver, as OTLP/JSON over HTTP: for production, where nobody has the
 * extension open. What is sent is what the panel would get: redacted, bounded, and by the capture mode. Batches every five
 * seconds, and what is there when the page is hidden, in requests that outlive it (60 KiB). Tried again after 429, 502, 503 and 504
 * (as `Retry-After` says) and when the server was not reached. Never throws; what could not be sent is counted.
 *
 * The receiver must allow the page's origin (CORS, with `content-type` and your headers), and the page's policy it (`connect-src`).
 *
 * @example
 * init({ serviceName: "shop", capture: "metadata" });
 * exportOtlp({ url: "/otel/v1/traces", sample: 0.1 });
 */
export function exportOtlp(options: OtlpExporterOptions): OtlpExporter {
  const { maxBatch = 256, maxQueue = 2048 } = options;
  let head = { resource: "{}", scope: "{}" };
  const queue = new SendQueue({
    mostBatch: maxBatch,
    mostQueued: maxQueue,
    post: (body, last) => post(body, last, options),
    wrap: (spans) =>
      `{"resourceSpans":[{"resource":${head.resource},"scopeSpans":[{"scope":${head.scope},"spans":[${spans.join()}]}]}]}`,
  });
  const take = (span: OtelReadableSpan): void => {
    if (!isSampled(span.spanContext().traceId, options.sample ?? 1)) return;
    const { name, version } = span.instrumentationScope ?? { name: "genai-traces" };
    head = {
      resource: JSON.stringify({ attributes: otlpOfAttributes(span.resource.attributes as Attributes) }),
      scope: JSON.stringify({ name, version }),
    };
    queue.add(JSON.stringify(otlpOfReadable(span)));
  };
  const undo = exportTo(
    {
      export(spans: OtelReadableSpan[]) {
        for (const span of spans) quietly(() => take(span));
      },
      shutdown: async () => {},
    } as never,
    options,
  );
  /** Runs after `exportTo` has handed over what waited: its listener was there first. */
  const leave = (): void => {
    if (globalThis.document?.visibilityState === "hidden") void queue.flush(true);
  };
  const gone = (): void => void queue.flush(true);
  globalThis.addEventListener?.("visibilitychange", leave, true);
  globalThis.addEventListener?.("pagehide", gone, true);
  return {
    counts: queue.counts,
    flush: () => queue.flush(),
    async stop() {
      undo();
      globalThis.removeEventListener?.("visibilitychange", leave, true);
      globalThis.removeEventListener?.("pagehide", gone, true);
      await queue.flush();
      queue.stop();
    },
  };
}

/** The last 52 bits of a trace id are random (W3C Trace Context, level 2). */
const isSampled = (traceId: string, share: number): boolean =>
  Number.parseInt(traceId.slice(-13), 16) < share * 2 ** 52;

async function post(body: string, last: boolean, options: OtlpExporterOptions): Promise<Reply> {
  const init = {
    method: "POST",
    headers: { "content-type": "application/json", ...options.headers },
    body,
    keepalive: last,
    signal: AbortSignal.timeout(options.timeout ?? 10_000),
    [OWN_REQUEST]: true,
  };
  const response = await globalThis.fetch(options.url, init);
  // A half-written answer to a request that was accepted: it was accepted.
  const text = await response.text().catch(() => "");
  return { status: response.status, retryAfter: response.headers.get("retry-after"), body: text };
}
