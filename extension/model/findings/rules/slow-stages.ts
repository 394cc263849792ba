import type { SpanId } from "../../../../sdk/protocol/index.ts";
import { skewWords } from "../../clock-skew.ts";
import { formatDuration } from "../../format.ts";
import { criticalShares, type Share } from "../critical-stretches.ts";
import type { Finding } from "../finding.ts";
import { evidence, type Pipeline, type Step, short } from "../pipeline.ts";

/** Parts that are told of the path. */
const TOLD = 4;
/** Of the whole, and never below this: users begin to wait (Nielsen's limit for the flow of thought is one second). */
const MUCH = 0.4;
const LONG_MS = 1000;

const SLOW: Record<string, { rule: string; what: string }> = {
  tool: { rule: "latency.tool", what: "The tool" },
  retrieval: { rule: "latency.retrieval", what: "The search" },
  embeddings: { rule: "latency.retrieval", what: "The embeddings call" },
  rerank: { rule: "latency.retrieval", what: "The reranking" },
  guardrail: { rule: "latency.guardrail", what: "The guardrail" },
  post_process: { rule: "latency.post-processing", what: "The post-processing" },
  prompt: { rule: "latency.prompt", what: "Building the prompt" },
};

const method =
  "The critical path as in Jaeger: from the end backwards always the child that finished last. It takes parents to wait for their children.";

/** What the end of the trace waited for, in words; and what took most of it, where that is not the model. */
export function slowStages(pipeline: Pipeline): Finding[] {
  const { shares, total } = criticalShares(pipeline);
  const first = shares[0];
  if (!first || total < LONG_MS) return [];
  const told = shares.slice(0, TOLD).map((share) => say(share, total));
  return [
    {
      rule: "latency.critical-path",
      area: "latency",
      severity: "info",
      title: `Of ${formatDuration(total)} the end waited for ${told.join(", ")}.${clockWords(pipeline)}`,
      method,
      evidence: [evidence(first.step, "duration")],
    },
    ...stageShares(pipeline, shares)
      .filter(({ ms }) => ms >= Math.max(LONG_MS, MUCH * total))
      .flatMap((share) => slow(share, total, clockWords(pipeline))),
  ];
}

/** What a stage had done for it (a request, a server's work) is the stage's own time; longest first. */
function stageShares({ steps }: Pipeline, shares: readonly Share[]): StageShare[] {
  const byId = new Map(steps.map((step) => [step.span.spanId, step]));
  const ofStage = new Map<Step, StageShare>();
  for (const { step, ms } of shares) {
    const stage = stageOf(step, byId);
    const known = ofStage.get(stage);
    if (known) known.ms += ms;
    // They come longest first: what is below the stage took most of it.
    else ofStage.set(stage, { step: stage, ms, ...(step !== stage && { inner: step }) });
  }
  return [...ofStage.values()].sort((a, b) => b.ms - a.ms);
}

interface StageShare extends Share {
  /** What below it took the most. */
  inner?: Step;
}

/** Parents can go in circles. */
const MOST_DEPTH = 50;

/** The nearest stage that contains a span that is none. */
function stageOf(step: Step, byId: ReadonlyMap<SpanId, Step>): Step {
  let at: Step | undefined = step;
  for (let depth = 0; at && depth < MOST_DEPTH; depth++) {
    if (at.view.kind !== "other") return SLOW[at.view.kind] ? at : step;
    at = at.span.parentSpanId === undefined ? undefined : byId.get(at.span.parentSpanId);
  }
  return step;
}

const NAMED = 2;

/** Which clocks were wrong, and by how much: the times that are compared are not those that were told. */
function clockWords({ clocks }: Pipeline): string {
  if (clocks.length === 0) return "";
  const named = clocks.slice(0, NAMED).map((clock) => `${short(clock.name, 40)} ${skewWords(clock)}`);
  const others = clocks.length > NAMED ? ` and ${clocks.length - NAMED} more` : "";
  return ` Clocks that disagree were put right first: ${named.join(", ")}${others}.`;
}

function slow({ step, ms, inner }: StageShare, total: number, clocks: string): Finding[] {
  const stage = SLOW[step.view.kind];
  if (!stage) return [];
  return [
    {
      rule: stage.rule,
      area: "latency",
      severity: "warning",
      title: `${stage.what} “${short(step.view.tool?.name ?? step.span.name)}” took ${formatDuration(ms)} of ${formatDuration(total)}.${clocks}`,
      method,
      evidence: [evidence(step, "duration"), ...(inner ? [evidence(inner, "duration")] : [])],
    },
  ];
}

const say = ({ step, ms }: Share, total: number): string =>
  `${short(step.span.name, 40)} ${formatDuration(ms)} (${Math.round((ms / total) * 100)} %)`;
