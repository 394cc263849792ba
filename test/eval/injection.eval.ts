import { likelihoodOfOrders } from "../../extension/model/safety/injection/injection.ts";
import { THRESHOLD } from "../../extension/model/safety/injection/weights.ts";
import { auroc } from "./auroc.ts";
import { BIPIA_FOLDER, KINDS, type Kind } from "./bipia.ts";
import type { EvalFigure, Evaluation } from "./eval.ts";
import { injectionBaselines } from "./injection-baselines.ts";
import { type Fold, injectionFolds } from "./injection-folds.ts";
import { likelihoodWith } from "./injection-model.ts";

/** In how many texts each attack is planted, three times in each. */
const EACH = 4;

/** Are texts with an order to an assistant in them told from the same texts without? */
export const evaluation: Evaluation = {
  name: "injection",
  title: "attacks planted at start, middle and end of e-mails, tables and code, on BIPIA's training parts",
  needs: [BIPIA_FOLDER],
  async run() {
    const folds = injectionFolds(EACH);
    // Each text is judged by weights that saw neither it nor attacks of its kind.
    const ours = judge(folds, ({ weights }, text) => likelihoodWith(weights, text));
    const shipped = judge(folds, (_, text) => likelihoodOfOrders(text));
    const others = Object.entries(injectionBaselines).map(([name, score]) => ({
      name,
      judged: judge(folds, (_, text) => score(text)),
    }));
    return [
      ...KINDS.flatMap((kind) => figuresOf(kind, ours, others)),
      { name: "all: false alarms", value: alarms(ours), unit: "share", threshold: "injection.alarms" },
      {
        name: "all: false alarms, shipped weights",
        value: alarms(shipped),
        unit: "share",
        threshold: "injection.alarms",
      },
      {
        name: "all: recall, shipped weights",
        value: recall(shipped),
        unit: "share",
        threshold: "injection.recall",
      },
      ...byCategory(ours),
    ];
  },
};

interface Judged {
  kind: Kind;
  /** Absent: nothing is planted in it. */
  category?: string;
  score: number;
}

const judge = (folds: readonly Fold[], score: (fold: Fold, text: string) => number): Judged[] =>
  folds.flatMap((fold) => [
    ...fold.clean.map(({ kind, text }) => ({ kind, score: score(fold, text) })),
    ...fold.planted.map(({ kind, category, planted }) => ({ kind, category, score: score(fold, planted) })),
  ]);

const share = (judged: readonly Judged[]): number =>
  judged.filter(({ score }) => score >= THRESHOLD).length / judged.length;
const alarms = (judged: readonly Judged[]): number =>
  share(judged.filter(({ category }) => category === undefined));
const recall = (judged: readonly Judged[]): number =>
  share(judged.filter(({ category }) => category !== undefined));
const areaUnder = (judged: readonly Judged[]): number =>
  auroc(
    judged.map(({ score }) => score),
    judged.map(({ category }) => category !== undefined),
  );

function figuresOf(
  kind: Kind,
  ours: readonly Judged[],
  others: readonly { name: string; judged: readonly Judged[] }[],
): EvalFigure[] {
  const of = (judged: readonly Judged[]): Judged[] => judged.filter((one) => one.kind === kind);
  const beside = others.map(({ name, judged }) => ({ name, value: areaUnder(of(judged)) }));
  const value = areaUnder(of(ours));
  return [
    {
      name: `${kind}, ${of(ours).length} texts`,
      value,
      unit: "AUROC",
      threshold: "injection.auroc",
      baseline: beside.map((one) => `${one.name} ${one.value.toFixed(3)}`).join(", "),
    },
    {
      name: `${kind}: better than the best baseline by`,
      value: value - Math.max(...beside.map((one) => one.value)),
      threshold: "injection.margin",
    },
    { name: `${kind}: recall`, value: recall(of(ours)), unit: "share", threshold: "injection.recall" },
    { name: `${kind}: false alarms`, value: alarms(of(ours)), unit: "share", threshold: "injection.alarms" },
  ];
}

/** Only told: a category has five attacks. */
function byCategory(ours: readonly Judged[]): EvalFigure[] {
  const names = [...new Set(ours.flatMap(({ category }) => category ?? []))].sort();
  return names.map((name) => ({
    name: `recall of “${name}”, never learnt from`,
    value: share(ours.filter(({ category }) => category === name)),
    unit: "share",
  }));
}
