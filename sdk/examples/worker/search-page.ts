import { connectWorker, init, type Span, workflow } from "genai-traces";
import type { SearchHit, SearchRequest } from "./messages.ts";

init({ serviceName: "search-page" });

const worker = new Worker(new URL("./search-worker.js", import.meta.url), { type: "module" });
connectWorker(worker);

/** One question at a time: the worker answers in order. */
function search(query: string): Promise<SearchHit[]> {
  return workflow({ name: "search", input: query }, async (turn) => {
    const hits = await askWorker(query, turn);
    turn.output(hits);
    return hits;
  });
}

function askWorker(query: string, turn: Span): Promise<SearchHit[]> {
  return new Promise((resolve, reject) => {
    worker.addEventListener("message", ({ data }: MessageEvent<SearchHit[]>) => resolve(data), {
      once: true,
    });
    worker.addEventListener("error", ({ message }) => reject(new Error(message)), { once: true });
    const request: SearchRequest = { query, parent: turn.spanContext() };
    worker.postMessage(request);
  });
}

const query = document.querySelector<HTMLInputElement>("#query");
const results = document.querySelector("#results");
document.querySelector("#form")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const hits = await search(query?.value ?? "");
  const lines = hits.map(({ content, score }) => {
    const line = document.createElement("li");
    line.textContent = `${content} (${score.toFixed(2)})`;
    return line;
  });
  results?.replaceChildren(...lines);
});

/** For scripts. */
Object.assign(globalThis, { search });
