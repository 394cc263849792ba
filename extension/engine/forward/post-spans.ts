import { otlpOfSpans } from "../../../sdk/otlp/otlp-of-spans.ts";
import { withAnswer } from "../../interop/export/outgoing.ts";
import type { Destination } from "../../interop/forward/destination.ts";
import { type Answer, judgeAnswer, type Verdict } from "../../interop/forward/judge-answer.ts";
import { requestOf } from "../../interop/forward/request-of.ts";
import type { Span } from "../../model/trace.ts";
import { gzipped } from "./gzip.ts";
import { withSomeEnd } from "./unfinished-spans.ts";

/** A receiver that says nothing for so long is not waited for. */
export const PATIENCE_MS = 30_000;
/** Of an answer: the standard's are some hundred bytes. */
const MOST_ANSWER = 64 * 1024;
/** Bytes of a request before gzip: receivers take 4 MB (Langfuse behind a proxy) to 20 MB (Collector, Honeycomb). */
export const MOST_REQUEST = 3 * 1024 * 1024;

export interface PostParts {
  fetch: typeof fetch;
  /** Aborted: given up, by the user or with the panel. */
  signal: AbortSignal;
}

/**
 * Sends spans in one request, and says what is to be done next; never rejects but when `signal` is aborted. Content goes as
 * JSON text, and what never ended ends with the last that is known of it, because that is what back ends read.
 */
export async function postSpans(
  destination: Destination,
  spans: readonly Span[],
  parts: PostParts,
): Promise<Verdict> {
  const traces = otlpOfSpans(spans.map(withAnswer).map(withSomeEnd), { content: "json" });
  const { url, headers, body } = requestOf(destination, traces);
  if (body.length > MOST_REQUEST && spans.length > 1) return { type: "smaller", message: "" };
  const packed = destination.gzip ? await gzipped(body) : body;
  const encoded = destination.gzip ? { ...headers, "content-encoding": "gzip" } : headers;
  const answer = await post({ url, headers: encoded, body: packed }, parts);
  return judgeAnswer(answer, spans.length);
}

async function post(
  { url, headers, body }: ReturnType<typeof requestOf>,
  { fetch, signal }: PostParts,
): Promise<Answer> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      signal: AbortSignal.any([signal, patience]),
      cache: "no-store",
      credentials: "omit",
      // Not followed, and told apart from an address where nobody is.
      redirect: "manual",
      referrerPolicy: "no-referrer",
    });
    if (response.type === "opaqueredirect" || isRedirect(response.status)) return { type: "redirect" };
    return {
      type: "answer",
      status: response.status,
      retryAfter: response.headers.get("retry-after"),
      // A half-written answer to a request that was taken: it was taken.
      body: await readBounded(response).catch(() => new Uint8Array()),
    };
  } catch {
    signal.throwIfAborted();
    return { type: patience.aborted ? "timeout" : "none" };
  }
}

const isRedirect = (status: number): boolean => status >= 300 && status < 400 && status !== 304;

/** The beginning of an answer: what is beyond is of no use, and may be endless. */
async function readBounded({ body }: Response): Promise<Uint8Array> {
  const reader = body?.getReader();
  const read = new Uint8Array(MOST_ANSWER);
  let length = 0;
  while (reader && length < MOST_ANSWER) {
    const { done, value } = await reader.read();
    if (done) break;
    const piece = value.subarray(0, MOST_ANSWER - length);
    read.set(piece, length);
    length += piece.length;
  }
  void reader?.cancel().catch(() => undefined);
  return read.subarray(0, length);
}
