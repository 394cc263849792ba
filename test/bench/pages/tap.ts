import { init, instrument } from "genai-traces";
import { candidatesFor } from "../../../sdk/wire/candidates.ts";
import { FORMATS } from "../../../sdk/wire/formats.ts";
import type { Operation } from "../../../sdk/wire/operation.ts";
import { createCallReader } from "../../../sdk/wire/read-call.ts";

/** What the tap's bench does in a page; with `?tap` the page has the tap. */
if (location.search) {
  init();
  instrument();
}

const REQUEST = {
  model: "m",
  stream: true,
  messages: [{ role: "user", content: "Go on." }],
};

/** Milliseconds from the request to the end of the answer, as the app sees them. */
async function timed(read: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await read();
  const took = performance.now() - start;
  // What we read later is not the next round's.
  await new Promise((resolve) => setTimeout(resolve, 400));
  return took;
}

const ask = (url: string): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(REQUEST),
  });

/** Body and nothing else: all an app can leave out. */
const raw = (url: string): Promise<number> =>
  timed(async () => {
    const reader = (await ask(url)).body?.getReader();
    while (!(await reader?.read())?.done);
  });

/** What the least of apps does: decodes, takes the events apart, parses them. */
const app = (url: string): Promise<number> =>
  timed(async () => {
    const reader = (await ask(url)).body?.getReader();
    const decoder = new TextDecoder();
    let rest = "";
    let answer = "";
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) return answer;
      const events = (rest + decoder.decode(value, { stream: true })).split("\n\n");
      rest = events.pop() ?? "";
      for (const event of events)
        if (!event.endsWith("[DONE]")) answer += JSON.parse(event.slice(6)).choices[0].delta.content ?? "";
    }
  });

/** Nobody keeps what is read. */
const NOWHERE: Operation = {
  set() {},
  rename() {},
  chunk() {},
  event() {},
  child: () => NOWHERE,
  awaits() {},
  end() {},
  abort() {},
};

/** Microseconds an event of reading alone, against `JSON.parse` of the same. Medians. */
function parse(): Record<"ours" | "jsonOnly", number> {
  const count = 20_000;
  const events = Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      id: "c",
      object: "chat.completion.chunk",
      created: 1,
      model: "m",
      choices: [{ index: 0, delta: { content: ` word${i % 97}` }, finish_reason: null }],
    }),
  );
  const texts = events.map((event) => `data: ${event}\n\n`);
  const request = {
    method: "POST",
    url: new URL("https://api.openai.com/v1/chat/completions"),
    header: () => undefined,
    body: REQUEST,
  };
  const response = {
    status: 200,
    header: (name: string) => (name === "content-type" ? "text/event-stream" : undefined),
  };
  const ours = () => {
    const reader = createCallReader(
      { request, response, isStream: true },
      candidatesFor(request, FORMATS),
      () => NOWHERE,
    );
    for (const text of texts) reader.text(text);
    reader.close({ how: "done" });
  };
  const jsonOnly = () => {
    let sum = 0;
    for (const event of events) sum += JSON.parse(event).choices.length;
    return sum;
  };
  return { ours: perEvent(ours, count), jsonOnly: perEvent(jsonOnly, count) };
}

function perEvent(work: () => unknown, count: number): number {
  const times: number[] = [];
  for (let i = 0; i < 9; i++) {
    const start = performance.now();
    work();
    times.push(((performance.now() - start) * 1000) / count);
  }
  return times.sort((a, b) => a - b)[4] ?? Number.NaN;
}

Object.assign(globalThis, { bench: { raw, app, parse } });
