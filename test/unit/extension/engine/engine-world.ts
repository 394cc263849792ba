import { IDBFactory } from "fake-indexeddb";
import { createEngine, type EngineWorld } from "../../../../extension/engine/engine.ts";
import type {
  EngineApi,
  EngineNews,
  EngineOptions,
  SessionOrigin,
  StorageState,
} from "../../../../extension/engine/engine-api.ts";
import type { Channel } from "../../../../extension/engine/peers.ts";
import { type PostedNews, readNews } from "../../../../extension/engine/posted-news.ts";
import { type Batch, type Hello, MARKER, PROTOCOL_VERSION } from "../../../../sdk/protocol/index.ts";
import "fake-indexeddb/auto";

export const freshIndexedDb = (): void => {
  globalThis.indexedDB = new IDBFactory();
};

/** Time that only moves when told to; what is due runs in order. */
export class ManualClock {
  time = 1_760_000_000_000;
  #timers: { at: number; task: () => void }[] = [];

  now = () => this.time;
  cost = () => this.time;
  soon = (task: () => void) => {
    setImmediate(task);
  };
  after = (ms: number, task: () => void) => {
    const timer = { at: this.time + ms, task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  advance(ms: number): void {
    const until = this.time + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.time = Math.max(this.time, next.at);
      next.task();
    }
    this.time = until;
  }
}

/** Several engines of one browser: a channel and locks in common. */
export class Browser {
  #channels = new Set<Channel>();
  #held = new Map<string, number>();

  channel = (): Channel => {
    const channel: Channel = {
      onmessage: null,
      postMessage: (data) => {
        for (const other of this.#channels)
          if (other !== channel)
            setImmediate(() =>
              other.onmessage?.call(
                other as BroadcastChannel,
                { data: structuredClone(data) } as MessageEvent,
              ),
            );
      },
      close: () => void this.#channels.delete(channel),
    };
    this.#channels.add(channel);
    return channel;
  };

  locks = {
    request: async (name: string, ...rest: unknown[]) => {
      const work = rest.at(-1) as (lock: { name: string } | null) => unknown;
      // Shared ones, and those that do not wait, are had at once.
      const isAlone = typeof rest[0] !== "object" || (!("mode" in rest[0]!) && !("ifAvailable" in rest[0]!));
      if (isAlone) return this.#alone(name, work, (rest[0] as LockOptions).signal);
      this.#held.set(name, (this.#held.get(name) ?? 0) + 1);
      try {
        return await work({ name });
      } finally {
        const left = (this.#held.get(name) ?? 1) - 1;
        if (left) this.#held.set(name, left);
        else this.#held.delete(name);
      }
    },
    query: async () => ({ held: [...this.#held.keys()].map((name) => ({ name })) }),
  } as unknown as EngineWorld["locks"];

  #lines = new Map<string, Promise<unknown>>();

  /** One after the other, as they asked; who gave up meanwhile is left out. */
  async #alone(
    name: string,
    work: (lock: { name: string }) => unknown,
    signal?: AbortSignal,
  ): Promise<unknown> {
    const before = this.#lines.get(name) ?? Promise.resolve();
    const turn = before.then(() => {
      signal?.throwIfAborted();
      return work({ name });
    });
    this.#lines.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  }

  /** As if the panel died: its locks are let go. */
  release(prefix: string): void {
    for (const name of [...this.#held.keys()]) if (name.startsWith(prefix)) this.#held.delete(name);
  }
}

export interface Panel {
  engine: EngineApi;
  clock: ManualClock;
  news: EngineNews[];
  storage: StorageState;
  acknowledged(sid: string): { upTo: number; credit: number } | undefined;
}

let engines = 0;

export async function openPanel(
  options: Partial<EngineOptions> = {},
  {
    browser = new Browser(),
    clock = new ManualClock(),
    /** Asks before the database is open, as a panel does that remembers. */
    early = (_: EngineApi): void => {},
  } = {},
): Promise<Panel> {
  const engine = createEngine({
    clock,
    locks: browser.locks,
    channel: browser.channel,
    id: `engine-${++engines}`,
  });
  const news: EngineNews[] = [];
  early(engine);
  const port = { postMessage: (message: PostedNews) => news.push(readNews(structuredClone(message))) };
  const opened = await engine.open(
    { database: "test", retention: { days: 7, megabytes: 200 }, memoryOnly: false, ...options },
    port as unknown as MessagePort,
  );
  const acknowledged = (sid: string) =>
    news.flatMap(({ acknowledgements }) => acknowledgements.filter((ack) => ack.sid === sid)).at(-1);
  return { engine, clock, news, ...opened, acknowledged };
}

/** Steps of 5 ms that the clock goes on while a condition is waited for. */
const STEPS = 3000;
/** Real time for what no clock drives: files that are loaded, and what other threads compress. */
const PATIENCE_MS = 10_000;

/** Waits for a condition while the clock goes on in small steps. */
export async function until(panel: Panel, condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (let step = 0; step < STEPS || Date.now() < end; step++) {
    if (await condition()) return;
    if (step < STEPS) panel.clock.advance(5);
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error("the condition never came true");
}

export async function settle(panel: Panel): Promise<void> {
  let done = false;
  const settled = panel.engine.settled().then(() => {
    done = true;
  });
  await until(panel, () => done);
  await settled;
  // The last news wait for their frame.
  let turns = 10;
  await until(panel, () => --turns === 0);
}

export const sid = (n: number): string => n.toString(16).padStart(32, "a");
export const traceId = (n: number): string => n.toString(16).padStart(32, "0");
export const spanId = (n: number): string => n.toString(16).padStart(16, "0");

export const origin = (documentId: string, tabId = 1): SessionOrigin => ({
  documentId,
  tabId,
  origin: "http://localhost:5173",
  url: "http://localhost:5173/chat",
  run: "run-1",
});

export const hello = (session: string, next = 1): Hello => ({
  g: MARKER,
  v: PROTOCOL_VERSION,
  t: "hello",
  sid: session,
  head: 1,
  next,
  kind: "page",
  sdk: "0.1.0",
});

export const batch = (session: string, s0: number, records: unknown[], n = records.length): Batch => ({
  g: MARKER,
  v: PROTOCOL_VERSION,
  t: "batch",
  sid: session,
  s0,
  n,
  body: JSON.stringify(records),
});

const T0 = 1_760_000_000_000_000_000n;
const at = (ms: number): string => String(T0 + BigInt(ms) * 1_000_000n);

export const resource = (n = 1) => ({
  type: "resource",
  resource: n,
  attributes: { "service.name": "shop" },
  scope: { name: "genai-traces" },
});
export const start = (trace: number, span: number, ms = 0, more: object = {}) => ({
  type: "start",
  trace: traceId(trace),
  span: spanId(span),
  name: `span ${span}`,
  kind: 1,
  time: at(ms),
  resource: 1,
  ...more,
});
export const chunk = (trace: number, span: number, ms: number, text: string, more: object = {}) => ({
  type: "chunks",
  trace: traceId(trace),
  span: spanId(span),
  time: at(ms),
  at: [0],
  parts: [text],
  ...more,
});
export const end = (trace: number, span: number, ms: number, more: object = {}) => ({
  type: "end",
  trace: traceId(trace),
  span: spanId(span),
  time: at(ms),
  ...more,
});
