import type { SpanId } from "../../../sdk/protocol/index.ts";
import type { SkewedClock } from "../clock-skew.ts";
import { SAFETY_RULES } from "../safety/safety-rules.ts";
import type { Trace } from "../trace.ts";
import type { Finding, FindingArea, Severity } from "./finding.ts";
import type { Grounding } from "./grounding/grounding.ts";
import { type JudgeQuestion, judgeQuestion } from "./judge/judge-question.ts";
import { type Pipeline, pipelineOf, type Question } from "./pipeline.ts";
import type { Rule } from "./rule.ts";
import { contradicted } from "./rules/contradicted.ts";
import { documentsLeftOut } from "./rules/documents-left-out.ts";
import { failedStages } from "./rules/failed-stage.ts";
import { finishes } from "./rules/finish.ts";
import { groundless } from "./rules/groundless.ts";
import { offTopic } from "./rules/off-topic.ts";
import { unusualParameters } from "./rules/parameters.ts";
import { postProcessing } from "./rules/post-processing.ts";
import { promptCut } from "./rules/prompt-cut.ts";
import { retries } from "./rules/retries.ts";
import { emptyRetrieval } from "./rules/retrieval-empty.ts";
import { weakScores } from "./rules/retrieval-scores.ts";
import { slowStages } from "./rules/slow-stages.ts";
import { streamPace } from "./rules/stream-pace.ts";
import { unfilledTemplate } from "./rules/template.ts";
import { toolArguments } from "./rules/tool-arguments.ts";
import { toolErrors } from "./rules/tool-errors.ts";
import { toolIgnored } from "./rules/tool-ignored.ts";
import { sourcesOf } from "./sources.ts";

/** What is known of why an answer is as it is. */
export interface Analysis {
  /** The answer that was asked about; absent in a trace without a model call. */
  answer?: { spanId: SpanId; name: string };
  /** By severity, then along the pipeline: what stands first is where to begin. */
  findings: Finding[];
  /** Absent where there is no text, or nothing that it could rest on. */
  grounding?: Grounding;
  /** Clocks that disagreed and were put right before rules judged, the worst first. */
  clocks: readonly SkewedClock[];
  /** Findings beyond {@link MOST_OF_A_RULE}, by rule. */
  left: { rule: string; count: number }[];
}

const RULES: readonly Rule[] = [
  failedStages,
  emptyRetrieval,
  weakScores,
  offTopic,
  documentsLeftOut,
  promptCut,
  unfilledTemplate,
  unusualParameters,
  toolArguments,
  toolErrors,
  toolIgnored,
  contradicted,
  finishes,
  postProcessing,
  groundless,
  slowStages,
  streamPace,
  retries,
  ...SAFETY_RULES,
];

/** An agent of a hundred turns fails a hundred times in the same way. */
const MOST_OF_A_RULE = 8;

export function analyse(trace: Trace, question: Question = {}): Analysis {
  const pipeline = pipelineOf(trace, question);
  const all = sorted(
    pipeline,
    RULES.flatMap((rule) => rule(pipeline)),
  );
  const counts = new Map<string, number>();
  const findings = all.filter(({ rule }) => {
    const count = (counts.get(rule) ?? 0) + 1;
    counts.set(rule, count);
    return count <= MOST_OF_A_RULE;
  });
  const { answer } = pipeline;
  return {
    answer: answer && { spanId: answer.span.spanId, name: answer.span.name },
    findings,
    grounding: pipeline.grounding(),
    clocks: pipeline.clocks,
    left: [...counts].flatMap(([rule, count]) =>
      count > MOST_OF_A_RULE ? [{ rule, count: count - MOST_OF_A_RULE }] : [],
    ),
  };
}

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];
/** What makes an answer wrong comes before what makes it late; of one span, what is given before what is made. */
const AREAS: readonly FindingArea[] = [
  "safety",
  "retrieval",
  "prompt",
  "model",
  "tools",
  "post-processing",
  "grounding",
  "latency",
  "cost",
];
const isLate = (area: FindingArea): boolean => area === "latency" || area === "cost";

function sorted({ steps }: Pipeline, findings: readonly Finding[]): Finding[] {
  const order = new Map(steps.map(({ span }, i) => [span.spanId, i]));
  const placeOf = ({ evidence: [first] }: Finding): number => order.get(first.spanId) ?? steps.length;
  return findings.toSorted(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      Number(isLate(a.area)) - Number(isLate(b.area)) ||
      placeOf(a) - placeOf(b) ||
      AREAS.indexOf(a.area) - AREAS.indexOf(b.area),
  );
}

/** What a model would be asked about the answer; null where there is nothing to ask. */
export function questionForJudge(trace: Trace, question: Question = {}): JudgeQuestion | null {
  const pipeline = pipelineOf(trace, question);
  const grounding = pipeline.grounding();
  return grounding ? judgeQuestion(grounding, sourcesOf(pipeline)) : null;
}
