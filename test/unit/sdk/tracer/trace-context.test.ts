import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extract, inject } from "../../../../sdk/tracer/trace-context.ts";
import { recorded } from "./recorded.ts";

const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
const span = "00f067aa0ba902b7";

describe("inject", () => {
  it("writes the span into headers of either kind", () => {
    const { tracer } = recorded();
    const parent = { traceId: trace, spanId: span, traceFlags: 0, traceState: "a=b" };
    const work = tracer.startSpan("work", { parent });
    const expected = `00-${trace}-${work.spanId}-00`;
    expect(inject({}, work)).toEqual({ traceparent: expected, tracestate: "a=b" });
    const headers = new Headers({ accept: "x" });
    expect(inject(headers, work)).toBe(headers);
    expect(headers.get("traceparent")).toBe(expected);
    expect(headers.get("accept")).toBe("x");
  });

  it("takes the active span, and without one does nothing", () => {
    const { tracer } = recorded();
    tracer.span("work", (work) =>
      expect(inject<Record<string, string>>({}).traceparent).toBe(`00-${work.traceId}-${work.spanId}-01`),
    );
    expect(inject({})).toEqual({});
  });
});

describe("extract", () => {
  it("reads what inject writes", () => {
    const { tracer } = recorded();
    const work = tracer.startSpan("work");
    expect(extract(inject(new Headers(), work))).toEqual({
      traceId: work.traceId,
      spanId: work.spanId,
      traceFlags: 1,
      isRemote: true,
    });
  });

  it("finds headers in any case", () => {
    expect(extract({ Traceparent: `00-${trace}-${span}-03`, TraceState: "x=1" })).toEqual({
      traceId: trace,
      spanId: span,
      traceFlags: 3,
      traceState: "x=1",
      isRemote: true,
    });
  });

  it("of a later version takes the part it knows", () => {
    expect(extract({ traceparent: `cc-${trace}-${span}-01-what-the-future-will-be` })?.spanId).toBe(span);
  });

  it.each([
    "",
    "00",
    `00-${trace}-${span}`,
    `00-${trace}-${span}-01-more`,
    `00-${trace}-${span}-0`,
    `00-${trace}-${span}-zz`,
    `ff-${trace}-${span}-01`,
    `00-${"0".repeat(32)}-${span}-01`,
    `00-${trace}-${"0".repeat(16)}-01`,
    `00-${trace.toUpperCase()}-${span}-01`,
    `00-${trace}a-${span}-01`,
    `cc-${trace}-${span}-01x`,
  ])("ignores %j", (traceparent) => {
    expect(extract({ traceparent, tracestate: "a=b" })).toBeUndefined();
  });

  it("never throws and never makes up a context", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("traceparent", "tracestate", "x"), fc.string()),
        (headers) => {
          expect(extract(headers)).toBeUndefined();
        },
      ),
    );
  });
});
