import { describe, expect, it } from "vitest";
import { Analyses } from "../../../../../extension/engine/analysis/analyses.ts";
import type { TraceContent } from "../../../../../extension/engine/engine-api.ts";
import { summarize } from "../../../../../extension/model/summary.ts";
import type { TraceSummary } from "../../../../../extension/model/trace.ts";
import type { TraceRecord } from "../../../../../sdk/protocol/index.ts";
import { generateTrace } from "../../../../fixtures/generate-trace.ts";
import { toldByOthers } from "../../../../fixtures/other-clock.ts";
import { traceFromText, traceIdOf } from "../../../../fixtures/trace-from-text.ts";
import { json, said, traceOf } from "../../model/findings/pipeline-of-steps.ts";

const call = (seed: number, temperature: number, model = "m"): TraceRecord[] =>
  traceFromText(`chat ${model} |==| {"gen_ai.request.temperature": ${temperature}}`, { seed });

/** Stored traces, and which of them were read. */
function stored(...traces: TraceRecord[][]) {
  const read: string[] = [];
  const contents = new Map<string, TraceContent>();
  const rows: TraceSummary[] = [];
  for (const records of traces) {
    const trace = traceOf(records);
    const resources = records.flatMap((record) => (record.type === "resource" ? [{ sid: "s", record }] : []));
    const spans = records.flatMap((record) => (record.type === "resource" ? [] : [{ sid: "s", record }]));
    contents.set(trace.traceId, { traceId: trace.traceId, resources, records: spans });
    rows.push(summarize(trace, { origin: "http://localhost" }));
  }
  const content = async (id: string) => {
    read.push(id);
    return contents.get(id) ?? null;
  };
  return { read, analyses: new Analyses({ content, recent: async () => rows }) };
}

const rulesOf = async (analyses: Analyses, seed: number): Promise<string[]> => {
  const found = await analyses.analyse(traceIdOf(seed));
  return found.state === "done" ? found.analysis.findings.map(({ rule }) => rule) : [found.reason];
};

describe("analyses", () => {
  it("takes the parameters of other traces of the same model for what is usual", async () => {
    const same = [call(2, 0.1), call(3, 0.2), call(4, 0.2)];
    expect(await rulesOf(stored(call(1, 0.9), ...same).analyses, 1)).toContain("model.parameters");
    const others = [call(2, 0.1, "x"), call(3, 0.2, "x"), call(4, 0.2, "x")];
    expect(await rulesOf(stored(call(1, 0.9), ...others).analyses, 1)).not.toContain("model.parameters");
  });

  it("reads twelve other traces at most, and each once", async () => {
    const { analyses, read } = stored(...Array.from({ length: 30 }, (_, i) => call(i + 1, 0.2)));
    await analyses.analyse(traceIdOf(1));
    expect(read).toHaveLength(13);
    await analyses.analyse(traceIdOf(1));
    expect(read.slice(13)).toEqual([traceIdOf(1)]);
  });

  it("says what to do where its rules cannot be loaded", async () => {
    const load = () => Promise.reject(new Error("Failed to fetch dynamically imported module"));
    const analyses = new Analyses({ content: async () => null, recent: async () => [] }, load);
    expect(await rulesOf(analyses, 1)).toEqual([expect.stringContaining("close DevTools and open it again")]);
  });

  it("says in words why it does not look: a trace that is gone, and one that is too long", async () => {
    const { analyses } = stored(generateTrace({ spans: 5100, chunks: 1, seed: 7 }));
    expect(await rulesOf(analyses, 7)).toEqual([
      expect.stringContaining("too long to be looked through; the limit is 5,000"),
    ]);
    expect(await rulesOf(analyses, 8)).toEqual(["The trace is no longer stored."]);
  });
});

describe("a model is asked about", () => {
  it("the sources that the findings rest on, also where a server's clock says that they came after the answer", async () => {
    const document = "Orders are delivered within three days.";
    const drawing = `
      agent shop     |==========|
        retrieval kb | ===      | ${json({ "gen_ai.retrieval.documents": [{ id: "d", content: document }] })}
        chat m       |     =====| ${json(said("Orders are delivered within three days."))}`;
    const told = traceFromText(drawing, { seed: 1 });
    const late = toldByOthers(told, [{ service: "api", offsetMs: 3_600_000, spans: ["retrieval"] }]);
    const { analyses } = stored(late);
    expect((await analyses.judgeQuestion(traceIdOf(1)))?.user).toContain(document);
    expect(await analyses.judgeQuestion(traceIdOf(1))).toEqual(
      await stored(told).analyses.judgeQuestion(traceIdOf(1)),
    );
  });

  it("nothing of a trace that is too long to be looked through", async () => {
    const { analyses } = stored(generateTrace({ spans: 5100, chunks: 1, seed: 7 }));
    expect(await analyses.judgeQuestion(traceIdOf(7))).toBeNull();
  });
});
