import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forestOf } from "../../../../../extension/model/compare/forest.ts";
import { matchTrees, type SpanPair } from "../../../../../extension/model/compare/match-trees.ts";
import { differenceOf, isSame } from "../../../../../extension/model/compare/pair-difference.ts";
import type { Span, Trace } from "../../../../../extension/model/trace.ts";
import { folded } from "../../../../fixtures/folded.ts";
import { traceFromText } from "../../../../fixtures/trace-from-text.ts";

const pairsOf = (before: Trace, after: Trace): SpanPair[] => matchTrees(forestOf(before), forestOf(after));
const drawn = (drawing: string, seed = 1): Trace => folded(traceFromText(drawing, { seed }));

/** `-` only before, `+` only after, `~` moved; two spaces a level. */
const say = (pairs: readonly SpanPair[]): string[] =>
  pairs.map(({ before, after, depth, moved }) => {
    const sign = !before ? "+" : !after ? "-" : moved ? "~" : " ";
    const both = before && after && before.name !== after.name ? `${before.name} > ${after.name}` : undefined;
    return `${sign}${"  ".repeat(depth)}${both ?? (after ?? before)?.name}`;
  });

describe("two trees laid over each other", () => {
  it("match by what a step does, another model is the same step", () => {
    const before = drawn(`
      agent a         |==========|
        retrieval kb  |==        |
        chat gpt-4    |  ====    |
        tool lookup   |      ==  |`);
    const after = drawn(
      `
      agent a         |==========|
        retrieval kb  |==        |
        tool search   |  =       |
        chat gpt-5    |   ===    |
        tool lookup   |      ==  |`,
      2,
    );
    expect(say(pairsOf(before, after))).toEqual([
      " invoke_agent a",
      "   retrieval kb",
      "+  execute_tool search",
      "   chat gpt-4 > chat gpt-5",
      "   execute_tool lookup",
    ]);
  });

  it("are one from their roots on, whatever these are called; a lone call stands for no agent", () => {
    const agent = drawn(`
      agent shop   |======|
        chat m     | ==   |`);
    const question = drawn(
      `
      What is new? |======|
        chat m     |   == |`,
      2,
    );
    expect(say(pairsOf(agent, question))).toEqual([" invoke_agent shop > What is new?", "   chat m"]);
    const lone = drawn("chat m |==|", 3);
    expect(say(pairsOf(agent, lone))).toEqual(["-invoke_agent shop", "-  chat m", "+chat m"]);
  });

  it("know a step again that changed its place among its siblings", () => {
    const before = drawn(`
      agent a     |======|
        tool one  |==    |
        tool two  |  ==  |`);
    const after = drawn(
      `
      agent a     |======|
        tool two  |==    |
        tool one  |  ==  |`,
      2,
    );
    const [, ...steps] = pairsOf(before, after);
    expect(steps).toHaveLength(2);
    expect(steps.filter(({ moved }) => moved)).toHaveLength(1);
    expect(steps.every(({ before, after }) => before?.name === after?.name)).toBe(true);
  });

  it("hold what stands below a step that only one of them has", () => {
    const before = drawn(`
      agent a       |======|
        agent sub   |====  |
          tool deep | ==   |`);
    const after = drawn("agent a |======|", 2);
    expect(say(pairsOf(before, after))).toEqual([
      " invoke_agent a",
      "-  invoke_agent sub",
      "-    execute_tool deep",
    ]);
  });

  it("can be of one span and what stands below it", () => {
    const trace = drawn(`
      agent a      |======|
        agent sub  |====  |
          tool x   | ==   |
        tool y     |    = |`);
    const sub = [...trace.spans.values()].find(({ name }) => name.endsWith("sub"));
    expect(say(matchTrees(forestOf(trace, sub?.spanId), []))).toEqual([
      "-invoke_agent sub",
      "-  execute_tool x",
    ]);
  });
});

/** Any tree, orphans and circles of parents included. */
const anyTrace = fc
  .array(fc.record({ parent: fc.nat(14), kind: fc.constantFrom("chat", "tool", "step"), name: fc.nat(3) }), {
    maxLength: 15,
  })
  .map((spans): Trace => {
    const [first] = [...drawn("agent a |=|").spans.values()] as [Span];
    const made = spans.map(
      ({ parent, kind, name }, i): Span => ({
        ...first,
        spanId: `s${i}`,
        parentSpanId: `s${parent}`,
        name: `${kind} ${"abcd"[name]}`,
        startMs: i,
        attributes:
          kind === "step" ? {} : { "gen_ai.operation.name": kind === "chat" ? "chat" : "execute_tool" },
      }),
    );
    return { ...drawn("agent a |=|"), spans: new Map(made.map((span) => [span.spanId, span])) };
  });

describe("whatever the trees are", () => {
  it("every span stands in exactly one pair", () => {
    fc.assert(
      fc.property(anyTrace, anyTrace, (before, after) => {
        const pairs = pairsOf(before, after);
        const ids = (spans: (Span | undefined)[]) => spans.flatMap((span) => span?.spanId ?? []).sort();
        expect(ids(pairs.map((pair) => pair.before))).toEqual([...before.spans.keys()].sort());
        expect(ids(pairs.map((pair) => pair.after))).toEqual([...after.spans.keys()].sort());
      }),
    );
  });

  it("a trace is the same as itself, in the order of its tree", () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        const pairs = pairsOf(trace, trace);
        expect(pairs.every(({ before, after }) => before === after)).toBe(true);
        expect(pairs.map((pair) => differenceOf(pair)).every(isSame)).toBe(true);
      }),
    );
  });

  it("a tree as deep as it likes is no danger", () => {
    const [first] = [...drawn("agent a |=|").spans.values()] as [Span];
    const deep: Trace = {
      ...drawn("agent a |=|"),
      spans: new Map(
        Array.from({ length: 20_000 }, (_, i) => [
          `s${i}`,
          { ...first, spanId: `s${i}`, parentSpanId: i ? `s${i - 1}` : undefined, startMs: i },
        ]),
      ),
    };
    expect(pairsOf(deep, deep).at(-1)?.depth).toBe(19_999);
  });
});
