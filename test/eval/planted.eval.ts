import { type Analysis, analyse } from "../../extension/model/findings/analyse.ts";
import type { Baseline } from "../../extension/model/findings/baselines.ts";
import { createTrace, foldRecord } from "../../extension/model/fold.ts";
import type { Trace } from "../../extension/model/trace.ts";
import type { TraceRecord } from "../../sdk/protocol/index.ts";
import { randomFrom } from "../fixtures/generate-trace.ts";
import type { EvalFigure, Evaluation } from "./eval.ts";
import { FAULTS, type Fault } from "./planted-faults.ts";
import { draftPipeline, recordsOf } from "./planted-pipeline.ts";

const EACH = 60;
const BASELINES: Baseline[] = [0.1, 0.2, 0.2, 0.3].map((temperature) => ({
  model: "gpt-5.6-mini",
  parameters: { temperature, max_tokens: 800 },
}));

/** Does what stands first name the span where the fault was planted? And is nothing said of pipelines without a fault? */
export const evaluation: Evaluation = {
  name: "planted",
  title: `${FAULTS.length} kinds of faults, ${EACH} generated pipelines each`,
  async run() {
    const figures = FAULTS.map((fault, i) => figureOf(fault, i));
    const all = figures.map(({ value }) => value);
    return [
      ...figures,
      {
        name: "all faults",
        value: all.reduce((sum, value) => sum + value, 0) / all.length,
        unit: "share",
        threshold: "planted.all",
      },
      falseAlarms(),
    ];
  },
};

function figureOf(fault: Fault, kind: number): EvalFigure {
  let spans = 0;
  let rules = 0;
  for (let i = 0; i < EACH; i++) {
    const draft = draftPipeline(randomFrom(1000 * kind + i + 1));
    const guilty = fault.plant(draft);
    const { records, trace, idOf } = recordsOf(draft, 1000 * kind + i);
    const { findings } = judge(trace, records);
    if (findings[0]?.evidence[0].spanId === idOf(guilty)) spans++;
    if (findings[0]?.rule === fault.rule) rules++;
  }
  return {
    name: fault.name,
    value: spans / EACH,
    unit: "right span first",
    threshold: "planted.fault",
    baseline: `right rule first ${(rules / EACH).toFixed(2)}`,
  };
}

/** Pipelines in which all is well and something is called an error or a warning. */
function falseAlarms(): EvalFigure {
  let alarms = 0;
  const rules = new Map<string, number>();
  for (let i = 0; i < EACH * 5; i++) {
    const { records, trace } = recordsOf(draftPipeline(randomFrom(900_000 + i)), 900_000 + i);
    const loud = judge(trace, records).findings.filter(({ severity }) => severity !== "info");
    if (loud.length) alarms++;
    for (const { rule } of loud) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  }
  return {
    name: "false alarms on pipelines without a fault",
    value: alarms / (EACH * 5),
    unit: "share",
    threshold: "planted.alarms",
    baseline: [...rules].map(([rule, count]) => `${rule} ${count}`).join(", "),
  };
}

const judge = (id: string, records: readonly TraceRecord[]): Analysis =>
  analyse(traceOf(id, records), { baselines: BASELINES });

function traceOf(id: string, records: readonly TraceRecord[]): Trace {
  const trace = createTrace(id);
  for (const record of records)
    if (record.type !== "resource") foldRecord(trace, { sid: "eval", record }, () => undefined);
  return trace;
}
