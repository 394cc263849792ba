import type { SpanId } from "../../../sdk/protocol/index.ts";
import type { Finding } from "../findings/finding.ts";
import { documentLabel } from "../findings/sources.ts";
import type { Step } from "../findings/step.ts";
import type { OriginSource } from "./origin-ranges.ts";
import { promptInjection } from "./rules/injection.ts";
import { obeyedOrders } from "./rules/obeyed.ts";

/** Orders that a call was sent, and its tool calls that follow one. `steps`: the searches before it, then the call. */
export function callFindings(steps: readonly Step[], spanId: SpanId): Finding[] {
  const pipeline = { steps };
  const obeyed = obeyedOrders(pipeline).filter(({ evidence: [first] }) => first.spanId === spanId);
  return [...obeyed, ...promptInjection(pipeline)];
}

/** Documents that a step found. */
export const sourcesIn = ({ view }: Step): OriginSource[] =>
  view.documents.flatMap((document, i) => {
    const { content: text } = document;
    return text ? [{ origin: "retrieval" as const, label: documentLabel(document, i), text }] : [];
  });
