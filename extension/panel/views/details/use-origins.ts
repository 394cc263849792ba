import { createContext } from "preact";
import { useMemo } from "preact/hooks";
import type { Finding } from "../../../model/findings/finding.ts";
import { type GenAIView, genAIView } from "../../../model/genai-view.ts";
import type { Message } from "../../../model/message.ts";
import type { OriginRange, OriginSource } from "../../../model/safety/origin-ranges.ts";
import type { Origin } from "../../../model/safety/texts.ts";
import type { Span } from "../../../model/trace.ts";
import { useStore } from "../shared/store-context.ts";
import { useAnswer } from "../shared/use-answer.ts";

/** What is known of who wrote what; absent while it is not, or not wanted. */
export interface Origins {
  of(message: Pick<Message, "role">): Origin;
  /** Stretches of a text by origin. */
  rangesOf(text: string, base: Origin): OriginRange[];
  /** Orders that came from documents and tools, and calls that follow them. */
  findings: readonly Finding[];
  /** Nothing was looked for. */
  isTooLong: boolean;
}

export const OriginsContext = createContext<Origins | undefined>(undefined);

/** Reading orders takes a list of words: a file of its own, loaded with the first conversation. */
const load = async () => ({
  ...(await import("../../../model/safety/origin-ranges.ts")),
  ...(await import("../../../model/safety/texts.ts")),
  ...(await import("../../../model/safety/call-findings.ts")),
});

/** Code units of a call's messages that are looked through here: what is longer would be felt. All of it is Why's. */
const MOST = 100_000;

const lengthOf = ({ system, input, output }: GenAIView): number =>
  [...system, ...[...input, ...output].flatMap(({ parts }) => parts)].reduce(
    (sum, part) => sum + ("content" in part ? part.content.length : 0),
    0,
  );

/** @param own texts that the page put in, beside what searches before the span found */
export function useOrigins(
  span: Span,
  view: GenAIView,
  own: readonly OriginSource[] = [],
): Origins | undefined {
  const { related, settings } = useStore();
  const isOn = settings.origins.value;
  const { value } = useAnswer(`${isOn} ${span.spanId} ${span.endMs ?? "runs"}`, async () => {
    if (!isOn) return undefined;
    const [model, retrievals] = await Promise.all([load(), related.earlierRetrievals(span)]);
    const steps = [...retrievals.map((found) => ({ span: found, view: genAIView(found) })), { span, view }];
    return { ...model, steps };
  });
  return useMemo(() => {
    if (!value) return undefined;
    const { originRanges, originOf, sourcesIn, callFindings, steps } = value;
    if (lengthOf(view) > MOST) return { of: originOf, rangesOf: () => [], findings: [], isTooLong: true };
    const sources = [...steps.flatMap(sourcesIn), ...own];
    return {
      of: originOf,
      rangesOf: (text, base) => originRanges(text, base, sources),
      findings: callFindings(steps, span.spanId),
      isTooLong: false,
    };
  }, [value]);
}
