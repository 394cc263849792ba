import {
  GEN_AI_EVALUATION_EXPLANATION,
  GEN_AI_EVALUATION_NAME,
  GEN_AI_EVALUATION_SCORE_LABEL,
  GEN_AI_EVALUATION_SCORE_VALUE,
  GT_STAGE,
} from "../protocol/index.ts";
import { named, type StageOptions, startStage } from "./stage.ts";

export interface EvaluationOptions extends StageOptions {
  /** What was judged: `relevance`, `groundedness` … */
  name: string;
  score?: number;
  /** `pass`, `fail`, `relevant` … */
  label?: string;
  explanation?: string;
}

/** Records a judgement on an answer, at once. Name the judged span as `parent` when it is over. */
export function evaluation(options: EvaluationOptions): void {
  startStage("evaluation", options, () => ({
    name: named("evaluation", options.name),
    attributes: {
      [GT_STAGE]: "evaluation",
      [GEN_AI_EVALUATION_NAME]: options.name,
      [GEN_AI_EVALUATION_SCORE_VALUE]: options.score,
      [GEN_AI_EVALUATION_SCORE_LABEL]: options.label,
      [GEN_AI_EVALUATION_EXPLANATION]: options.explanation,
    },
  })).end();
}
