import { type DocumentUse, type PromptText, promptTextOf, useOf } from "../../../model/document-use.ts";
import { type Document, genAIView } from "../../../model/genai-view.ts";
import type { Span } from "../../../model/trace.ts";
import { useStore } from "../shared/store-context.ts";
import { useAnswer } from "../shared/use-answer.ts";
import css from "./details.module.css";
import { SpanLink } from "./span-link.tsx";

/** A later call of a model, and all it was sent. */
interface LaterPrompt {
  span: Span;
  prompt: PromptText;
}

/** Absent while they are read. */
export function useLaterPrompts(span: Span): LaterPrompt[] | undefined {
  const { related } = useStore();
  const answer = useAnswer(`${span.spanId} ${span.endMs ?? "runs"}`, async () =>
    (await related.laterCalls(span)).map((later) => ({
      span: later,
      prompt: promptTextOf(genAIView(later)),
    })),
  );
  return answer.failed === undefined ? answer.value : [];
}

interface UsesProps {
  document: Document;
  prompts: readonly LaterPrompt[] | undefined;
}

/** In which prompts a document came back, and how. */
export function DocumentUses({ document, prompts }: UsesProps) {
  if (!prompts || prompts.length === 0) return null;
  const uses = prompts
    .map(({ span, prompt }) => ({ span, use: useOf(document, prompt) }))
    .filter(({ use }) => use.how !== "absent");
  if (uses.length === 0) return <p class={css.faint}>in no later prompt of the trace</p>;
  return (
    <ul class={css.uses}>
      {uses.map(({ span, use }) => (
        <li key={span.spanId}>
          {sayUse(use)} in <SpanLink spanId={span.spanId} name={span.name} />
        </li>
      ))}
    </ul>
  );
}

export function UseSummary({
  documents,
  prompts,
}: {
  documents: readonly Document[];
  prompts: readonly LaterPrompt[] | undefined;
}) {
  if (documents.length === 0 || !prompts) return null;
  if (prompts.length === 0) return <p class={css.faint}>No later model call in this trace.</p>;
  const used = documents.filter((document) =>
    prompts.some(({ prompt }) => /^(whole|part)$/.test(useOf(document, prompt).how)),
  ).length;
  return (
    <p class={css.faint}>
      The text of {used} of {documents.length} came back in a later prompt.
    </p>
  );
}

function sayUse(use: DocumentUse): string {
  switch (use.how) {
    case "whole":
      return "✓ word for word";
    case "part":
      return `≈ ${Math.round(use.share * 100)} % of its text`;
    case "named":
      return `only its ${use.by}`;
    case "absent":
      return "not";
    default:
      return use satisfies never;
  }
}
