import type { InitOptions, Tracer } from "../tracer/api.ts";
import { defaultTracer } from "../tracer/default-tracer.ts";
import { init } from "../tracer/init.ts";
import { fetchHandler } from "./fetch.ts";
import { release } from "./idle.ts";
import { install, watchLeaving } from "./install.ts";
import { isReplaced, standIn } from "./replace.ts";
import type { Propagation, Tap } from "./tap.ts";

export interface InstrumentOptions extends InitOptions {
  /** Default: what `init` makes of the other options; without any, the tracer of the last `init`. */
  tracer?: Tracer;
  /**
   * Sends `traceparent` with recognised `fetch` requests: to the page's own origin (`true`), or to addresses that begin
   * with a string, match a pattern, or that a function says yes to. Default: to nobody, because on a cross-origin
   * request a header that the server does not allow makes the browser refuse it. Costs reading the request first.
   */
  traceparent?: Propagation;
  /**
   * Asked for each address: `false` leaves it alone; `true` looks at its answers even where the request is like
   * no model's. Default: requests are recognised by themselves. One that throws disables the observer of that call.
   */
  observe?: (url: URL) => boolean | undefined;
}

export interface Instrumentation {
  /** Puts the native functions back where nobody has replaced ours since, and observes nothing new. */
  uninstall(): void;
}

/** Where the one instrumentation of a page or worker is found, by all copies of the SDK. */
const PLACE = Symbol.for("genai-traces.instrumentation");

let loading: Promise<void> | undefined;

const tap: Tap = {
  tracer: defaultTracer,
  load: () =>
    (loading ??= import("../wire/reading.ts").then(
      (reading) => {
        tap.reading = reading;
        release();
      },
      (error: unknown) => {
        // What waits is kept, within its bound; the next call tries again.
        loading = undefined;
        tellUnread(error);
      },
    )),
  isOn: false,
  open: new Set(),
};

let isTold = false;

/** Once a page: whoever looks sees no calls, and must know why. */
function tellUnread(error: unknown): void {
  if (isTold) return;
  isTold = true;
  const why =
    "Model calls are seen, but not read: what reads them was not loaded. Is the file that the bundler made of genai-traces' " +
    "import() deployed, and allowed by the Content-Security-Policy? The next call tries again.";
  tap.tracer().startSpan("load what reads model calls", { parent: null }).fail(`${why} ${error}`);
}

/**
 * Records every model call of the page, or of the dedicated worker, by observing `fetch`, `XMLHttpRequest`,
 * `EventSource` and `WebSocket`. Call it before anything that may keep `fetch` for itself, as API clients do when they
 * are made. Nothing that the app sees of its requests and answers changes. Called again (also by another copy of the
 * SDK) it gives what is there, whatever the options say. Without a window or a dedicated worker, and with
 * `enabled: false`, it does nothing. What reads answers is loaded with the first call that is like a model's; where that
 * fails, one span says so.
 *
 * @example
 * instrument({ serviceName: "support-chat" });
 */
export function instrument(options: InstrumentOptions = {}): Instrumentation {
  const place = globalThis as unknown as Record<symbol, Instrumentation | undefined>;
  if (place[PLACE]) return place[PLACE];
  const { tracer, traceparent, observe, ...own } = options;
  const isOwn = Object.keys(own).length > 0;
  const stay = watchLeaving(tap);
  const given = tracer ?? (isOwn || !defaultTracer().enabled ? init(own) : undefined);
  if (given && !given.enabled) {
    stay();
    return { uninstall() {} };
  }
  Object.assign(tap, {
    tracer: tracer || isOwn ? () => given : defaultTracer,
    traceparent,
    observe,
  });
  // Its ids are needed before the first request is sent.
  if (traceparent) void tap.load();
  const undo = install(tap);
  const uninstall = (): void => {
    undo();
    stay();
    if (place[PLACE] === installed) delete place[PLACE];
  };
  const installed = { uninstall };
  Object.defineProperty(globalThis, PLACE, { value: installed, configurable: true });
  return installed;
}

/**
 * A `fetch` that is observed, for clients that were made before {@link instrument} or take one of their own:
 * `new OpenAI({ fetch: wrapFetch(fetch) })`. Works without `instrument` too, with the tracer of the last `init`.
 */
export function wrapFetch<F extends typeof fetch>(fetch: F): F {
  if (isReplaced(fetch)) return fetch;
  const text = Function.prototype.toString.call(fetch);
  const isNative = fetch.name === "fetch" && text.includes("[native code]");
  // Goes on where the globals are no longer observed.
  const explicit: Tap = Object.create(tap, { isOn: { value: true } });
  return standIn(fetch, fetchHandler(explicit, isNative) as ProxyHandler<F>);
}
