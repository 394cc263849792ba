import { describe, expect, it, vi } from "vitest";
import type { Span } from "../../../../sdk/tracer/api.ts";
import { recorded } from "./recorded.ts";

describe("a span that ends by itself", () => {
  it("ends when its function returns, and returns what it returns", () => {
    const { tracer, types, of } = recorded();
    const result = {};
    expect(tracer.span("work", () => result)).toBe(result);
    expect(types()).toEqual(["start", "end"]);
    expect(of("start")[0]).toMatchObject({ name: "work", kind: 1, resource: 1 });
    expect(of("end")[0]).not.toHaveProperty("status");
  });

  it("ends when its promise resolves, and returns that very promise", async () => {
    const { tracer, types } = recorded();
    const promise = new Promise((resolve) => setTimeout(resolve, 1, "value"));
    expect(tracer.span("work", () => promise)).toBe(promise);
    expect(types()).toEqual(["start"]);
    expect(await promise).toBe("value");
    await vi.waitFor(() => expect(types()).toEqual(["start", "end"]));
  });

  it("records what is thrown and throws it on unchanged", () => {
    const { tracer, of } = recorded();
    const error = new TypeError("no such thing");
    expect(() =>
      tracer.span("work", () => {
        throw error;
      }),
    ).toThrow(error);
    expect(of("event")[0]).toMatchObject({
      name: "exception",
      attributes: {
        "exception.type": "TypeError",
        "exception.message": "no such thing",
        "exception.stacktrace": expect.stringContaining("span.test.ts"),
      },
    });
    expect(of("end")[0]).toMatchObject({
      status: { code: 2, message: "no such thing" },
      attributes: { "error.type": "TypeError" },
    });
  });

  it("records a rejection and rejects unchanged", async () => {
    const { tracer, of } = recorded();
    const error = new RangeError("too far");
    await expect(tracer.span("work", () => Promise.reject(error))).rejects.toBe(error);
    expect(of("end")[0]).toMatchObject({ status: { code: 2 }, attributes: { "error.type": "RangeError" } });
  });

  it("that is aborted is neither an error nor a success", async () => {
    const { tracer, of } = recorded();
    const controller = new AbortController();
    const waiting = tracer.span(
      "work",
      () =>
        new Promise((_, reject) => {
          controller.signal.addEventListener("abort", () => reject(controller.signal.reason));
        }),
    );
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    expect(of("end")[0]).toMatchObject({ aborted: true });
    expect(of("end")[0]).not.toHaveProperty("status");
    expect(of("event")).toEqual([]);
  });

  it("an API client's own abort error counts as one", () => {
    const { tracer, of } = recorded();
    class APIUserAbortError extends Error {}
    expect(() =>
      tracer.span("work", () => {
        throw new APIUserAbortError("Request was aborted.");
      }),
    ).toThrow();
    expect(of("end")[0]).toMatchObject({ aborted: true });
  });

  it.each([undefined, null, "text", 7, Symbol("s"), Object.create(null)])(
    "takes %s as a reason to fail",
    (thrown) => {
      const { tracer, of } = recorded();
      let caught: unknown;
      try {
        tracer.span("work", () => {
          throw thrown;
        });
      } catch (error) {
        caught = error;
      }
      expect(caught).toBe(thrown);
      expect(of("end")[0]).toMatchObject({
        status: { code: 2 },
        attributes: { "error.type": expect.any(String) },
      });
    },
  );

  it("survives an error that cannot be looked at", () => {
    const { tracer, types } = recorded();
    const hostile = new Proxy(new Error("x"), {
      get() {
        throw new Error("trap");
      },
    });
    let caught: unknown;
    try {
      tracer.span("work", () => {
        throw hostile;
      });
    } catch (error) {
      caught = error;
    }
    // `toBe` would look at it to print it.
    expect(caught === hostile).toBe(true);
    expect(types()).toEqual(["start", "event", "end"]);
  });

  it("leaves a thenable that is no plain promise alone", () => {
    const { tracer, types } = recorded();
    // biome-ignore lint/suspicious/noThenProperty: what query builders are
    const lazy = { then: vi.fn() };
    expect(tracer.span("query", () => lazy)).toBe(lazy);
    class ClientPromise<T> extends Promise<T> {
      // biome-ignore lint/suspicious/noThenProperty: what API clients return
      override then = vi.fn();
    }
    const client = new ClientPromise<number>(() => {});
    expect(tracer.span("call", () => client)).toBe(client);
    expect(lazy.then).not.toHaveBeenCalled();
    expect(client.then).not.toHaveBeenCalled();
    expect(types()).toEqual(["start", "end", "start", "end"]);
  });

  it("leaves an async iterable alone", async () => {
    const { tracer } = recorded();
    async function* numbers() {
      yield 1;
      yield 2;
    }
    const seen: number[] = [];
    for await (const one of tracer.span("stream", numbers)) seen.push(one);
    expect(seen).toEqual([1, 2]);
  });
});

