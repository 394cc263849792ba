import "genai-traces/worker";
import { init, type Span } from "genai-traces";
import type { Journal } from "../../../sdk/journal/journal.ts";
import { JOURNAL_KEY } from "../../../sdk/protocol/index.ts";

/** What a page has emitted so far, counted by the page itself, to be compared with what was stored. */
export interface Emitted {
  sid: string;
  /** Sequence numbers given out by the journal. */
  records: number;
  starts: number;
  ends: number;
  chunks: number;
}

export interface EmitterApi {
  /** A whole trace at once: `name` and below it a model call with `chunks` chunks. */
  ask(name: string, chunks?: number): void;
  /** A whole trace at once whose model call answers with that text. */
  say(name: string, text: string): void;
  /** Begins a trace whose model call streams until {@link stop}. */
  stream(name: string, chunksPerSecond: number): void;
  /** Ends what streams. */
  stop(): void;
  emitted(): Emitted;
}

declare global {
  var emitter: EmitterApi;
}

/** How often a stream emits, in milliseconds: models answer in bursts of a few tokens. */
const TICK_MS = 10;

const query = new URLSearchParams(location.search);
const ringRecords = Number(query.get("ring"));
/** UTF-16 code units per chunk at least. */
const chunkLength = Number(query.get("chunk"));
const tracer = init({ serviceName: "emitter", ...(ringRecords && { ring: { records: ringRecords } }) });

const counts = { starts: 0, ends: 0, chunks: 0 };
const stops: (() => void)[] = [];

function start(name: string, parent: Span | null, attributes: Record<string, unknown> = {}): Span {
  counts.starts++;
  return tracer.startSpan(name, { parent, attributes });
}

function end(span: Span): void {
  counts.ends++;
  span.end();
}

function chunk(span: Span): void {
  counts.chunks++;
  span.chunk(`token${counts.chunks} `.padEnd(chunkLength, "."));
}

const startChat = (root: Span) =>
  start("chat test-model", root, {
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": "test-model",
    "gen_ai.provider.name": "test",
  });

function ask(name: string, chunks = 10): void {
  const root = start(name, null);
  const chat = startChat(root);
  for (let i = 0; i < chunks; i++) chunk(chat);
  end(chat);
  end(root);
}

function say(name: string, text: string): void {
  const root = start(name, null);
  const chat = startChat(root);
  counts.chunks++;
  chat.chunk(text);
  end(chat);
  end(root);
}

function stream(name: string, chunksPerSecond: number): void {
  const root = start(name, null);
  const chat = startChat(root);
  const began = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1000) * chunksPerSecond);
    for (; done < due; done++) chunk(chat);
  }, TICK_MS);
  stops.push(() => {
    clearInterval(timer);
    end(chat);
    end(root);
  });
}

function emitted(): Emitted {
  const journal = Reflect.get(globalThis, Symbol.for(JOURNAL_KEY)) as Journal;
  journal.collect();
  const { sid, next } = journal.hello();
  return { sid, records: next - 1, ...counts };
}

globalThis.emitter = {
  ask,
  say,
  stream,
  stop: () => {
    for (const stop of stops.splice(0)) stop();
  },
  emitted,
};

// Registered after the SDK's own listener: what is counted here, the SDK has had its last chance to send.
addEventListener("pagehide", () => {
  navigator.sendBeacon(`/report?run=${query.get("run")}`, JSON.stringify(emitted()));
});

// In a worker (`with-worker.ts` starts this very script as one) the page calls by message.
if (typeof document === "undefined")
  addEventListener("message", ({ data: { call, args, answer } }) => {
    answer.postMessage(Reflect.apply(Reflect.get(emitter, call), emitter, args));
  });
