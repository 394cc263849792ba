import { fetchHandler } from "../../../sdk/instrument/fetch.ts";
import { drain, release } from "../../../sdk/instrument/idle.ts";
import type { Tap } from "../../../sdk/instrument/tap.ts";
import type { Span, Tracer } from "../../../sdk/tracer/api.ts";
import * as reading from "../../../sdk/wire/reading.ts";
import { RERUN_LINK, RERUN_ORIGIN } from "../../model/rerun-origin.ts";
import type { SessionOrigin } from "../engine-api.ts";
import { failureOf, privateRequest } from "./endpoint.ts";
import { type OwnDoor, openOwnRoad } from "./own-road.ts";
import type { RerunProgress, RerunRequest, RerunResult, SpanRef } from "./rerun-api.ts";

// What reads answers is here already.
release();

export interface CallParts extends OwnDoor {
  fetch: typeof fetch;
  /** Aborted by the user. */
  signal: AbortSignal;
  tell(progress: RerunProgress): void;
}

/**
 * Calls a model as a page would, seen by the SDK's own tap: what is recorded of it, its chunks and their times are what a page's
 * call would have. Never rejects.
 */
export async function callModel(request: RerunRequest, parts: CallParts): Promise<RerunResult> {
  const { endpoint, original, place } = request;
  const origin: SessionOrigin = {
    ...{ documentId: `${RERUN_ORIGIN}${crypto.randomUUID()}`, tabId: place.tabId, run: place.run },
    ...{ origin: RERUN_ORIGIN + new URL(endpoint.url).host, url: endpoint.url },
  };
  const road = await openOwnRoad(parts, origin, "Run again");
  let span: SpanRef | undefined;
  const tracer = linking(road.tracer, original, (begun) => {
    span = begun;
    parts.tell({ span: begun, isAnswered: false });
  });
  const tap: Tap = { tracer: () => tracer, reading, load: async () => {}, isOn: true, open: new Set() };
  const observed = new Proxy(parts.fetch, fetchHandler(tap));
  const { failure } = await ask(observed, request, parts.signal, () => {
    if (span) parts.tell({ span, isAnswered: true });
  });
  await closed(tap);
  road.close();
  return { ...(span && { span }), ...(failure && { failure }), cancelled: parts.signal.aborted };
}

/** Each call that begins with it links to the original. */
const linking = (tracer: Tracer, original: SpanRef, begun: (span: SpanRef) => void): Tracer => ({
  ...tracer,
  startSpan(name, options = {}) {
    const links = [...(options.links ?? []), { context: contextOf(original), attributes: RERUN_LINK }];
    const span: Span = tracer.startSpan(name, { ...options, links });
    const { traceId, spanId } = span.spanContext();
    begun({ traceId, spanId });
    return span;
  },
});

const contextOf = ({ traceId, spanId }: SpanRef) => ({ traceId, spanId, traceFlags: 1 });

async function ask(
  fetch: typeof globalThis.fetch,
  { endpoint, body }: RerunRequest,
  signal: AbortSignal,
  answered: () => void,
): Promise<Pick<RerunResult, "failure">> {
  let isAnswered = false;
  try {
    const response = await fetch(`${endpoint.url}/chat/completions`, {
      ...privateRequest(endpoint, signal),
      method: "POST",
      body: JSON.stringify(body),
    });
    if (!response.ok) return { failure: await failureOf(response) };
    isAnswered = true;
    // The tap looks at requests when there is time: now, so that there is a span to tell of.
    drain();
    answered();
    const reader = response.body?.getReader();
    while (reader && !(await reader.read()).done);
    return {};
  } catch (error) {
    if (signal.aborted) return {};
    const detail = error instanceof Error ? error.message : String(error);
    return { failure: { problem: isAnswered ? "broken" : "unreachable", detail } };
  }
}

/** The tap has read all that it has seen. */
async function closed(tap: Tap): Promise<void> {
  // It ends a call that failed in a task of its own.
  do await new Promise<void>((resolve) => setTimeout(resolve));
  while (tap.open.size > 0);
  drain();
}