describe("records", () => {
  it("attributes are copied when they are set", () => {
    const { tracer, of } = recorded();
    const value = { a: [1] };
    const span = tracer.startSpan("work", { attributes: { value } });
    value.a.push(2);
    span.setAttribute("value2", value);
    value.a.push(3);
    span.end();
    expect(of("start")[0]?.attributes).toEqual({ value: { a: [1] } });
    expect(of("end")[0]?.attributes).toEqual({ value2: { a: [1, 2] } });
  });

  it("attributes set one after another travel in one record", () => {
    const { tracer, types, of } = recorded();
    const span = tracer.startSpan("work");
    span.setAttribute("a", 1).setAttributes({ b: 2, c: undefined }).setAttribute("a", 3);
    expect(types()).toEqual(["start", "update"]);
    expect(of("update")[0]?.attributes).toEqual({ a: 3, b: 2 });
    span.setAttribute("d", 4);
    span.end({ attributes: { e: 5 } });
    expect(of("end")[0]?.attributes).toEqual({ d: 4, e: 5 });
  });

  it("large attributes do not pile up in one record", () => {
    const { tracer, of } = recorded();
    const span = tracer.startSpan("work");
    for (let i = 0; i < 10; i++) span.setAttribute(`k${i}`, "x".repeat(100_000));
    span.end();
    expect(of("update").length).toBe(10);
    expect(of("update").every((one) => one.cut === undefined)).toBe(true);
  });

  it("keep their order within a span", () => {
    const { tracer, types } = recorded();
    const span = tracer.startSpan("work");
    span.chunk("a");
    span.setAttribute("x", 1);
    span.addEvent("happened");
    span.chunk("b");
    span.end();
    expect(types()).toEqual(["start", "update", "chunks", "event", "chunks", "end"]);
  });

  it("names and links can be added later", () => {
    const { tracer, of } = recorded();
    const other = tracer.startSpan("other");
    const span = tracer.startSpan("work", {
      links: [{ context: other.spanContext(), attributes: { why: "retry" } }],
    });
    span.updateName("better").addLink(other.spanContext());
    span.end();
    expect(of("start")[1]?.links).toEqual([
      { trace: other.traceId, span: other.spanId, attributes: { why: "retry" } },
    ]);
    expect(of("update")[0]).toMatchObject({
      name: "better",
      links: [{ trace: other.traceId, span: other.spanId }],
    });
  });

  it("a link to nowhere is left out", () => {
    const { tracer, of } = recorded();
    tracer.startSpan("work", { links: [{ context: { traceId: "x", spanId: "y" } }] }).end();
    expect(of("start")[0]?.links ?? []).toEqual([]);
  });

  it("OK is final, and only errors have a message", () => {
    const { tracer, of } = recorded();
    tracer.startSpan("a").setStatus(1, "fine").setStatus(2, "bad").end();
    tracer.startSpan("b").setStatus(2, "bad").end();
    expect(of("end").map((one) => one.status)).toEqual([{ code: 1 }, { code: 2, message: "bad" }]);
  });

  it("methods handed on as callbacks do what they do", () => {
    const { tracer, types } = recorded();
    const { chunk, setAttribute, end } = tracer.startSpan("work");
    ["a", "b"].forEach((piece) => void chunk(piece));
    expect(() => setAttribute("x", 1)).not.toThrow();
    end();
    expect(types()).toEqual(["start", "chunks", "end"]);
  });

  it("nothing comes after the end", () => {
    const { tracer, types } = recorded();
    const span = tracer.startSpan("work");
    span.end();
    span.setAttribute("a", 1).addEvent("late").recordException(new Error("late")).updateName("late");
    span.chunk("late");
    span.fail(new Error("late"));
    span.end();
    expect(types()).toEqual(["start", "end"]);
    expect(span.isRecording()).toBe(false);
  });

  it("times given are kept, and no span ends before it began", () => {
    const { tracer, of } = recorded();
    const begun = 1_700_000_000_000;
    tracer.startSpan("a", { startTime: begun }).end({ endTime: begun + 1500.25 });
    tracer.startSpan("b", { startTime: begun }).end({ endTime: begun - 1 });
    expect(of("start").map((one) => one.time)).toEqual(["1700000000000000000", "1700000000000000000"]);
    expect(BigInt(of("end")[0]?.time ?? 0) - BigInt(of("start")[0]?.time ?? 0)).toBe(1_500_250_000n);
    expect(of("end")[1]?.time).toBe(of("start")[1]?.time);
  });

  it("a kind that is none becomes internal", () => {
    const { tracer, of } = recorded();
    tracer.startSpan("a", { kind: 3 }).end();
    tracer.startSpan("b", { kind: 9 as never }).end();
    expect(of("start").map((one) => one.kind)).toEqual([3, 1]);
  });

  it("hostile input of every kind costs at most a record", () => {
    const { tracer, all } = recorded();
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const span = tracer.startSpan(Symbol("name") as never, { attributes: proxy, parent: proxy as never });
    const started = tracer.startSpan("work", { attributes: { proxy } });
    for (const one of [span, started]) {
      one
        .setAttributes(proxy)
        .setAttributes(null as never)
        .setAttribute("k", proxy)
        .addEvent(Symbol("e") as never, proxy);
      one
        .addLink(proxy as never)
        .addLink(null as never)
        .recordException(proxy)
        .setStatus("x" as never)
        .updateName(proxy as never);
      one.chunk(proxy as never);
      one.chunk(null as never);
      one.chunk({ toolCall: proxy as never });
      one.end(proxy as never);
    }
    expect(all().every((record) => typeof record.type === "string")).toBe(true);
  });
});

