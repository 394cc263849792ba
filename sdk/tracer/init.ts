import { sharedJournal } from "../journal/shared-journal.ts";
import { createPageJournal } from "../journal/window-transport.ts";
import type { InitOptions, Tracer } from "./api.ts";
import { setDefaultTracer } from "./default-tracer.ts";
import { noopTracer } from "./noop-tracer.ts";
import { createTracer } from "./tracer.ts";

const made: { text: string; redact: InitOptions["redact"]; tracer: Tracer }[] = [];

/**
 * Starts tracing and returns the tracer. Call it wherever is convenient: the same options give the same
 * tracer again, others (another service) give another one on the page's one journal. Without a window (servers,
 * builds, tests) and with `enabled: false` nothing is recorded. In a dedicated worker import `genai-traces/worker` too.
 *
 * @example
 * const tracer = init({ serviceName: "support-chat" });
 * const answer = await tracer.span("answer", async (span) => {
 *   for await (const token of model.stream(question)) span.chunk(token);
 * });
 */
export function init(options: InitOptions = {}): Tracer {
  try {
    return setDefaultTracer(find(options));
  } catch {
    // Options that cannot be read, or a page that forbids what we need.
    return setDefaultTracer(noopTracer);
  }
}

function find(options: InitOptions): Tracer {
  const { redact, ring, enabled } = options;
  const text = JSON.stringify(options);
  let known = made.find((one) => one.text === text && one.redact === redact);
  if (!known) {
    const journal = enabled === false ? undefined : sharedJournal(createLocalJournal);
    if (ring) journal?.limit(ring);
    known = { text, redact, tracer: createTracer(journal, options) };
    made.push(known);
  }
  return known.tracer;
}

/** Only a page's: a worker has made its own (`genai-traces/worker`). */
function createLocalJournal() {
  const { window } = globalThis as { window?: Window };
  return window?.document && createPageJournal(window);
}
