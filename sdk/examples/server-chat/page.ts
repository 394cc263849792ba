import { init, instrument, workflow } from "genai-traces";
import { readAnswer } from "../fetch-tap/read-answer.ts";

/** `?link`: no header is sent, and the server's own trace is only linked to (`Server-Timing`). */
const isLinked = new URLSearchParams(location.search).has("link");

init({ serviceName: "shop-page" });
// One line: calls to our own origin carry `traceparent`, and the server's spans stand below them.
instrument({ traceparent: !isLinked });

const find = <E extends Element>(id: string): E => document.querySelector<E>(`#${id}`) as E;
const status = find("status");
const log = find("log");

const ask = (question: string): Promise<string> =>
  workflow({ name: "answer", input: question }, async (turn) => {
    log.textContent = "";
    status.textContent = "Answering …";
    const response = await turn.run(() =>
      fetch("/api/chat", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          model: "shop-assistant",
          messages: [{ role: "user", content: question }],
          stream: true,
        }),
      }),
    );
    if (!response.ok || !response.body) throw new Error(`The server said ${response.status}`);
    for await (const text of readAnswer(response.body)) log.append(text);
    status.textContent = "Ready";
    turn.output(log.textContent ?? "");
    return log.textContent ?? "";
  });

find("form").addEventListener("submit", (event) => {
  event.preventDefault();
  ask(find<HTMLInputElement>("question").value).catch((error: unknown) => {
    status.textContent = `It failed: ${error}`;
  });
});
status.textContent = "Ready";

/** For scripts. */
Object.assign(globalThis, { demo: { ask } });
