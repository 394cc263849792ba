import { afterEach, expect, it, vi } from "vitest";
import { connectWorker } from "../../../../sdk/journal/connect-worker.ts";
import type { Journal } from "../../../../sdk/journal/journal.ts";
import { acknowledge, JOURNAL_KEY, subscribe } from "../../../../sdk/protocol/index.ts";
import { FakePage, numbersOf } from "./fake-page.ts";

const scope = globalThis as { DedicatedWorkerGlobalScope?: unknown };
const place = globalThis as unknown as Record<symbol, Journal | undefined>;
const key = Symbol.for(JOURNAL_KEY);
const undo: (() => void)[] = [];

afterEach(() => {
  for (const one of undo.splice(0)) one();
  vi.unstubAllGlobals();
  vi.resetModules();
  delete place[key];
});

/** This very realm as a worker: the SDK is imported anew where it believes to be in one. */
async function startWorker() {
  const listeners: ((event: MessageEvent) => void)[] = [];
  vi.stubGlobal("DedicatedWorkerGlobalScope", Object);
  vi.stubGlobal("addEventListener", (type: string, listener: (event: MessageEvent) => void) => {
    if (type === "message") listeners.push(listener);
  });
  await import("../../../../sdk/worker.ts");
  return {
    journal: place[key] as Journal,
    /** As `Worker.postMessage`; returns whether the app's later listeners would see it. */
    postMessage(data: unknown, transfer: Transferable[] = []) {
      let seen = true;
      const ports = transfer.filter((one) => one instanceof MessagePort);
      for (const port of ports) undo.push(() => port.close());
      const stopImmediatePropagation = () => {
        seen = false;
      };
      for (const listener of listeners)
        listener({ data, ports, stopImmediatePropagation } as unknown as MessageEvent);
      return seen;
    },
  };
}

function pageWithWorker(worker: Awaited<ReturnType<typeof startWorker>>): FakePage {
  const page = new FakePage();
  undo.push(connectWorker(worker, page));
  return page;
}

it("does nothing where there is no dedicated worker's scope", async () => {
  delete scope.DedicatedWorkerGlobalScope;
  await import("../../../../sdk/worker.ts");
  expect(key in place).toBe(false);
});

it("init in a worker records into the journal that was made there", async () => {
  const { journal } = await startWorker();
  const { init } = await import("../../../../sdk/index.ts");
  const before = journal.hello().next;
  const tracer = init({ serviceName: "in a worker" });
  tracer.startSpan("work").end();
  expect(tracer.enabled).toBe(true);
  expect(journal.hello()).toMatchObject({ kind: "worker", next: before + 3 });
});

it("a worker's records reach the page's road under the worker's own id", async () => {
  const worker = await startWorker();
  const page = pageWithWorker(worker);
  const { journal } = worker;
  await vi.waitFor(() => expect(page.hellos()).toMatchObject([{ kind: "worker", sid: journal.hello().sid }]));

  page.command(subscribe(journal.hello().sid, 1, 10_000));
  journal.push('{"type":"start"}', 2);
  await vi.waitFor(() => expect(page.batches().flatMap(numbersOf)).toEqual([1]));

  page.command(acknowledge(journal.hello().sid, 1, 10_000));
  await vi.waitFor(() => expect(journal.hello().head).toBe(2));
});

it("a port that comes after init is taken as well", async () => {
  const worker = await startWorker();
  const { journal } = worker;
  const page = pageWithWorker(worker);
  await vi.waitFor(() => expect(page.hellos()[0]?.sid).toBe(journal.hello().sid));
});

it("what was passed on and not acknowledged is said again when the page is left", async () => {
  const worker = await startWorker();
  const page = pageWithWorker(worker);
  const { journal } = worker;
  const { sid } = journal.hello();
  await vi.waitFor(() => expect(page.hellos().length).toBe(1));
  page.command(subscribe(sid, 1, 10_000));
  journal.push('{"type":"start"}', 2);
  await vi.waitFor(() => expect(page.batches().length).toBe(1));
  page.dispatchEvent(new Event("pagehide"));
  expect(page.finals).toMatchObject([{ t: "final", sid, s0: 1, n: 1 }]);

  page.command(acknowledge(sid, 1, 10_000));
  page.dispatchEvent(new Event("pagehide"));
  expect(page.finals.length).toBe(1);
});

it("the app's own messages pass, ours do not reach it", async () => {
  const worker = await startWorker();
  expect(worker.postMessage({ question: 1 })).toBe(true);
  expect(worker.postMessage(null)).toBe(true);
  const { port1, port2 } = new MessageChannel();
  undo.push(() => port1.close());
  expect(worker.postMessage({ g: "genai-traces", v: 1, t: "port" }, [port2])).toBe(false);
});

it("what a worker sends that is no envelope stays there", async () => {
  const page = new FakePage();
  let port: MessagePort | undefined;
  undo.push(connectWorker({ postMessage: (_message, [one]) => (port = one as MessagePort) }, page));
  const far = port as unknown as MessagePort;
  undo.push(() => far.close());
  far.postMessage({ g: "genai-traces", v: 1, t: "hello", sid: "not one" });
  far.postMessage("junk");
  far.postMessage({
    g: "genai-traces",
    v: 1,
    t: "hello",
    sid: "a".repeat(32),
    head: 1,
    next: 1,
    kind: "worker",
    sdk: "0",
  });
  await vi.waitFor(() => expect(page.posted.length).toBeGreaterThan(0));
  expect(page.posted).toMatchObject([{ sid: "a".repeat(32) }]);
});
