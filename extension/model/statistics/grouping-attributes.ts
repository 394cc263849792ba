import type { AttributeValue } from "../../../sdk/protocol/index.ts";
import type { Span } from "../trace.ts";
import { attributeDimension, type Dimension } from "./dimension.ts";

/** Longer ones are content, not the name of a variant. */
export const LONGEST_VALUE = 120;
/** Of one span, in the order it tells them. */
const MOST_ATTRIBUTES = 24;
const MOST_TAGS = 16;

/** Of a resource these tell versions apart; the rest is the same for all that it records. */
const OF_RESOURCE = ["service.version", "deployment.environment", "deployment.environment.name"];

/** Told by a dimension or a metric of its own, or by nature different each time. */
const KNOWN = new Set([
  "gen_ai.operation.name",
  "gen_ai.provider.name",
  "gen_ai.request.model",
  "gen_ai.response.model",
  "gen_ai.response.id",
  "gen_ai.response.time_to_first_chunk",
  "gen_ai.tool.name",
  "gen_ai.tool.call.id",
  "gen_ai.tool.call.arguments",
  "gen_ai.tool.call.result",
  "gen_ai.prompt.name",
  "gen_ai.prompt.version",
  "gen_ai.conversation.id",
  "gen_ai.agent.name",
  "gen_ai.evaluation.name",
  "gen_ai.evaluation.score.value",
  "gen_ai.evaluation.explanation",
  "gen_ai.retrieval.query.text",
  "genai_traces.input",
  "genai_traces.output",
  "genai_traces.feedback.score",
  "genai_traces.feedback.comment",
  "user.id",
]);

/** Attributes of a span that rows can be grouped by: short values. Lists of words (tags) as one value, in order. */
export function* attributesOf({ attributes, resource }: Span): Generator<[Dimension, string]> {
  let count = 0;
  for (const key in attributes) {
    if (KNOWN.has(key) || key.startsWith("gen_ai.usage.") || key.length > LONGEST_VALUE) continue;
    const text = groupingText(attributes[key]);
    if (text === undefined) continue;
    yield [attributeDimension(key), text];
    if (++count === MOST_ATTRIBUTES) break;
  }
  for (const key of OF_RESOURCE) {
    const text = groupingText(resource?.attributes[key]);
    if (text !== undefined) yield [attributeDimension(key), text];
  }
}

function groupingText(value: AttributeValue | undefined): string | undefined {
  switch (typeof value) {
    case "boolean":
    case "number":
      return String(value);
    case "string":
      return value && value.length <= LONGEST_VALUE ? value : undefined;
    default:
      return Array.isArray(value) ? tagsText(value) : undefined;
  }
}

function tagsText(tags: readonly AttributeValue[]): string | undefined {
  if (!tags.length || tags.length > MOST_TAGS) return undefined;
  if (!tags.every((tag): tag is string => typeof tag === "string")) return undefined;
  const text = tags.toSorted().join(", ");
  return text.length <= LONGEST_VALUE ? text : undefined;
}
