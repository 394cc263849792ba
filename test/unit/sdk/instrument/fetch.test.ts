import { expect, it, vi } from "vitest";
import { drain } from "../../../../sdk/instrument/idle.ts";
import { OWN_REQUEST } from "../../../../sdk/tracer/own-request.ts";
import { numbers } from "../../../fixtures/numbers-format.ts";
import { post, sse, stream, tapped, URL_OF_NUMBERS } from "./tapped.ts";

const ANSWER = sse({ n: 1 }, { n: 2 }, { end: true });

it("a recognised answer becomes a span from before the request to the last event", async () => {
  const { fetch, spans } = tapped(async () => stream(ANSWER));
  const text = await (await fetch(URL_OF_NUMBERS, post({ say: 2 }))).text();
  expect(text).toBe(ANSWER);
  const [span] = spans();
  expect(span).toMatchObject({
    name: "chat numbers",
    kind: 3,
    text: "1 2 ",
    attributes: {
      "http.request.method": "POST",
      "url.full": "https://api.test/v1/numbers?key=[redacted]&alt=sse",
      "server.address": "api.test",
      "server.port": 443,
      "http.response.status_code": 200,
      "genai_traces.wire.format": "test.numbers",
      "genai_traces.answer.end": "complete",
      "test.say": 2,
    },
  });
  expect(span?.end).toBeDefined();
});

it("the app gets the very same response, and one that is not recognised is not touched at all", async () => {
  for (const address of [URL_OF_NUMBERS, "https://api.test/other"]) {
    const response = stream(ANSWER);
    const { fetch } = tapped(async () => response);
    expect(await fetch(address, post({}))).toBe(response);
    expect(Reflect.ownKeys(response).includes("body")).toBe(address === URL_OF_NUMBERS);
  }
});

it("a request that only looks like it is decided by what is answered", async () => {
  const { fetch, spans } = tapped(async (address) =>
    stream(String(address).endsWith("yes") ? ANSWER : sse({ other: 1 }, { other: 2 })),
  );
  await (await fetch("https://api.test/no", post({ say: 1 }))).text();
  expect(spans()).toEqual([]);
  await (await fetch("https://api.test/yes", post({ say: 1 }))).text();
  expect(spans()).toMatchObject([{ text: "1 2 ", attributes: { "http.response.status_code": 200 } }]);
});

it("a request that an SDK of ours makes for itself is none of the app's", async () => {
  const { fetch, spans } = tapped(async () => stream(ANSWER));
  const own = { ...post({ say: 2 }), [OWN_REQUEST]: true };
  await (await fetch(URL_OF_NUMBERS, own)).text();
  expect(spans()).toEqual([]);
});

it("a header of the answer is enough", async () => {
  const { fetch, spans } = tapped(
    async () => new Response(ANSWER, { headers: { "content-type": "text/event-stream", "x-numbers": "1" } }),
  );
  await (await fetch("https://api.test/any", post({}))).text();
  expect(spans()).toMatchObject([{ text: "1 2 " }]);
});

it("the native function gets the same arguments, the same this, and is called at once", () => {
  const seen: unknown[] = [];
  function native(this: unknown, ...args: unknown[]) {
    seen.push(this, ...args);
    return new Promise<Response>(() => {});
  }
  const { fetch } = tapped(native);
  const init = Object.freeze(post({ say: 1 }));
  const owner = { fetch };
  owner.fetch(URL_OF_NUMBERS, init);
  expect(seen).toEqual([owner, URL_OF_NUMBERS, init]);
  fetch.call(undefined, "https://api.test/");
  expect(seen.slice(3)).toEqual([undefined, "https://api.test/"]);
});

it("looks like the native function", () => {
  const { fetch } = tapped(globalThis.fetch);
  expect([fetch.name, fetch.length, fetch.toString()]).toEqual([
    globalThis.fetch.name,
    globalThis.fetch.length,
    globalThis.fetch.toString(),
  ]);
  expect(Reflect.ownKeys(fetch)).toEqual(Reflect.ownKeys(globalThis.fetch));
});

it("a recognised request is shown while it waits for its answer", async () => {
  const { fetch, spans } = tapped(() => new Promise(() => {}));
  fetch(URL_OF_NUMBERS, post({ say: 1 }));
  const [span] = spans();
  expect(span).toMatchObject({ name: "chat numbers" });
  expect(span?.end).toBeUndefined();
});

it("a request that fails gives the same error, and a span that failed", async () => {
  const error = new TypeError("Failed to fetch");
  const { fetch, spans } = tapped(() => Promise.reject(error));
  await expect(fetch(URL_OF_NUMBERS, post({ say: 1 }))).rejects.toBe(error);
  await new Promise((resolve) => setTimeout(resolve));
  expect(spans()).toMatchObject([
    {
      attributes: { "error.type": "TypeError", "genai_traces.answer.end": "error" },
      end: { status: { code: 2 } },
    },
  ]);
});

