import type { Attributes } from "../../../sdk/protocol/index.ts";
import type { GenAIView } from "../genai-view.ts";
import type { Step } from "./step.ts";

/** Parameters of a call of a model, to see what is usual: `gen_ai.request.*` without the prefix. */
export interface Baseline {
  model: string;
  parameters: Attributes;
}

/** Whose parameters are compared: what was asked for goes before what answered. */
export const modelOf = ({ requestModel, responseModel }: GenAIView): string | undefined =>
  requestModel ?? responseModel;

/** What the calls of a trace say of what is usual. */
export function baselinesOf(steps: readonly Step[]): Baseline[] {
  return steps.flatMap(({ view }) => {
    if (view.kind !== "model") return [];
    const model = modelOf(view);
    return model === undefined ? [] : [{ model, parameters: view.parameters }];
  });
}
