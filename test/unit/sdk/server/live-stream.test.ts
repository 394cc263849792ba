import fc from "fast-check";
import { expect, test } from "vitest";
import type { OtlpTraces } from "../../../../sdk/otlp/otlp-json.ts";
import { LiveStream } from "../../../../sdk/server/live-stream.ts";
import { SpanRing } from "../../../../sdk/server/span-ring.ts";

const trace = (n: number): string => n.toString(16).padStart(32, "0");
const span = (n: number): string => n.toString(16).padStart(16, "0");

const traces = (traceId: string, spanId: string, text = ""): OtlpTraces => ({
  resourceSpans: [
    {
      resource: {
        attributes: [{ key: "service.name", value: { stringValue: `service ${traceId.at(-1)}` } }],
      },
      scopeSpans: [
        { scope: { name: "s" }, spans: [{ traceId, spanId, name: text, startTimeUnixNano: "1" }] },
      ],
    },
  ],
});

/** A panel that reads when it is told to. */
class Reader {
  isFull = false;
  text = "";
  #resume: (() => void) | undefined;

  readonly sink = {
    write: (text: string) => {
      this.text += text;
      return !this.isFull;
    },
    onDrain: (resume: () => void) => {
      this.#resume = resume;
    },
  };

  drain(): void {
    this.isFull = false;
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  events(name: string): unknown[] {
    return this.text
      .split("\n\n")
      .filter((event) => event.startsWith(`event: ${name}\n`))
      .map((event) => JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? ""));
  }

  spans(): string[] {
    return (this.events("spans") as OtlpTraces[]).flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) =>
        scopeSpans.flatMap(({ spans }) => spans.map(({ spanId }) => spanId)),
      ),
    );
  }

  dropped(): string[] {
    return (this.events("dropped") as { spanIds: string[] }[]).flatMap(({ spanIds }) => spanIds);
  }
}

test("a panel that reads slowly costs nothing here: what the ring lost meanwhile is named, the rest comes", () => {
  const ring = new SpanRing(4000);
  const reader = new Reader();
  const stream = new LiveStream(ring, reader.sink, 0);
  stream.follow([trace(1)]);
  reader.isFull = true;
  for (let i = 1; i <= 200; i++) {
    ring.add(traces(trace(1), span(i), "x".repeat(100)));
    stream.pump();
  }
  expect(ring.bytes).toBeLessThanOrEqual(4000);
  expect(reader.spans(), "one write filled it").toHaveLength(1);
  reader.drain();
  expect(reader.dropped().length).toBeGreaterThan(100);
  expect([...reader.spans(), ...reader.dropped()].sort()).toEqual(
    Array.from({ length: 200 }, (_, i) => span(i + 1)).sort(),
  );
});

test("whatever comes in whatever order, each span of a followed trace is told once, or named as dropped once", () => {
  const step = fc.oneof(
    fc.record({ add: fc.integer({ min: 1, max: 4 }), long: fc.boolean() }),
    fc.record({ follow: fc.integer({ min: 1, max: 4 }) }),
    fc.constantFrom({ full: true as const }, { drain: true as const }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const ring = new SpanRing(2000);
      const reader = new Reader();
      const stream = new LiveStream(ring, reader.sink, 0);
      const sent = new Map<string, number>();
      const followed = new Set<number>();
      let next = 0;
      for (const one of steps) {
        if ("add" in one) {
          sent.set(span(++next), one.add);
          ring.add(traces(trace(one.add), span(next), one.long ? "x".repeat(600) : ""));
          stream.pump();
        } else if ("follow" in one) {
          followed.add(one.follow);
          stream.follow([trace(one.follow)]);
        } else if ("full" in one) reader.isFull = true;
        else reader.drain();
      }
      // What is written last may fill it again.
      reader.drain();
      reader.drain();
      const told = [...reader.spans(), ...reader.dropped()].sort();
      const wanted = [...sent].filter(([, of]) => followed.has(of)).map(([id]) => id);
      expect(told).toEqual(wanted.sort());
    }),
  );
});

test("a stream that goes on with a cursor has what came after it, and a trace of which all came is said to be followed", () => {
  const ring = new SpanRing(100_000);
  for (let i = 1; i <= 6; i++) ring.add(traces(trace(i % 2), span(i)));
  const reader = new Reader();
  const stream = new LiveStream(ring, reader.sink, 3);
  stream.follow([trace(1)], 3);
  stream.follow([trace(0)]);
  expect(reader.spans().sort()).toEqual([2, 4, 5, 6].map(span));
  expect(reader.events("followed")).toEqual([[trace(1)], [trace(0)]]);
});
