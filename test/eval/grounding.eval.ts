import { type Grounding, groundingOf } from "../../extension/model/findings/grounding/grounding.ts";
import type { SpanId } from "../../sdk/protocol/index.ts";
import { auroc, precisionAndRecall } from "./auroc.ts";
import { BEGIN_FOLDER, BEGIN_PARTS, type BeginAnswer, type BeginPart, readBegin } from "./begin.ts";
import type { EvalFigure, Evaluation } from "./eval.ts";
import { learnWeights, scoreWith } from "./learn-weights.ts";
import { baselines } from "./overlap-baselines.ts";

/** Does the method tell an answer that its source supports from one that it does not? */
export const evaluation: Evaluation = {
  name: "grounding",
  title: "fully attributable against the rest, on BEGIN's development parts",
  needs: [BEGIN_FOLDER],
  async run() {
    return BEGIN_PARTS.flatMap(figuresOf);
  },
};

function figuresOf(part: BeginPart): EvalFigure[] {
  const answers = readBegin(part);
  const isTrue = answers.map(({ isAttributable }) => isAttributable);
  const judged = answers.map(judge);
  const ours = judged.map(({ likelihood }) => likelihood);
  const others = Object.entries(baselines(answers)).map(([name, scores]) => ({
    name,
    value: auroc(scores, isTrue),
  }));
  const best = Math.max(...others.map(({ value }) => value));
  const value = auroc(ours, isTrue);
  const { precision, recall } = precisionAndRecall(ours, isTrue, 0.5);
  return [
    {
      name: `${part}, ${answers.length} answers`,
      value,
      unit: "AUROC",
      threshold: `grounding.${part}`,
      baseline: others.map(({ name, value }) => `${name} ${value.toFixed(3)}`).join(", "),
    },
    { name: `${part}: better than the best baseline by`, value: value - best, threshold: "grounding.margin" },
    {
      name: `${part}: weights learnt on the other parts`,
      value: auroc(heldOut(part, answers), isTrue),
      unit: "AUROC",
      threshold: `grounding.${part}`,
    },
    {
      name: `${part}: precision of “supported”`,
      value: precision,
      unit: "share",
      threshold: "grounding.precision",
    },
    { name: `${part}: recall of “supported”`, value: recall, unit: "share", threshold: "grounding.recall" },
    {
      name: `${part}: attributable answers with a sentence called unsupported`,
      value: wronglyAccused(judged, isTrue),
      unit: "share",
      threshold: "grounding.accused",
    },
  ];
}

const judge = ({ response, knowledge }: BeginAnswer): Grounding =>
  groundingOf(response, [{ spanId: "0" as SpanId, where: "knowledge", text: knowledge }]);

/** Of the answers that people called fully attributable, how many have a sentence that is shown as unsupported. */
function wronglyAccused(judged: readonly Grounding[], isTrue: readonly boolean[]): number {
  const right = judged.filter((_, i) => isTrue[i]);
  return (
    right.filter(({ claims }) => claims.some(({ support }) => support === "unsupported")).length /
    right.length
  );
}

/** What the method is worth on conversations of a kind it has not seen. */
function heldOut(part: BeginPart, answers: readonly BeginAnswer[]): number[] {
  const rest = BEGIN_PARTS.filter((other) => other !== part).flatMap(readBegin);
  return scoreWith(learnWeights(rest), answers);
}
