import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { secrets } from "../journal/secrets.ts";
import { recorded, textOf } from "./recorded.ts";

describe("streamed chunks", () => {
  it("each keeps its own time", async () => {
    const { tracer, of } = recorded();
    const span = tracer.startSpan("chat");
    const before = performance.now();
    for (let i = 0; i < 3; i++) {
      span.chunk(`t${i} `);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const passed = (performance.now() - before) * 1000;
    span.end();
    const [record] = of("chunks");
    expect(record?.parts).toEqual(["t0 ", "t1 ", "t2 "]);
    expect(record?.at[0]).toBe(0);
    expect(record?.at[1]).toBeGreaterThan(3000);
    expect(record?.at[2]).toBeGreaterThan((record?.at[1] ?? 0) + 3000);
    expect(record?.at[2]).toBeLessThan(passed);
  });

  it("come in records of 64 when nobody asks", () => {
    const { tracer, journal } = recorded();
    const span = tracer.startSpan("chat");
    const before = journal.hello().next;
    for (let i = 0; i < 640; i++) span.chunk("x ");
    expect(journal.hello().next - before).toBe(10);
  });

  it("are recorded once, also by a journal that is read as soon as it has a record", () => {
    const { tracer, journal, of } = recorded();
    const { push } = journal;
    journal.push = (...record) => {
      push(...record);
      journal.collect();
    };
    const span = tracer.startSpan("chat");
    for (let i = 0; i < 100; i++) span.chunk(`${i} `);
    span.end();
    const told = of("chunks").flatMap(({ parts }) => parts);
    expect(told).toEqual(Array.from({ length: 100 }, (_, i) => `${i} `));
  });

  it("reasoning and tool calls stay apart from text", () => {
    const { tracer, parts } = recorded();
    const span = tracer.startSpan("chat");
    span.chunk({ reasoning: "hm" });
    span.chunk({ text: "a.", toolCall: { index: 1, id: "c1", name: "f", arguments: '{"x"' } });
    span.chunk({ toolCall: { index: 1, arguments: ":1}" } });
    span.end();
    expect(parts()).toEqual([
      { reasoning: "hm" },
      "a.",
      { toolCall: { index: 1, id: "c1", name: "f", arguments: '{"x"' } },
      { toolCall: { index: 1, arguments: ":1}" } },
    ]);
  });

  it("a tool call's position is a count whatever is given", () => {
    const { tracer, parts } = recorded();
    const span = tracer.startSpan("chat");
    for (const index of [-1, 1.5, "2", undefined, Number.NaN])
      span.chunk({ toolCall: { index: index as number, name: "f" } });
    span.end();
    const positions = parts().map((part) => (part as { toolCall: { index: number } }).toolCall.index);
    expect(positions.slice(1)).toEqual([1, 2, 0, 0]);
    expect(positions.every((one) => Number.isSafeInteger(one) && one >= 0)).toBe(true);
  });

  it("a chunk of 100 MB is cut, one of control characters still fits", () => {
    const { tracer, of, text } = recorded();
    const span = tracer.startSpan("chat");
    span.chunk("x".repeat(100 * 1024 * 1024));
    span.chunk("\u0001".repeat(262_144));
    span.chunk("after.");
    span.end();
    expect(text().length).toBeLessThan(1024 * 1024);
    expect(of("chunks").reduce((sum, one) => sum + (one.cut ?? 0), 0)).toBe(2);
    expect(of("chunks").flatMap((one) => one.parts).length).toBe(3);
    expect(of("chunks").at(-1)?.parts.at(-1)).toBe("after.");
  });

  it("every record has as many times as parts, in order", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20_000 }), { maxLength: 200 }), (pieces) => {
        const { tracer, of } = recorded();
        const span = tracer.startSpan("chat");
        for (const piece of pieces) span.chunk(piece);
        span.end();
        for (const { at, parts } of of("chunks")) {
          expect(at.length).toBe(parts.length);
          expect([...at].sort((a, b) => a - b)).toEqual(at);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe("secrets in streams", () => {
  const cuts = (length: number) => fc.array(fc.nat(length), { maxLength: 12 });
  const pieces = (text: string, at: number[]): string[] =>
    [0, ...[...at].sort((a, b) => a - b)].map((from, i, all) => text.slice(from, all[i + 1] ?? text.length));

  it("never stay, however they are split over chunks and batches; all else does", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(secrets)),
        fc.constantFrom("", "the key is ", "sk- ", "x=", "AI "),
        fc.constantFrom("", " and so on", "\n\ndone.", ", sk"),
        cuts(60),
        fc.array(fc.boolean(), { minLength: 14, maxLength: 14 }),
        fc.constantFrom("text", "reasoning", "tool"),
        (secret, before, after, at, flushes, channel) => {
          const { tracer, journal, text, of } = recorded();
          const span = tracer.startSpan("chat");
          pieces(before + secret + after, at).forEach((piece, i) => {
            if (channel === "text") span.chunk(piece);
            else
              span.chunk(channel === "reasoning" ? { reasoning: piece } : { toolCall: { arguments: piece } });
            // Something else in between, so that the channel's pieces are not neighbours.
            span.chunk(channel === "text" ? { reasoning: "hm. " } : "well. ");
            if (flushes[i]) journal.collect();
          });
          span.end();
          const kept = text();
          expect(kept).not.toContain(JSON.stringify(secret).slice(1, -1));
          expect(kept).not.toContain(secret.slice(-14));
          expect(kept).toContain("[redacted]");
          expect(of("chunks").reduce((sum, one) => sum + (one.redacted ?? 0), 0)).toBeGreaterThanOrEqual(1);
          const whole = of("chunks").flatMap((one) =>
            one.parts.map((part) =>
              typeof part === "object"
                ? "reasoning" in part
                  ? part.reasoning
                  : ((part.toolCall as { arguments?: string }).arguments ?? "")
                : part,
            ),
          );
          expect(whole.join("").replaceAll("hm. ", "").replaceAll("well. ", "")).toBe(
            `${before.replace(/x=$/, "x=")}[redacted]${after}`,
          );
        },
      ),
      { numRuns: 400 },
    );
  });

  it("text without secrets is all there at the end, held back or not", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom("s", "k", "-", "sk-", "AI", "za", "Bearer ", "-----", "BEGIN", " "),
          ),
          {
            maxLength: 40,
          },
        ),
        fc.nat(7),
        (words, every) => {
          fc.pre(!/PRIVATE KEY|[?&#](key|token)=|\d/.test(words.join("")));
          fc.pre(!/(sk-|AIza|eyJ|Bearer\s|bearer\s|xox.-|gh._|AKIA)[\w.+/=~-]{12}/.test(words.join("")));
          const { tracer, journal, of } = recorded();
          const span = tracer.startSpan("chat");
          words.forEach((word, i) => {
            span.chunk(word);
            if (i % (every + 1) === 0) journal.collect();
          });
          span.end();
          expect(textOf(of("chunks"))).toBe(words.join(""));
        },
      ),
    );
  });

  it("what cannot be a secret does not wait", () => {
    const { tracer, parts } = recorded();
    const span = tracer.startSpan("chat");
    span.chunk("Hello");
    expect(parts()).toEqual(["Hello"]);
    span.chunk(" sk");
    expect(parts()).toEqual(["Hello"]);
    span.chunk("y");
    expect(parts()).toEqual(["Hello", " sk", "y"]);
  });

  it("the wait is bounded", () => {
    const { tracer, of } = recorded();
    const span = tracer.startSpan("chat");
    span.chunk("sk-");
    for (let i = 0; i < 5000; i++) span.chunk("");
    expect(of("chunks").length).toBeGreaterThan(0);
    span.chunk("sk-");
    for (let i = 0; i < 5000; i++) span.chunk("ab");
    expect(of("chunks").flatMap((one) => one.parts).length).toBeGreaterThan(8000);
  });

  it("the user's hook sees streamed text too", () => {
    const { tracer, of } = recorded({ redact: (text) => text.replace(/Ada Lovelace/g, "[name]") });
    const span = tracer.startSpan("chat");
    for (const piece of ["I am Ada", " Lovelace", " indeed"]) span.chunk(piece);
    span.end();
    expect(textOf(of("chunks"))).toBe("I am [name] indeed");
    expect(of("chunks")[0]?.redacted).toBe(1);
  });
});

it("keeps the times it is told, never backwards", () => {
  const { tracer, of } = recorded();
  const span = tracer.startSpan("stream", { startTime: 1000 });
  span.chunk("a", 1001);
  span.chunk("b", 1003.5);
  span.chunk("c", 1002);
  span.addEvent("seen", {}, 1004);
  span.end({ endTime: 1005, aborted: true });
  expect(of("chunks")[0]).toMatchObject({ parts: ["a", "b", "c"], at: [0, 2500, 2500] });
  const [start, chunks, event, end] = [of("start"), of("chunks"), of("event"), of("end")].map(([one]) =>
    BigInt((one as { time: string }).time),
  ) as [bigint, bigint, bigint, bigint];
  expect([chunks - start, event - start, end - start]).toEqual([1_000_000n, 4_000_000n, 5_000_000n]);
  expect(of("end")[0]).toMatchObject({ aborted: true });
});
