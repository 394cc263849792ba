import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse } from "../../../../../extension/model/findings/analyse.ts";
import { faultyDrawing } from "../../../../fixtures/faulty-trace.ts";
import { traceFromText } from "../../../../fixtures/trace-from-text.ts";
import { json, said, traceOf, user } from "./pipeline-of-steps.ts";

const faulty = () => traceOf(traceFromText(faultyDrawing("support")));

describe("analysis", () => {
  it("orders findings by severity, then along the pipeline, and what is late behind what is wrong", () => {
    const { findings } = analyse(faulty());
    expect(findings.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual([
      "error prompt.template",
      "error tools.arguments",
      "error model.cut",
      "error tools.contradicted",
      "error post-processing.changed",
      "warning prompt.documents",
      "warning grounding.unsupported",
      "warning grounding.unknown",
      "warning latency.tool",
      "info latency.critical-path",
    ]);
  });

  it("is about the trace's last answer, or about the chosen call", () => {
    const trace = faulty();
    const calls = [...trace.spans.values()].filter(({ name }) => name.startsWith("chat"));
    expect(analyse(trace).answer?.spanId).toBe(calls[1]?.spanId);
    expect(analyse(trace, { spanId: calls[0]?.spanId }).answer?.spanId).toBe(calls[0]?.spanId);
    const root = [...trace.spans.values()][0]?.spanId;
    expect(analyse(trace, { spanId: root }).answer?.spanId).toBe(calls[1]?.spanId);
  });

  it("has for each finding evidence in a span of the trace, a method and a sentence", () => {
    const trace = faulty();
    for (const { title, method, evidence } of analyse(trace).findings) {
      expect(title.length).toBeGreaterThan(10);
      expect(method.length).toBeGreaterThan(10);
      for (const { traceId, spanId } of evidence) {
        expect(traceId).toBe(trace.traceId);
        expect(trace.spans.has(spanId)).toBe(true);
      }
    }
  });

  it("says nothing of a trace without a model, and of none at all", () => {
    expect(analyse(traceOf(traceFromText("render |==|"))).answer).toBeUndefined();
    expect(analyse(traceOf([])).findings).toEqual([]);
  });

  it("counts what it does not list", () => {
    const searches = Array.from(
      { length: 20 },
      () => `  retrieval kb |==| ${json({ "gen_ai.retrieval.documents": [] })}`,
    );
    const { findings, left } = analyse(traceOf(traceFromText(`agent a |====|\n${searches.join("\n")}`)));
    const listed = findings.filter(({ rule }) => rule === "retrieval.empty").length;
    expect(left).toEqual([{ rule: "retrieval.empty", count: 20 - listed }]);
  });
});

describe("whatever a page records", () => {
  const TEXTS = {
    blanks: " ".repeat(300_000),
    braces: "{{".repeat(150_000),
    "braces and blanks": `${"{{ ".repeat(50_000)}${" ".repeat(100_000)}`,
    dots: `${"...".repeat(100_000)}x`,
    "dots and blanks": ".  ".repeat(100_000),
    tags: "<a ".repeat(100_000),
    brackets: "](".repeat(150_000),
    truncated: "truncated ".repeat(30_000),
    undefined: `a:${" ".repeat(1000)}undefined `.repeat(200),
    zeros: `1.${"0".repeat(200_000)}1`,
    sorry: `I'm sorry, ${" ".repeat(200_000)}but`,
    quotes: "\"'”".repeat(100_000),
  };

  it.each(Object.entries(TEXTS))("%s everywhere: done in time", (_name, content) => {
    const drawing = `
      agent a        |==========|
        prompt p     |=         | ${json({ "genai_traces.prompt.template": content, "genai_traces.prompt.messages": [user(content)] })}
        retrieval kb |==        | ${json({ "gen_ai.retrieval.query.text": content, "gen_ai.retrieval.documents": [{ title: content, content }] })}
        tool t       |   =      | ${json({ "gen_ai.tool.call.id": "c", "gen_ai.tool.call.result": content })}
        chat m       |     ==   | ${json({ "gen_ai.input.messages": [user(content)], ...said(content) })}
        post x       |        = | ${json({ "genai_traces.input": content, "genai_traces.output": `${content}x` })}`;
    const trace = traceOf(traceFromText(drawing));
    // What grows with the square would not be done before the test's time is over.
    expect(analyse(trace).findings).toBeInstanceOf(Array);
  });

  it("never throws, whatever stands in the attributes it reads", () => {
    const NAMES = [
      "gen_ai.input.messages",
      "gen_ai.output.messages",
      "gen_ai.system_instructions",
      "gen_ai.retrieval.documents",
      "gen_ai.retrieval.query.text",
      "gen_ai.tool.name",
      "gen_ai.tool.call.arguments",
      "gen_ai.tool.call.result",
      "gen_ai.tool.definitions",
      "gen_ai.response.finish_reasons",
      "gen_ai.request.temperature",
      "genai_traces.input",
      "genai_traces.output",
      "genai_traces.prompt.template",
      "gen_ai.prompt.variable.x",
    ];
    const attributes = fc.dictionary(fc.constantFrom(...NAMES), fc.jsonValue({ maxDepth: 4 }));
    fc.assert(
      fc.property(fc.array(attributes, { minLength: 5, maxLength: 5 }), (of) => {
        const at = (i: number): string => JSON.stringify(of[i]);
        const drawing = `
          agent a        |==========| ${at(0)}
            retrieval kb |==        | ${at(1)}
            tool t       |   =      | ${at(2)}
            chat m       |     ==   | ${at(3)}
            post x       |        = | ${at(4)}`;
        const { findings } = analyse(traceOf(traceFromText(drawing)));
        expect(Array.isArray(findings)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
