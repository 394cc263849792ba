import type { GenAIView } from "../genai-view.ts";
import { diffPrompts, promptBlocks } from "../prompt-diff.ts";
import type { EpochMs } from "../units.ts";
import { type BreakPlace, breakPlace, cacheTexts } from "./prefix-cache.ts";

/** A call of a run, in the order of their start. */
export interface RunCall {
  view: GenAIView;
  startMs: EpochMs;
}

/** What a prefix cache could do for one call; tokens are shares of the server's count by characters. */
export interface CacheStep {
  /** The earlier call whose beginning is most like this one's, as its index; absent: none of its model is there. */
  against?: number;
  /** Tokens that both begin with. */
  shared?: number;
  /** Tokens that the earlier call had sent, too, but that stand behind the first difference. */
  repeated?: number;
  /** Where they part; absent where nothing is repeated behind it. */
  place?: BreakPlace;
}

/** Earlier calls that are looked at: agents that take turns keep a cache each. */
const LOOK_BACK = 8;
/** Characters behind the break that are too few to speak of. */
const LEAST_REPEATED = 200;

/** One call of a run against those before it. Linear in the prompts' lengths, but for one comparison by words. */
export function cacheStep(calls: readonly RunCall[], index: number): CacheStep {
  const call = calls[index];
  if (!call) return {};
  const text = promptText(call.view);
  let best: { against: number; length: number } | undefined;
  for (let i = index - 1; i >= Math.max(0, index - LOOK_BACK); i--) {
    const earlier = calls[i];
    if (!earlier || modelOf(earlier.view) !== modelOf(call.view)) continue;
    const length = commonStart(text, promptText(earlier.view));
    if (!best || length > best.length) best = { against: i, length };
  }
  const earlier = best && calls[best.against];
  if (!best || !earlier) return {};
  const diff = diffPrompts(earlier.view, call.view);
  const texts = cacheTexts(diff);
  const input = call.view.usage.input;
  const tokens = (part: string) =>
    input === undefined || diff.length === 0 ? undefined : Math.round((part.length / diff.length) * input);
  const isBroken = texts.repeated.length >= LEAST_REPEATED;
  return {
    against: best.against,
    shared: tokens(texts.shared),
    repeated: isBroken ? tokens(texts.repeated) : 0,
    place: isBroken ? breakPlace(diff) : undefined,
  };
}

const modelOf = ({ responseModel, requestModel }: GenAIView): string | undefined =>
  responseModel ?? requestModel;

const promptText = (view: GenAIView): string =>
  promptBlocks(view)
    .map(({ role, text }) => `${role}\n${text}`)
    .join("\n");

function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}