it.each([["abort()"], ["abort(reason)"]])(
  "a request stopped by %s before the answer is aborted, no error",
  async (how) => {
    const stop = new AbortController();
    const { fetch, spans } = tapped(
      (_, init) =>
        new Promise((_, reject) => {
          init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
        }),
    );
    const answer = fetch(URL_OF_NUMBERS, { ...post({ say: 1 }), signal: stop.signal });
    stop.abort(how === "abort()" ? undefined : "enough");
    await expect(answer).rejects.toBe(stop.signal.reason);
    expect(spans()).toMatchObject([
      { attributes: { "genai_traces.answer.end": "aborted" }, end: { aborted: true } },
    ]);
    expect(spans()[0]?.end?.status).toBeUndefined();
  },
);

it("an HTTP error is a failure with its status, however the app takes it", async () => {
  for (const take of [(r: Response) => r.json(), (r: Response) => r.text()]) {
    const body = JSON.stringify({ error: { code: "rate_limited", message: "slow down" } });
    const { fetch, spans } = tapped(
      async () => new Response(body, { status: 429, headers: { "content-type": "application/json" } }),
    );
    await take(await fetch(URL_OF_NUMBERS, post({ say: 1 })));
    expect(spans()).toMatchObject([
      {
        attributes: { "http.response.status_code": 429, "error.type": "rate_limited" },
        end: { status: { code: 2, message: "slow down" } },
      },
    ]);
  }
});

it("an error whose body nobody reads is still a failure", async () => {
  vi.useFakeTimers();
  vi.resetModules();
  try {
    const fresh = await import("./tapped.ts");
    const { fetch, spans } = fresh.tapped(async () => stream("", 500));
    await fetch(URL_OF_NUMBERS, post({ say: 1 }));
    vi.advanceTimersByTime(6_000);
    expect(spans()).toMatchObject([{ end: { status: { code: 2 } }, attributes: { "error.type": "500" } }]);
  } finally {
    vi.useRealTimers();
  }
});

it("a body that breaks in the middle is truncated; what came is kept", async () => {
  const error = new TypeError("network error");
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(sse({ n: 1 })));
    },
    pull(controller) {
      controller.error(error);
    },
  });
  const { fetch, spans } = tapped(
    async () => new Response(body, { headers: { "content-type": "text/event-stream" } }),
  );
  const response = await fetch(URL_OF_NUMBERS, post({ say: 1 }));
  await expect(response.text()).rejects.toBe(error);
  await new Promise((resolve) => setTimeout(resolve));
  expect(spans()).toMatchObject([{ attributes: { "error.type": "stream_truncated" } }]);
});

it("the body of a Request is read from a copy", async () => {
  const { fetch, spans } = tapped(async (request) => {
    expect(await (request as Request).text()).toBe('{"say":7}');
    return stream(ANSWER);
  });
  const headers = { "content-type": "application/json" };
  const request = new Request("https://api.test/v1/numbers", { ...post({ say: 7 }), headers });
  await (await fetch(request)).text();
  expect(spans()).toMatchObject([{ attributes: { "test.say": 7 } }]);
});

it("bodies that are no text are never looked at", async () => {
  const body = new ReadableStream({ pull: vi.fn() }, { highWaterMark: 0 });
  const { fetch, spans } = tapped(async () => stream(ANSWER));
  await (await fetch(URL_OF_NUMBERS, { method: "POST", body, duplex: "half" } as RequestInit)).text();
  expect(body.locked).toBe(false);
  expect(spans()).toMatchObject([{ text: "1 2 " }]);
});

it("an observer that throws is disabled and the app does not notice", async () => {
  const broken = () => {
    throw new Error("ours");
  };
  for (const options of [
    { observe: broken },
    { reading: { formats: [numbers], sockets: [], createReader: broken } },
    {
      reading: { formats: [{ name: "broken", matches: broken } as never], sockets: [], createReader: broken },
    },
    { tracer: broken },
  ]) {
    const { fetch } = tapped(async () => stream(ANSWER), options);
    const response = await fetch(URL_OF_NUMBERS, post({ say: 1 }));
    expect(await response.text()).toBe(ANSWER);
    drain();
  }
});

it("addresses can be left alone, or looked at whatever was asked", async () => {
  const { fetch, spans } = tapped(async () => stream(ANSWER), {
    observe: ({ pathname }) => (pathname === "/any" ? true : pathname !== "/v1/numbers"),
  });
  await (await fetch(URL_OF_NUMBERS, post({ say: 1 }))).text();
  expect(spans()).toEqual([]);
  await (await fetch("https://api.test/any", post({}))).text();
  expect(spans()).toMatchObject([{ text: "1 2 " }]);
});

it("nothing is kept of headers and of the user's name in an address", async () => {
  const { fetch, text } = tapped(async () => stream(ANSWER));
  const headers = { authorization: "Bearer token-of-mine-1234567", "x-api-key": "key-of-mine-1234567" };
  await (await fetch(URL_OF_NUMBERS, { ...post({ say: 1 }), headers })).text();
  drain();
  expect(text()).not.toMatch(/of-mine|abc123|user|:word@/);
});

it("the active span is the parent", async () => {
  const { fetch, spans, tracer } = tapped(async () => stream(ANSWER));
  const turn = tracer.startSpan("turn");
  await (await turn.run(() => fetch(URL_OF_NUMBERS, post({ say: 1 })))).text();
  expect(spans()[1]).toMatchObject({ parent: turn.spanId, trace: turn.traceId });
});
