import { GT_FEEDBACK_COMMENT, GT_FEEDBACK_SCORE, GT_STAGE } from "../protocol/index.ts";
import { type StageOptions, startStage } from "./stage.ts";

export interface FeedbackOptions extends StageOptions {
  /** Thumbs: 1 or -1. */
  score: number;
  comment?: string;
}

/**
 * Records the user's verdict, at once. It comes long after the answer: keep `span.spanContext()` of the
 * turn and give it as `parent`.
 */
export function feedback(options: FeedbackOptions): void {
  startStage("feedback", options, () => ({
    name: "feedback",
    attributes: {
      [GT_STAGE]: "feedback",
      [GT_FEEDBACK_SCORE]: options.score,
      [GT_FEEDBACK_COMMENT]: options.comment,
    },
  })).end();
}
