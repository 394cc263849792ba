/** A service worker's surface, as much as is used; the page's own types know none. */
interface Worker {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(type: "install" | "activate", listener: (event: Waiting) => void): void;
  addEventListener(type: "fetch", listener: (event: Asked) => void): void;
}
interface Waiting {
  waitUntil(work: Promise<void>): void;
}
interface Asked {
  request: Request;
  respondWith(response: Promise<Response>): void;
}

const worker = globalThis as unknown as Worker;
/** About as fast as a small model speaks. */
const PIECE_MS = 40;

/** Speaks OpenAI's chat completions and has no model: it repeats the question, word by word. */
worker.addEventListener("fetch", (event) => {
  if (new URL(event.request.url).pathname.endsWith("/v1/chat/completions"))
    event.respondWith(answer(event.request));
});
worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

async function answer(request: Request): Promise<Response> {
  const { model, messages } = (await request.json()) as { model: string; messages: { content: string }[] };
  const words = `You asked: ${messages.at(-1)?.content ?? ""}`.split(/(?= )/);
  const chunk = (fields: object) => ({
    id: "echo-1",
    object: "chat.completion.chunk",
    created: 0,
    model,
    ...fields,
  });
  const events = [
    ...words.map((content) => chunk({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })),
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }),
    chunk({ choices: [], usage: { prompt_tokens: words.length - 2, completion_tokens: words.length } }),
  ].map((event) => `data: ${JSON.stringify(event)}\n\n`);
  const pieces = [...events, "data: [DONE]\n\n"][Symbol.iterator]();
  const body = new ReadableStream<string>(
    {
      async pull(controller) {
        const { done, value } = pieces.next();
        if (done) return controller.close();
        controller.enqueue(value);
        await new Promise((resolve) => setTimeout(resolve, PIECE_MS));
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body.pipeThrough(new TextEncoderStream()), {
    headers: { "content-type": "text/event-stream" },
  });
}
