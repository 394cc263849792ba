/**
 * The page that benches drive: a tracer, and the raw thing it is compared with, timed in one document
 * so that machine, load and warm-up are the same for both.
 */
import { init, type Span } from "genai-traces";
import { type Drained, JOURNAL_KEY } from "../../../sdk/protocol/index.ts";
import { Bodies, RAW_ACK_EVENT, RAW_CREDIT, type RawAck } from "../raw-road/messages.ts";

const tracer = init({ serviceName: "bench" });

/** Roughly 300 bytes as JSON, like a small tool call. */
const attributes = (i: number) => ({
  "gen_ai.operation.name": "execute_tool",
  "gen_ai.tool.name": "lookup_order",
  "gen_ai.tool.call.id": `call_${i}`,
  "gen_ai.usage.input_tokens": i,
});

const record = (i: number) => ({
  type: "start",
  trace: "0af7651916cd43dd8448eb211c80319c",
  span: "b7ad6b7169203331",
  parent: "00f067aa0ba902b7",
  name: "execute_tool lookup_order",
  kind: 1,
  time: `1763000000000${String(i).padStart(6, "0")}`,
  resource: 1,
  attributes: attributes(i),
});
const endRecord = (i: number) => ({
  type: "end",
  trace: "0af7651916cd43dd8448eb211c80319c",
  span: "b7ad6b7169203331",
  time: `1763000000001${String(i).padStart(6, "0")}`,
});

const words = Array.from({ length: 512 }, (_, i) => `word${i} `);

/** Lets messages be delivered and acknowledgements come back. */
const breathe = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, 4);
  });

/** Until the panel has caught up: a full ring costs more, and is not what these benches ask for. */
async function settle(): Promise<void> {
  do await breathe();
  while (waiting() > 4000);
}

const BATCH = 200;

/** Microseconds of page thread per span (start, four attributes, end), sending included. */
async function spanCost(batches: number): Promise<number> {
  let busy = 0;
  for (let b = 0; b < batches; b++) {
    const from = performance.now();
    for (let i = 0; i < BATCH; i++)
      tracer.startSpan("execute_tool lookup_order", { attributes: attributes(i) }).end();
    tracer.flush();
    busy += performance.now() - from;
    await settle();
  }
  return (busy * 1000) / (batches * BATCH);
}

/** The least a page could do to send the same bytes. */
async function rawSpanCost(batches: number): Promise<number> {
  let busy = 0;
  for (let b = 0; b < batches; b++) {
    const from = performance.now();
    const texts: string[] = [];
    for (let i = 0; i < BATCH; i++) texts.push(JSON.stringify(record(i)), JSON.stringify(endRecord(i)));
    window.postMessage({ raw: 1, body: `[${texts.join(",")}]` }, "/");
    busy += performance.now() - from;
    await breathe();
  }
  return (busy * 1000) / (batches * BATCH);
}

async function chunkCost(batches: number): Promise<number> {
  const span = tracer.startSpan("chat m");
  let busy = 0;
  for (let b = 0; b < batches; b++) {
    const from = performance.now();
    for (let i = 0; i < BATCH; i++) span.chunk(words[(b + i) & 511] as string);
    tracer.flush();
    busy += performance.now() - from;
    await settle();
  }
  span.end();
  return (busy * 1000) / (batches * BATCH);
}

/** The same columns the SDK sends, made with nothing but JSON.stringify. */
async function rawChunkCost(batches: number): Promise<number> {
  let busy = 0;
  for (let b = 0; b < batches; b++) {
    const from = performance.now();
    const at: number[] = [];
    const parts: string[] = [];
    const base = performance.now();
    for (let i = 0; i < BATCH; i++) {
      at.push((performance.now() - base) * 1000);
      parts.push(words[(b + i) & 511] as string);
    }
    const text = JSON.stringify({ ...endRecord(b), type: "chunks", at, parts });
    window.postMessage({ raw: 1, body: `[${text}]` }, "/");
    busy += performance.now() - from;
    await breathe();
  }
  return (busy * 1000) / (batches * BATCH);
}

/** Microseconds per chunk while nobody listens; the ring overflows on purpose. */
function idleChunkCost(chunks: number): number {
  const span = tracer.startSpan("chat m");
  const from = performance.now();
  for (let i = 0; i < chunks; i++) span.chunk(words[i & 511] as string);
  const busy = performance.now() - from;
  span.end();
  return (busy * 1000) / chunks;
}

interface Held {
  hello(): { head: number; next: number };
  drain(cursor: number): Drained;
}
/** Oldest sequence number still held, and the number the next record will get. */
const journal = () => (globalThis as unknown as Record<symbol, Held>)[Symbol.for(JOURNAL_KEY)];
const held = () => journal()?.hello() ?? { head: 1, next: 1 };
const waiting = () => {
  const { head, next } = held();
  return next - head;
};

/**
 * Emits spans (two 300-byte records each, fifty spans a trace, as an agent makes them) as fast as the panel takes them, for
 * `seconds`; then waits until all are acknowledged. Only what is acknowledged counts.
 */
