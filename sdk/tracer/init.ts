import { type Journal, sharedJournal } from "../journal/journal.ts";
import { connectWindow } from "../journal/window-transport.ts";
import { connectToPage, isWorker } from "../journal/worker-transport.ts";
import type { InitOptions, Tracer } from "./api.ts";
import { setDefaultTracer } from "./default-tracer.ts";
import { noopTracer } from "./noop-tracer.ts";
import { createTracer } from "./tracer.ts";

const made: { options: InitOptions; tracer: Tracer }[] = [];

/**
 * Starts tracing and returns the tracer. Call it wherever is convenient: the same options give the same
 * tracer again, others (another service) give another one on the page's one journal. Without a window or
 * a dedicated worker (servers, builds, tests) and with `enabled: false` nothing is recorded.
 *
 * @example
 * const tracer = init({ serviceName: "support-chat" });
 * const answer = await tracer.span("answer", async (span) => {
 *   for await (const token of model.stream(question)) span.chunk(token);
 * });
 */
export function init(options: InitOptions = {}): Tracer {
  try {
    return setDefaultTracer(find(options) ?? make(options));
  } catch {
    return noopTracer;
  }
}

const find = (options: InitOptions): Tracer | undefined =>
  made.find((one) => sameOptions(one.options, options))?.tracer;

function make(options: InitOptions): Tracer {
  const journal = options.enabled === false ? undefined : localJournal();
  if (!journal) return noopTracer;
  journal.limit(options.ring ?? {});
  const tracer = createTracer(journal, options);
  made.push({ options: { ...options }, tracer });
  return tracer;
}

function localJournal(): Journal | undefined {
  if (isWorker()) return sharedJournal("worker", connectToPage);
  const { window } = globalThis as { window?: Window };
  return window?.document && sharedJournal("page", (journal) => connectWindow(journal, window));
}

/** Members that are objects count as the same if they would read the same. */
function sameOptions(a: InitOptions, b: InitOptions): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)] as (keyof InitOptions)[]);
  return [...keys].every((key) => a[key] === b[key] || asText(a[key]) === asText(b[key]));
}

const asText = (value: unknown): unknown => {
  try {
    return typeof value === "object" ? JSON.stringify(value) : value;
  } catch {
    return value;
  }
};
