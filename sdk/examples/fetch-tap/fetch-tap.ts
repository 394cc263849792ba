import { init, instrument } from "genai-traces";
import { readAnswer } from "./read-answer.ts";

init({ serviceName: "fetch-demo" });
instrument();

const find = <E extends Element>(id: string): E => document.querySelector<E>(`#${id}`) as E;
const status = find("status");
const log = find("log");
const ask = find<HTMLButtonElement>("ask");
const stop = find<HTMLButtonElement>("stop");

async function answer(question: string): Promise<string> {
  const stopped = new AbortController();
  stop.onclick = () => stopped.abort();
  ask.disabled = true;
  stop.disabled = false;
  log.textContent = "";
  try {
    const base = find<HTMLInputElement>("address").value || new URL("v1", document.baseURI).href;
    const response = await fetch(`${base}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        model: find<HTMLInputElement>("model").value,
        messages: [{ role: "user", content: question }],
        stream: true,
        stream_options: { include_usage: true },
      }),
      signal: stopped.signal,
    });
    if (!response.ok || !response.body) throw new Error(`The server said ${response.status}`);
    status.textContent = "Answering …";
    for await (const text of readAnswer(response.body)) log.append(text);
    status.textContent = "Ready";
  } catch (error) {
    status.textContent = stopped.signal.aborted ? "Stopped" : `It failed: ${error}`;
  }
  ask.disabled = false;
  stop.disabled = true;
  return log.textContent ?? "";
}

/** Until the service worker has the page in hand, requests would go to the server of the page. */
async function ready(): Promise<void> {
  await navigator.serviceWorker.register("echo-server.js");
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller)
    await new Promise((resolve) =>
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }),
    );
}

try {
  await ready();
  status.textContent = "Ready";
} catch {
  status.textContent = "No service worker here: name a server below";
}
ask.disabled = false;
find("form").addEventListener("submit", (event) => {
  event.preventDefault();
  void answer(find<HTMLInputElement>("question").value);
});

/** For scripts. */
Object.assign(globalThis, { demo: { ask: answer } });
