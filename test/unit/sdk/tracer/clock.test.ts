import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currentAnchor, monotonic, now, unixNano } from "../../../../sdk/tracer/clock.ts";
import { recorded } from "./recorded.ts";

describe("nanoseconds", () => {
  it("are exact to the last digit a double can tell", () => {
    expect(unixNano(1_700_000_000_000, 0)).toBe("1700000000000000000");
    expect(unixNano(1_700_000_000_000, 12.345_678)).toMatch(/^170000000001234567[78]$/);
    expect(unixNano(1_700_000_000_000, 999.999_999_9)).toBe("1700000000999999999");
    expect(unixNano(1_700_000_000_000, -0.5)).toBe("1699999999999500000");
  });

  it("later is never smaller", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e10, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (at, more) => {
          const [a, b] = [unixNano(1_700_000_000_000, at), unixNano(1_700_000_000_000, at + more)];
          expect(BigInt(b) >= BigInt(a)).toBe(true);
          expect(a).toMatch(/^\d{19}$/);
        },
      ),
    );
  });
});

describe("the anchor", () => {
  // Module state only moves forward, so each test looks further ahead.
  const far = Date.now() + 1e9;

  it("follows the system clock after a sleep, within what the clock jitters stays", () => {
    const anchor = currentAnchor(far, 0);
    expect(anchor).toBe(far);
    expect(currentAnchor(far + 50, 0)).toBe(far);
    expect(currentAnchor(far + 8 * 3_600_000, 1000)).toBe(far + 8 * 3_600_000 - 1000);
  });

  it("never moves back when the system clock does", () => {
    const before = currentAnchor(far + 1e9, 0);
    expect(currentAnchor(far, 0)).toBe(before);
  });

  it("is the root's for all spans of a trace, so that sleep makes no negative duration", () => {
    const { tracer, of } = recorded();
    const root = tracer.startSpan("root");
    // The laptop sleeps; another trace sees the new time.
    currentAnchor(Date.now() + 5e9, now());
    tracer.startSpan("apart", { parent: null }).end();
    root.startSpan("child").end();
    root.end();
    const [first, apart, child] = of("start");
    expect(BigInt(apart?.time ?? 0) - BigInt(first?.time ?? 0)).toBeGreaterThan(10n ** 15n);
    expect(BigInt(child?.time ?? 0) - BigInt(first?.time ?? 0)).toBeLessThan(10n ** 10n);
    const end = of("end").find((one) => one.span === root.spanId);
    expect(BigInt(end?.time ?? 0)).toBeGreaterThanOrEqual(BigInt(child?.time ?? 0));
  });
});

it("a time is of the epoch or of the page's clock; one that is none is not used", () => {
  for (const nonsense of [Number.NaN, -1, Number.POSITIVE_INFINITY, "1", undefined])
    expect(monotonic(1e12, nonsense as number, 5)).toBe(5);
  expect(monotonic(1e12, 1e12 + 500, 5)).toBe(500);
  expect(monotonic(1e12, 500, 5)).toBe(500);
});
