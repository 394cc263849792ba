/** What an app may do with `fetch` and a response, each ending in something that can be compared. */
export type Deed = (fetch: typeof globalThis.fetch, url: string) => Promise<unknown>;

const decoder = new TextDecoder();

const fault = async (work: () => unknown): Promise<unknown> => {
  try {
    return await work();
  } catch (error) {
    const { name, message } = error as Error;
    return { thrown: `${name}: ${message}`, class: (error as object)?.constructor?.name };
  }
};

async function readAll(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.getReader();
  const text = new TextDecoder();
  let all = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return all + text.decode();
    all += text.decode(value, { stream: true });
  }
}

const bodyOf = (response: Response): ReadableStream<Uint8Array<ArrayBuffer>> => {
  if (!response.body) throw new Error("no body");
  return response.body;
};

const state = (response: Response) => [response.bodyUsed, response.body?.locked];

export const deeds: Record<string, Deed> = {
  "what a response says of itself": async (fetch, url) => {
    const r = await fetch(url, post);
    const { type, url: address, redirected, status, statusText, ok, bodyUsed } = r;
    return {
      ...{ type, address, redirected, status, statusText, ok, bodyUsed },
      headers: [...r.headers].filter(([name]) => name !== "date"),
      is: [r instanceof Response, Object.getPrototypeOf(r) === Response.prototype, `${r}`, JSON.stringify(r)],
      keys: Object.keys(r),
      sameBody: Object.is(r.body, r.body),
      bodyIs: [r.body instanceof ReadableStream, `${r.body}`],
      sameHeaders: Object.is(r.headers, r.headers),
    };
  },
  text: async (fetch, url) => (await fetch(url, post)).text(),
  json: async (fetch, url) => fault(async () => (await fetch(url, post)).json()),
  arrayBuffer: async (fetch, url) => decoder.decode(await (await fetch(url, post)).arrayBuffer()),
  bytes: async (fetch, url) => {
    const r = (await fetch(url, post)) as Response & { bytes?(): Promise<Uint8Array> };
    return decoder.decode(await r.bytes?.());
  },
  blob: async (fetch, url) => {
    const blob = await (await fetch(url, post)).blob();
    return [blob.type, await blob.text()];
  },
  formData: async (fetch, url) => fault(async () => (await fetch(url, post)).formData()),
  "text twice": async (fetch, url) => {
    const r = await fetch(url, post);
    return [(await r.text()).length, state(r), await fault(() => r.text()), await fault(() => r.json())];
  },
  "text after the body was touched": async (fetch, url) => {
    const r = await fetch(url, post);
    const before = state(r);
    return [before, (await r.text()).length, state(r)];
  },
  "text while the body is locked": async (fetch, url) => {
    const r = await fetch(url, post);
    const reader = bodyOf(r).getReader();
    const locked = [state(r), await fault(() => r.text()), await fault(() => r.clone())];
    reader.releaseLock();
    return [...locked, state(r), await r.text(), state(r)];
  },
  "text after a part was read": async (fetch, url) => {
    const r = await fetch(url, post);
    const reader = bodyOf(r).getReader();
    await reader.read();
    const during = [state(r), await fault(() => r.text())];
    reader.releaseLock();
    return [...during, state(r), await fault(() => r.text()), await fault(() => r.clone())];
  },
  "reading in two goes": async (fetch, url) => {
    const r = await fetch(url, post);
    const reader = bodyOf(r).getReader();
    const { value } = await reader.read();
    reader.releaseLock();
    return decoder.decode(value) + (await readAll(bodyOf(r)));
  },
  "a second reader": async (fetch, url) => {
    const body = bodyOf(await fetch(url, post));
    body.getReader();
    return fault(() => body.getReader());
  },
  "a reader that gives up while it waits": async (fetch, url) => {
    const r = await fetch(`${url}?hold`, post);
    const reader = bodyOf(r).getReader();
    await reader.read();
    const waiting = fault(() => reader.read());
    reader.releaseLock();
    return [await waiting, r.body?.locked];
  },
  "what a reader says of itself": async (fetch, url) => {
    const body = bodyOf(await fetch(url, post));
    const reader = body.getReader();
    const { read, cancel, releaseLock } = reader;
    return [
      [body.getReader.name, body.getReader.length, Object.keys(body)],
      [reader instanceof ReadableStreamDefaultReader, `${reader}`, Object.keys(reader)],
      [read, cancel, releaseLock].map(({ name, length }) => [name, length]),
      await fault(() => Reflect.apply(read, undefined, [])),
      await fault(() => Reflect.apply(releaseLock, {}, [])),
    ];
  },
  "a reader that let go": async (fetch, url) => {
    const r = await fetch(url, post);
    const body = bodyOf(r);
    const reader = body.getReader();
    const during = [await fault(() => body.cancel()), await fault(() => new Response(body))];
    reader.releaseLock();
    reader.releaseLock();
    const after = [await fault(() => reader.read()), await fault(() => reader.cancel("why")), state(r)];
    return [...during, ...after, await new Response(body).text()];
  },
  "a reader first, a pipe then": async (fetch, url) => {
    const body = bodyOf(await fetch(url, post));
    const reader = body.getReader();
    let all = decoder.decode((await reader.read()).value);
    reader.releaseLock();
    for await (const text of body.pipeThrough(new TextDecoderStream()) as unknown as AsyncIterable<string>)
      all += text;
    return all;
  },
  "a reader of no kind": async (fetch, url) => {
    const body = bodyOf(await fetch(url, post));
    const getReader = body.getReader as (options: object) => unknown;
    return [await fault(() => getReader.call(body, { mode: "none" })), body.locked];
  },
  "bytes that are given away": async (fetch, url) => {
    const reader = bodyOf(await fetch(url, post)).getReader();
    let all = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return all;
      all += decoder.decode(structuredClone(value, { transfer: [value.buffer] }));
    }
  },
  "clone, both read": async (fetch, url) => {
    const r = await fetch(url, post);
    const twin = r.clone();
    return [await r.text(), await twin.text(), twin.url === r.url, twin.type, state(twin)];
  },
  "clone, the copy cancelled": async (fetch, url) => {
    const r = await fetch(url, post);
    const twin = r.clone();
    twin.body?.cancel();
    return [await r.text(), state(twin)];
  },
  "clone after the body was touched": async (fetch, url) => {
    const r = await fetch(url, post);
    const before = bodyOf(r);
    const twin = r.clone();
    return [before === r.body, before.locked, await readAll(bodyOf(twin)), await readAll(bodyOf(r))];
  },
  "clone of a clone, streamed": async (fetch, url) => {
    const r = await fetch(url, post);
    const last = r.clone().clone();
    return [await readAll(bodyOf(last)), await readAll(bodyOf(r))];
  },
  "clone after text": async (fetch, url) => {
    const r = await fetch(url, post);
    await r.text();
    return fault(() => r.clone());
  },
  tee: async (fetch, url) => {
    const r = await fetch(url, post);
    const [a, b] = bodyOf(r).tee();
    return [await readAll(a), await readAll(b), state(r)];
  },
  "bring your own buffer": async (fetch, url) => {
    const reader = bodyOf(await fetch(url, post)).getReader({ mode: "byob" });
    let all = "";
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(5));
      if (done) return [all, value?.byteLength];
      all += decoder.decode(value);
    }
  },
  pipeThrough: async (fetch, url) => {
    const r = await fetch(url, post);
    let all = "";
    const texts = bodyOf(r).pipeThrough(new TextDecoderStream());
    for await (const text of texts as unknown as AsyncIterable<string>) all += text;
    return [all, state(r)];
  },
  pipeTo: async (fetch, url) => {
    let all = "";
    const sink = new WritableStream<Uint8Array>({
      write: (chunk) => {
        all += decoder.decode(chunk);
      },
    });
    await bodyOf(await fetch(url, post)).pipeTo(sink);
    return all;
  },
  "for await": async (fetch, url) => {
    const r = await fetch(url, post);
    let all = "";
    for await (const chunk of bodyOf(r) as unknown as AsyncIterable<Uint8Array>) all += decoder.decode(chunk);
    return [all, state(r)];
  },
  "for await, and break": async (fetch, url) => {
    const r = await fetch(`${url}?hold`, post);
    for await (const _ of bodyOf(r) as unknown as AsyncIterable<Uint8Array>) break;
    return [state(r), await fault(() => r.text())];
  },
  "cancel before reading": async (fetch, url) => {
    const r = await fetch(`${url}?hold`, post);
    return [await bodyOf(r).cancel("why"), state(r), await fault(() => r.text())];
  },
  "cancel while reading": async (fetch, url) => {
    const r = await fetch(`${url}?hold`, post);
    const reader = bodyOf(r).getReader();
    await reader.read();
    const waiting = reader.read();
    return [await reader.cancel("why"), await waiting, await reader.closed, await reader.read()];
  },
  "the closed promise": async (fetch, url) => {
    const reader = bodyOf(await fetch(url, post)).getReader();
    while (!(await reader.read()).done);
    return [await reader.closed];
  },
  "a new response of the body": async (fetch, url) => {
    const r = await fetch(url, post);
    const wrapped = new Response(r.body, r);
    return [await wrapped.text(), wrapped.status, state(r)];
  },
  "handed to another context": async (fetch, url) => {
    const body = bodyOf(await fetch(url, post));
    const { port1, port2 } = new MessageChannel();
    const arrived = new Promise<ReadableStream<Uint8Array>>((resolve) => {
      port2.onmessage = ({ data }) => resolve(data);
    });
    port1.postMessage(body, [body as unknown as Transferable]);
    const all = await readAll(await arrived);
    port1.close();
    return [all, body.locked];
  },
  "kept in a cache": async (fetch, url) => {
    const cache = await caches.open("fidelity");
    const r = await fetch(url, post);
    await cache.put("/kept", r);
    const kept = await (await cache.match("/kept"))?.text();
    return [kept, state(r), await caches.delete("fidelity")];
  },
  "kept in a cache after the body was touched": async (fetch, url) => {
    const cache = await caches.open("fidelity");
    const r = await fetch(url, post);
    const touched = !!r.body;
    await cache.put("/kept", r);
    return [touched, await (await cache.match("/kept"))?.text(), await caches.delete("fidelity")];
  },
  "methods without their object": async (fetch, url) => {
    const { text, clone } = await fetch(url, post);
    return [await fault(() => text()), await fault(() => Reflect.apply(clone, undefined, []))];
  },
  "aborted while it streams": async (fetch, url) => {
    const stop = new AbortController();
    const r = await fetch(`${url}?hold`, { ...post, signal: stop.signal });
    const reader = bodyOf(r).getReader();
    await reader.read();
    const waiting = fault(() => reader.read());
    stop.abort();
    return [await waiting, await fault(() => reader.closed), await fault(() => reader.read()), state(r)];
  },
  "aborted with a reason while nobody reads": async (fetch, url) => {
    const stop = new AbortController();
    const r = await fetch(`${url}?hold`, { ...post, signal: stop.signal });
    const reader = bodyOf(r).getReader();
    await reader.read();
    stop.abort(new RangeError("mine"));
    return [await fault(() => reader.closed), await fault(() => reader.read())];
  },
  "aborted before the answer": async (fetch, url) => {
    const stop = new AbortController();
    const answer = fault(() => fetch(`${url}?slow`, { ...post, signal: stop.signal }));
    stop.abort();
    return answer;
  },
  "a connection that breaks": async (fetch, url) => {
    const r = await fetch(`${url}?break`, post);
    const reader = bodyOf(r).getReader();
    return fault(async () => {
      while (!(await reader.read()).done);
    });
  },
  "text of a connection that breaks": async (fetch, url) => {
    const r = await fetch(`${url}?break`, post);
    return fault(() => r.text());
  },
  "a redirected answer": async (fetch, url) => {
    const r = await fetch(`${url}?redirect`, post);
    return [r.redirected, r.url, r.type, (await r.text()).length];
  },
  "an error's body": async (fetch, url) => {
    const r = await fetch(`${url}?error`, post);
    return [r.status, r.ok, await r.json()];
  },
  "an empty answer": async (fetch, url) => {
    const r = await fetch(`${url}?empty`, post);
    return [r.status, r.body, await r.text(), state(r)];
  },
  "a Request": async (fetch, url) => {
    const request = new Request(url, { ...post, headers: { "content-type": "application/json" } });
    const r = await fetch(request);
    return [(await r.text()).length, request.bodyUsed, await fault(() => fetch(request))];
  },
  "bad arguments": async (fetch) => [
    await fault(() => Reflect.apply(fetch, undefined, [])),
    await fault(() => fetch("http://")),
    await fault(() => fetch("/x", { method: "GET", body: "no" })),
    await fault(() => Reflect.apply(fetch, {}, ["/x"])),
    await fault(() => Reflect.construct(fetch, ["/x"])),
  ],
  "no server": async (fetch) => fault(() => fetch("http://localhost:1/v1/numbers", post)),
  "the function itself": async (fetch) => [
    fetch.name,
    fetch.length,
    fetch.toString(),
    typeof fetch,
    Object.keys(fetch),
    "prototype" in fetch,
  ],
};

const post: RequestInit = { method: "POST", body: '{"say":3}' };
