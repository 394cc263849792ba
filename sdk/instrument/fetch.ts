import { OWN_REQUEST } from "../tracer/own-request.ts";
import { quietly } from "../tracer/quietly.ts";
import type { BodyEnd } from "../wire/read-call.ts";
import { closeCall, watchBody } from "./body-sink.ts";
import { type ObservedCall, observeCall } from "./observed-call.ts";
import { shadowResponse } from "./shadow-response.ts";
import type { Tap } from "./tap.ts";
import { isPropagated, withTraceparent } from "./trace-propagation.ts";
import { createRequest } from "./wire-request.ts";

/** `then` as it was when we came, and as zones may replace it. */
const { then } = Promise.prototype;
const { apply } = Reflect;

type Arguments = [input: RequestInfo | URL, init?: RequestInit];

interface Sent {
  call: ObservedCall;
  /** What is really sent. */
  args: Arguments;
  endOf(error: unknown): BodyEnd;
}

/** Answers and failures that one of our stand-ins has seen, where one calls another. */
const seen = new WeakSet<object>();

/**
 * What stands in place of `fetch`. The same call is made at once with the same arguments, `this` included, and the very
 * same response is handed on.
 *
 * @param isInner false if the function may itself call a stand-in of ours: then nothing is begun before the answer.
 */
export const fetchHandler = (tap: Tap, isInner = true): ProxyHandler<typeof fetch> => ({
  apply(target, self, args) {
    const sent = quietly(() => look(tap, args as Arguments, isInner));
    const answer = apply(target, self, sent?.args ?? args);
    if (!sent || !(answer instanceof Promise)) return answer;
    return apply(then, answer, [
      (response: Response) => {
        quietly(() => (isNew(response) ? receive(sent, response) : sent.call.close({ how: "unread" })));
        return response;
      },
      (error: unknown) => {
        quietly(() => closeCall(sent.call, isNew(error) ? sent.endOf(error) : { how: "unread" }));
        throw error;
      },
    ]);
  },
});

function isNew(it: unknown): boolean {
  if (!(it instanceof Object)) return true;
  const isNew = !seen.has(it);
  seen.add(it);
  return isNew;
}

/** Notes references only: nothing is read, parsed or waited for before the request is sent. */
function look(tap: Tap, args: Arguments, isInner: boolean): Sent | undefined {
  if (!tap.isOn || !tap.tracer().enabled) return undefined;
  const [input, init] = args;
  if (init && OWN_REQUEST in init) return undefined;
  const request = input instanceof Request ? input : undefined;
  const method = (init?.method ?? request?.method ?? "GET").toUpperCase();
  if (method !== "GET" && method !== "POST") return undefined;
  // Looking at other objects could change them.
  if (!request && typeof input !== "string" && !(input instanceof URL)) return undefined;

  const given = init?.body ?? "";
  let body = typeof given === "string" ? given : undefined;
  let ready: Promise<void> | undefined;
  const headers = init?.headers ?? request?.headers;
  if (method === "POST" && request && !given && /json/.test(request.headers.get("content-type") ?? "")) {
    body = undefined;
    // Its body is gone once it is sent.
    ready = request
      .clone()
      .text()
      .then(
        (text) => {
          body = text;
        },
        () => {},
      );
  }
  const wire = createRequest(
    method,
    request?.url ?? `${input}`,
    (name) => headerOf(headers, name),
    () => body,
    ready,
  );
  const call = observeCall(tap, wire);
  const signal = init?.signal ?? request?.signal;
  const sent: Sent = {
    call,
    args,
    endOf: (error) =>
      signal?.aborted && (error as Error)?.name !== "TimeoutError" ? { how: "cancelled" } : failure(error),
  };
  const isPost = method === "POST" && isInner;
  if (isPost && tap.traceparent && isPropagated(wire.url, tap.traceparent)) {
    const span = call.begin();
    if (span) sent.args = withTraceparent(args, span) as Arguments;
  } else if (isPost) call.look();
  return sent;
}

const failure = (error: unknown): BodyEnd =>
  (error as Error)?.name === "AbortError" ? { how: "cancelled" } : { how: "failed", error };

/** One header of what `fetch` takes as headers; iterables that can be read but once are left alone. */
function headerOf(headers: HeadersInit | undefined, name: string): string | null | undefined {
  if (headers instanceof Headers) return headers.get(name);
  const pairs = Array.isArray(headers) ? headers : Object.entries(headers ?? {});
  return pairs.find(([key]) => `${key}`.toLowerCase() === name)?.[1];
}

function receive({ call, endOf }: Sent, response: Response): void {
  // The response itself must not be held: see `watchBody`.
  const { status, headers, ok } = response;
  if (!call.respond({ status, header: (name) => headers.get(name) ?? undefined })) return;
  // Accepted, and no answer comes.
  if (!response.body || status === 202) call.close({ how: "done" });
  // Somebody else's doing.
  else if (Object.hasOwn(response, "body")) call.close({ how: "unread" });
  else shadowResponse(response, watchBody(call, !ok), endOf);
}
