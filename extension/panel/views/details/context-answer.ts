import { type ContextAnatomy, contextAnatomy } from "../../../model/cost/context-anatomy.ts";
import {
  CONTEXT_KINDS,
  type ContextKind,
  type ContextParts,
  contextParts,
} from "../../../model/cost/context-parts.ts";
import { cacheTexts, droppedTexts } from "../../../model/cost/prefix-cache.ts";
import { promptTextOf, useOf } from "../../../model/document-use.ts";
import { type GenAIView, genAIView } from "../../../model/genai-view.ts";
import { diffPrompts, type PromptDiff } from "../../../model/prompt-diff.ts";
import type { Span } from "../../../model/trace.ts";
import type { EarlierCall } from "../../store/related-spans.ts";
import type { Store } from "../../store/store.ts";

/** All that is known of what a call was sent. Numbers of tokens are estimates. */
export interface ContextAnswer {
  parts: ContextParts;
  counts: Record<ContextKind, number>;
  /** Documents that were found before, and how many of them are in the prompt in part or not at all. */
  documents: { found: number; cut: number; absent: number };
  earlier?: EarlierCall & { diff: PromptDiff; tokens: CacheTokens };
}

/** Of the prompt, as `cacheTexts` parts it; `dropped` is what only the call before had. */
export interface CacheTokens {
  shared: number;
  repeated: number;
  fresh: number;
  dropped: number;
}

export async function askContext(
  span: Span,
  view: GenAIView,
  { related, countTokens }: Pick<Store, "related" | "countTokens">,
): Promise<ContextAnswer> {
  const found = (await related.earlierRetrievals(span)).flatMap((search) => genAIView(search).documents);
  const before = await related.previousCall(span);
  const parts = contextParts(view, found);
  const diff = before ? diffPrompts(genAIView(before.span), view) : undefined;
  const texts = diff && cacheTexts(diff);
  const counts = await countTokens([
    ...CONTEXT_KINDS.map((kind) => parts.texts[kind].join("\n")),
    ...(diff && texts ? [texts.shared, texts.repeated, texts.fresh, droppedTexts(diff).join("\n")] : []),
  ]);
  const [shared = 0, repeated = 0, fresh = 0, dropped = 0] = counts.slice(CONTEXT_KINDS.length);
  return {
    parts,
    counts: Object.fromEntries(CONTEXT_KINDS.map((kind, i) => [kind, counts[i] ?? 0])) as Record<
      ContextKind,
      number
    >,
    documents: usesOf(found, view),
    earlier: before && diff ? { ...before, diff, tokens: { shared, repeated, fresh, dropped } } : undefined,
  };
}

function usesOf(found: GenAIView["documents"], view: GenAIView): ContextAnswer["documents"] {
  const prompt = promptTextOf(view);
  const uses = found.map((document) => useOf(document, prompt).how);
  const count = (wanted: string) => uses.filter((how) => how === wanted).length;
  return { found: found.length, cut: count("part"), absent: count("absent") };
}

export const anatomyOf = (
  { parts, counts }: ContextAnswer,
  { usage }: GenAIView,
  window: number | undefined,
): ContextAnatomy =>
  contextAnatomy({ usage, counts, isPartial: parts.media > 0 || parts.withheld > 0, window });
