import { type Analysis, analyse } from "../../extension/model/findings/analyse.ts";
import type { Baseline } from "../../extension/model/findings/baselines.ts";
import { clocksPutRight } from "../../extension/model/findings/clocks-put-right.ts";
import { type FoldInput, foldTrace } from "../../extension/model/fold.ts";
import type { EndRecord, GapRecord, SpanRecord, StartRecord, TraceRecord } from "../../sdk/protocol/index.ts";
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
      skewed(),
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

/** The same faults, with tools told by a server whose clock is wrong by up to two minutes. */
function skewed(): EvalFigure {
  let right = 0;
  FAULTS.forEach((fault, kind) => {
    for (let i = 0; i < EACH; i++) {
      const random = randomFrom(1000 * kind + i + 1);
      const draft = draftPipeline(random);
      const guilty = fault.plant(draft);
      const { records, trace, idOf } = recordsOf(draft, 1000 * kind + i);
      const off = Math.round((random() - 0.5) * 240_000);
      const [first] = judge(trace, records, { of: idOf(draft.tool), off }).findings;
      if (first?.evidence[0].spanId === idOf(guilty)) right++;
    }
  });
  return {
    name: "all faults, tools told by a server's wrong clock",
    value: right / (EACH * FAULTS.length),
    unit: "right span first",
    threshold: "planted.skewed",
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

/** A span that a server told of, below the page's own span of the request; and what its clock adds to its times. */
interface ByServer {
  of: string;
  off: number;
}

function judge(id: string, records: readonly TraceRecord[], server?: ByServer): Analysis {
  const spans = records.filter((record) => record.type !== "resource");
  const told = {
    traceId: id,
    resources: [],
    records: spans.flatMap((record) => (server ? toldBy(server, record) : [{ sid: "eval", record }])),
  };
  const { trace, clocks } = clocksPutRight(foldTrace(told), told);
  return analyse(trace, { baselines: BASELINES, clocks });
}

const CALLER = "ca11".repeat(4);
/** A request is on its way for so long, either way. */
const WAY_MS = 1;

function toldBy({ of, off }: ByServer, record: SpanRecord | GapRecord): FoldInput[] {
  if (record.type === "gap" || record.span !== of || !("time" in record)) return [{ sid: "eval", record }];
  const wrong = { ...record, time: later(record.time, off) };
  if (record.type === "start")
    return [
      { sid: "eval", record: { ...record, span: CALLER, name: "POST /tools", kind: 3, attributes: {} } },
      {
        sid: "server",
        record: { ...wrong, kind: 2, parent: CALLER, time: later(record.time, off + WAY_MS) } as StartRecord,
      },
    ];
  if (record.type === "end")
    return [
      { sid: "server", record: { ...wrong, time: later(record.time, off - WAY_MS) } as EndRecord },
      { sid: "eval", record: { ...record, span: CALLER, status: undefined } },
    ];
  return [{ sid: "server", record: wrong }];
}

const later = (time: string, ms: number): string => String(BigInt(time) + BigInt(ms) * 1_000_000n);
