import { afterEach, describe, expect, it, vi } from "vitest";
import { JOURNAL_KEY } from "../../../../sdk/protocol/index.ts";
import { FakePage } from "../journal/fake-page.ts";

const key = Symbol.for(JOURNAL_KEY);
const globals = globalThis as unknown as Record<symbol, unknown>;

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
  delete globals[key];
});

/** A copy of the SDK as a bundle of the page brings it. */
const importSdk = () => import("../../../../sdk/index.ts");

function stubPage(): FakePage {
  const page = new FakePage();
  vi.stubGlobal("window", page);
  return page;
}

describe("init without a page", () => {
  it("records nothing and still runs everything", async () => {
    const { init } = await importSdk();
    const tracer = init({ serviceName: "server" });
    expect(tracer.enabled).toBe(false);
    const result = tracer.span("work", (span) => {
      expect(span.isRecording()).toBe(false);
      span
        .setAttribute("a", 1)
        .setAttributes({})
        .addEvent("e")
        .addLink(span.spanContext())
        .recordException(1);
      span.setStatus(2).updateName("n");
      span.chunk("x");
      return span.span("child", { kind: 3 }, (child) =>
        child.run(() => child.startSpan("grandchild").traceId),
      );
    });
    expect(result).toBe("0".repeat(32));
    await expect(tracer.span("fails", async () => Promise.reject(new Error("x")))).rejects.toThrow("x");
    expect(tracer.activeSpan()?.isRecording() ?? false).toBe(false);
    tracer.flush();
    expect(globals[key]).toBeUndefined();
  });
});

describe("init in a page", () => {
  it("says hello once and gives the same tracer for the same options", async () => {
    const page = stubPage();
    const { init } = await importSdk();
    const options = { serviceName: "chat", resource: { a: 1 } };
    expect(init(options)).toBe(init({ ...options, resource: { a: 1 } }));
    expect(init(options).enabled).toBe(true);
    expect(page.hellos().length).toBe(1);
  });

  it("another service gives another tracer on the same journal", async () => {
    const page = stubPage();
    const { init } = await importSdk();
    const [a, b] = [init({ serviceName: "a" }), init({ serviceName: "b" })];
    expect(a).not.toBe(b);
    expect(page.hellos().length).toBe(1);
    const journal = globals[key] as { drain(cursor: number): { batch: { body: string } } };
    const services = JSON.parse(journal.drain(0).batch.body).map(
      (one: { resource: number; attributes: Record<string, string> }) => [
        one.resource,
        one.attributes["service.name"],
      ],
    );
    expect(services).toEqual([
      [1, "a"],
      [2, "b"],
    ]);
  });

  it("another redaction hook gives another tracer", async () => {
    stubPage();
    const { init } = await importSdk();
    const redact = (text: string) => text;
    expect(init({ redact })).toBe(init({ redact }));
    expect(init({ redact })).not.toBe(init({ redact: (text) => text }));
  });

  it("several copies of the SDK share one journal", async () => {
    const page = stubPage();
    const first = await importSdk();
    first.init({ serviceName: "a" });
    vi.resetModules();
    const second = await importSdk();
    expect(second.init).not.toBe(first.init);
    second.init({ serviceName: "b" });
    expect(page.hellos().length).toBe(1);
    expect((globals[key] as { hello(): { next: number } }).hello().next).toBe(3);
  });

  it("beside a journal of another surface it keeps its own", async () => {
    const page = stubPage();
    const other = { surface: 2 };
    globals[key] = other;
    const { init } = await importSdk();
    init().startSpan("work").end();
    expect(globals[key]).toBe(other);
    expect(page.hellos().length).toBe(1);
  });

  it("enabled: false records nothing", async () => {
    const page = stubPage();
    const { init } = await importSdk();
    expect(init({ enabled: false }).enabled).toBe(false);
    expect(page.posted).toEqual([]);
    expect(globals[key]).toBeUndefined();
  });

  it("options that cannot be read make a tracer that does nothing, not an error", async () => {
    stubPage();
    const { init } = await importSdk();
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(init(proxy).enabled).toBe(false);
  });

  it("attributes of the service, the session and the user are in the resource", async () => {
    stubPage();
    const { init } = await importSdk();
    init({
      serviceVersion: "1.2",
      sessionId: "s",
      userId: "u",
      resource: { "deployment.environment.name": "test" },
    });
    const journal = globals[key] as { drain(cursor: number): { batch: { body: string } } };
    expect(JSON.parse(journal.drain(0).batch.body)[0]).toMatchObject({
      type: "resource",
      resource: 1,
      scope: { name: "genai-traces" },
      attributes: {
        "service.name": "unknown_service",
        "service.version": "1.2",
        "session.id": "s",
        "user.id": "u",
        "deployment.environment.name": "test",
      },
    });
  });

  it("the SDK says its package's version", async () => {
    const page = stubPage();
    const { init } = await importSdk();
    init();
    const { version } = (await import("../../../../package.json")).default;
    expect(page.hellos()[0]?.sdk).toBe(version);
  });

  it("where AsyncContext exists the active span survives an await", async () => {
    stubPage();
    const { AsyncLocalStorage } = await import("node:async_hooks");
    class Variable<T> {
      #storage = new AsyncLocalStorage<T>();
      run = <R>(value: T, fn: () => R): R => this.#storage.run(value, fn);
      get = (): T | undefined => this.#storage.getStore();
    }
    vi.stubGlobal("AsyncContext", { Variable });
    const { init } = await importSdk();
    const tracer = init();
    await tracer.span("work", async (span) => {
      await Promise.resolve();
      expect(tracer.activeSpan()).toBe(span);
    });
    expect(tracer.activeSpan()).toBeUndefined();
  });
});
