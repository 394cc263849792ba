import { init } from "genai-traces";
import { instrumentBuiltInAI } from "genai-traces/built-in-ai";
import type { LanguageModelClass, Session, SessionTool } from "./language-model.ts";
import { StandInLanguageModel } from "./stand-in.ts";

const globals = globalThis as { LanguageModel?: LanguageModelClass };

const find = <E extends Element>(id: string): E => document.querySelector<E>(`#${id}`) as E;
const status = find("status");
const log = find("log");
const ask = find<HTMLButtonElement>("ask");
const stop = find<HTMLButtonElement>("stop");

const native = globals.LanguageModel;
const isStandIn = !["available", "downloadable", "downloading"].includes(await availability());
if (isStandIn) globals.LanguageModel = StandInLanguageModel;

init({ serviceName: "built-in-ai-demo" });
instrumentBuiltInAI(isStandIn ? { provider: "genai_traces.stand_in" } : {});

find("model").textContent = isStandIn
  ? "This browser has no built-in model. This demo’s tiny model stands in for it, behind the same interface: it knows a few things and makes up the rest."
  : "The browser’s own model answers.";

async function availability(): Promise<string> {
  try {
    return (await globals.LanguageModel?.availability()) ?? "unavailable";
  } catch {
    return "unavailable";
  }
}

const WEATHER: Record<string, string> = { oslo: "snow, 2 degrees", rome: "sun, 27 degrees" };

const weather: SessionTool = {
  name: "weather",
  description: "Tells the weather in a city.",
  inputSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  async execute({ city = "" }) {
    const found = WEATHER[city.toLowerCase()];
    if (!found) throw new Error(`Nobody has told me the weather in ${city}`);
    return found;
  },
};

let session: Promise<Session> | undefined;

/** The session is made at the first question: browsers want a click before a download. */
function open(): Promise<Session> {
  session ??= (globals.LanguageModel as LanguageModelClass).create({
    tools: [weather],
    monitor: (monitor) =>
      monitor.addEventListener("downloadprogress", (event) => {
        status.textContent = `Loading the model: ${Math.round((event as ProgressEvent).loaded * 100)} %`;
      }),
  });
  session.catch(() => {
    session = undefined;
  });
  return session;
}

async function answer(question: string): Promise<string> {
  const stopped = new AbortController();
  stop.onclick = () => stopped.abort();
  ask.disabled = true;
  stop.disabled = false;
  log.textContent = "";
  try {
    const stream = (await open()).promptStreaming(question, { signal: stopped.signal });
    status.textContent = "Answering …";
    const reader = stream.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) log.append(next.value);
    status.textContent = "Ready";
  } catch (error) {
    status.textContent = stopped.signal.aborted ? "Stopped" : `It failed: ${error}`;
  }
  ask.disabled = false;
  stop.disabled = true;
  return log.textContent ?? "";
}

find("form").addEventListener("submit", (event) => {
  event.preventDefault();
  void answer(find<HTMLInputElement>("question").value);
});
status.textContent = "Ready";
ask.disabled = false;

/** For scripts: the browser's own interface is out of sight where ours stands in. */
Object.assign(globalThis, { demo: { ask: answer, native, instrumentBuiltInAI } });