describe("lineage", () => {
  it("a child knows its parent and its trace", () => {
    const { tracer, of } = recorded();
    tracer.span("root", (root) => {
      root.span("child", (child) => child.startSpan("grandchild").end());
    });
    const [root, child, grandchild] = of("start");
    expect(child).toMatchObject({ trace: root?.trace, parent: root?.span });
    expect(grandchild).toMatchObject({ trace: root?.trace, parent: child?.span });
    expect(root).not.toHaveProperty("parent");
    expect(root?.trace).toMatch(/^[\da-f]{32}$/);
    expect(root?.span).toMatch(/^[\da-f]{16}$/);
  });

  it("the active span is the parent in the synchronous part", async () => {
    const { tracer, of } = recorded();
    let inside: Span | undefined;
    await tracer.span("root", async (root) => {
      inside = tracer.activeSpan();
      tracer.startSpan("child").end();
      expect(inside).toBe(root);
      await Promise.resolve();
      // Without AsyncContext nobody is active here, rather than anybody.
      expect(tracer.activeSpan()).toBeUndefined();
      root.run(() => tracer.startSpan("late child").end());
    });
    expect(tracer.activeSpan()).toBeUndefined();
    const [root, child, late] = of("start");
    expect([child?.parent, late?.parent]).toEqual([root?.span, root?.span]);
  });

  it("two traces that run at once do not mix", async () => {
    const { tracer, of } = recorded();
    await Promise.all(
      ["a", "b"].map((name) =>
        tracer.span(name, async (span) => {
          await Promise.resolve();
          await span.span(`${name} child`, async () => {});
        }),
      ),
    );
    const starts = of("start");
    for (const name of ["a", "b"]) {
      const root = starts.find((one) => one.name === name);
      expect(starts.find((one) => one.name === `${name} child`)?.parent).toBe(root?.span);
    }
  });

  it("null begins a new trace, even inside another", () => {
    const { tracer, of } = recorded();
    tracer.span("root", () => tracer.startSpan("apart", { parent: null }).end());
    const [root, apart] = of("start");
    expect(apart).not.toHaveProperty("parent");
    expect(apart?.trace).not.toBe(root?.trace);
  });

  it("a remote parent is continued", () => {
    const { tracer, of } = recorded();
    const parent = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceState: "k=v", isRemote: true };
    const span = tracer.startSpan("work", { parent });
    expect(of("start")[0]).toMatchObject({
      trace: parent.traceId,
      parent: parent.spanId,
      remote: true,
      state: "k=v",
    });
    // What comes from here is not remote any more.
    span.startSpan("child");
    expect(of("start")[1]).not.toHaveProperty("remote");
  });

  it("a parent that is none begins a trace", () => {
    const { tracer, of } = recorded();
    for (const parent of [
      { traceId: "0".repeat(32), spanId: "b".repeat(16) },
      { traceId: "A".repeat(32), spanId: "b".repeat(16) },
      {},
    ])
      tracer.startSpan("work", { parent: parent as never }).end();
    expect(of("start").every((one) => one.parent === undefined)).toBe(true);
  });

  it("the active span is restored when its function throws", () => {
    const { tracer } = recorded();
    expect(() =>
      tracer.span("a", () => {
        throw new Error("x");
      }),
    ).toThrow();
    expect(tracer.activeSpan()).toBeUndefined();
  });
});
