import type { GenAIView } from "../genai-view.ts";
import { isModelCall } from "../stage-kind.ts";
import type { EpochMs } from "../units.ts";
import { questionOf } from "./billed-calls.ts";
import { callCost } from "./call-cost.ts";
import type { PriceOf } from "./trace-cost.ts";

/** US dollars of one call: what was told, else its tokens by a known price; absent: nobody knows, or it is no call. */
export function spanCost(view: GenAIView, startMs: EpochMs, priceOf: PriceOf): number | undefined {
  const { kind, provider, requestModel, responseModel, usage, toldCost } = view;
  if (!isModelCall(kind)) return undefined;
  if (toldCost !== undefined) return toldCost;
  const model = responseModel ?? requestModel;
  if (model === undefined || (usage.input === undefined && usage.output === undefined)) return undefined;
  const price = priceOf(questionOf({ provider, model, asked: requestModel }, startMs));
  return price ? callCost(usage, price).total : undefined;
}