async function sustain(seconds: number) {
  const longTasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longTasks.push(entry.duration);
  });
  observer.observe({ type: "longtask" });
  const frames: number[] = [];
  let last = performance.now();
  let running = true;
  requestAnimationFrame(function frame(now) {
    frames.push(now - last);
    last = now;
    if (running) requestAnimationFrame(frame);
  });
  const channel = new MessageChannel();
  const turn = () =>
    new Promise<void>((resolve) => {
      channel.port1.onmessage = () => resolve();
      channel.port2.postMessage(0);
    });
  const from = performance.now();
  const first = held().head;
  const until = from + seconds * 1000;
  while (performance.now() < until) {
    // Keep some thousands in the ring: enough to never starve the road, too few to overflow.
    if (waiting() < 10_000) {
      burst();
      await turn();
    } else await breathe();
  }
  const emitted = held().next - first;
  while (waiting() > 0) {
    if (performance.now() > until + 30_000)
      throw new Error("the panel did not acknowledge everything in 30 s");
    await breathe();
  }
  running = false;
  observer.disconnect();
  const elapsed = performance.now() - from;
  frames.shift();
  return { records: emitted, seconds: elapsed / 1000, longTasks, frames };
}

function burst(): void {
  for (let t = 0; t < 4; t++) {
    const root = tracer.startSpan("turn", { parent: null, attributes: attributes(t) });
    for (let i = 0; i < 49; i++)
      root
        .startSpan("execute_tool lookup_order", { attributes: attributes(i) })
        .end({ attributes: attributes(i) });
    root.end({ attributes: attributes(t) });
  }
}

/** JSON texts of `count` records as the SDK makes them under {@link sustain}; only where nobody listens. */
function sample(count: number): string[] {
  const texts: string[] = [];
  for (let cursor = held().head; texts.length < count; ) {
    burst();
    const batch = journal()?.drain(cursor).batch;
    if (!batch) continue;
    cursor = batch.s0 + batch.n;
    for (const record of JSON.parse(batch.body) as unknown[]) texts.push(JSON.stringify(record));
  }
  return texts.slice(0, count);
}

/** Sends such records over the raw road, made text here as any sender must, `count` a message, for `seconds`. Only what is acknowledged counts. */
async function rawSustain(texts: string[], count: number, seconds: number): Promise<number> {
  const bodies = new Bodies(
    texts.map((text) => JSON.parse(text)),
    count,
  );
  const flight: { end: number; units: number }[] = [];
  let flying = 0;
  let acknowledged = 0;
  let heard = () => {};
  document.addEventListener(RAW_ACK_EVENT, (event) => {
    const { upTo } = JSON.parse((event as CustomEvent).detail) as RawAck;
    while (flight[0] && flight[0].end <= upTo) flying -= flight.shift()?.units ?? 0;
    acknowledged = upTo;
    heard();
  });
  const from = performance.now();
  while (performance.now() < from + seconds * 1000) {
    while (flying < RAW_CREDIT) {
      const batch = bodies.next();
      flight.push({ end: batch.s0 + batch.n - 1, units: batch.body.length });
      flying += batch.body.length;
      window.postMessage(batch, "/");
    }
    await new Promise<void>((resolve) => {
      heard = resolve;
    });
  }
  return acknowledged / ((performance.now() - from) / 1000);
}

/**
 * An agent at work at a pace: half of the records are of one trace that goes on and on, half of small ones. `before`: records
 * that it had made already, as fast as the panel takes them. Says how far behind its pace it was at most.
 */
async function agent(
  perSecond: number,
  seconds: number,
  before = 0,
): Promise<{ records: number; behindMs: number }> {
  const root = tracer.startSpan("bench agent", { parent: null, attributes: attributes(0) });
  for (let made = 0; made < before; ) {
    for (let i = 0; i < 10; i++) made += turnOf(root, made) + smallTrace(made);
    await settle();
  }
  Object.assign(globalThis, { isAtPace: true });
  const from = performance.now();
  let made = 1;
  let behind = 0;
  while (made < perSecond * seconds) {
    const due = ((performance.now() - from) / 1000) * perSecond;
    behind = Math.max(behind, ((due - made) / perSecond) * 1000);
    while (made < due) made += turnOf(root, made) + smallTrace(made);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  root.end();
  return { records: made + 1, behindMs: behind };
}

/** Ten spans of the long trace: a turn and what it did. */
function turnOf(root: Span, i: number): number {
  const turn = root.startSpan(`turn ${i}`, { attributes: attributes(i) });
  for (let k = 0; k < 9; k++)
    turn.startSpan(TURN[k % TURN.length] as string, { attributes: attributes(i + k) }).end();
  turn.end();
  return 20;
}

function smallTrace(i: number): number {
  const span = tracer.startSpan("small", { parent: null, attributes: attributes(i) });
  for (let k = 0; k < 9; k++) span.startSpan("execute_tool step").end();
  span.end();
  return 20;
}

const TURN = ["retrieval docs", "chat gpt-5.6-mini", "execute_tool lookup_order"];

/** Streams at a pace; resolves to when each chunk was said, in milliseconds since the epoch. */
async function stream(perSecond: number, seconds: number): Promise<number[]> {
  const said: number[] = [];
  await tracer.span("bench stream", { parent: null }, async (span) => {
    const from = performance.now();
    let sent = 0;
    while (sent < perSecond * seconds) {
      const due = ((performance.now() - from) / 1000) * perSecond;
      while (sent < due && sent < perSecond * seconds) {
        said.push(performance.timeOrigin + performance.now());
        span.chunk(words[sent++ & 511] as string);
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  });
  return said;
}

Object.assign(globalThis, {
  bench: {
    ...{ spanCost, rawSpanCost, chunkCost, rawChunkCost, idleChunkCost, sustain, stream, agent },
    ...{ sample, rawSustain },
  },
});
