import type { Attributes } from "../../../sdk/protocol/index.ts";
import { type GenAIView, genAIView } from "../genai-view.ts";
import { stageKind } from "../stage-kind.ts";
import type { Trace } from "../trace.ts";

/** Parameters of a call of a model, to see what is usual: `gen_ai.request.*` without the prefix. */
export interface Baseline {
  model: string;
  parameters: Attributes;
}

/** Whose parameters are compared: what was asked for goes before what answered. */
export const modelOf = ({ requestModel, responseModel }: GenAIView): string | undefined =>
  requestModel ?? responseModel;

/** What the calls of a trace say of what is usual. */
export function baselinesOf(trace: Trace): Baseline[] {
  return [...trace.spans.values()].flatMap((span) => {
    if (stageKind(span.attributes) !== "model") return [];
    const view = genAIView(span);
    const model = modelOf(view);
    return model === undefined ? [] : [{ model, parameters: view.parameters }];
  });
}
