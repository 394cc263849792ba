import type { Attributes, AttributeValue, ChunkPart, SpanRecord } from "../../../sdk/protocol/index.ts";
import { FOREIGN_FACTS } from "../../model/genai-view/row-facts.ts";
import { LONGEST_VALUE } from "../../model/statistics/grouping-attributes.ts";

/** Lists of words that stand for tags, finish reasons … */
const LONGEST_LIST = 16;

/** A record without what no statistics read: contents, words of streams, links. */
export function slimRecord(record: SpanRecord): SpanRecord | undefined {
  switch (record.type) {
    case "start": {
      const { links: _, state: __, ...rest } = record;
      return { ...rest, attributes: short(record.attributes) };
    }
    case "update": {
      const { links: _, ...rest } = record;
      return { ...rest, attributes: short(record.attributes) };
    }
    case "end":
      return { ...record, attributes: short(record.attributes) };
    case "event":
      // Traces of stacks are long, and say nothing about times.
      return record.name === "exception" ? undefined : { ...record, attributes: short(record.attributes) };
    case "chunks":
      return { ...record, parts: record.parts.map(withoutWords) };
    default:
      return record satisfies never;
  }
}

function short(attributes: Attributes | undefined): Attributes | undefined {
  if (!attributes) return undefined;
  const kept: Attributes = {};
  for (const key in attributes) {
    const value = attributes[key] as AttributeValue;
    if (FOREIGN_FACTS.has(key) || isShort(value)) kept[key] = value;
  }
  return kept;
}

function isShort(value: AttributeValue): boolean {
  if (typeof value === "string") return value.length <= LONGEST_VALUE;
  if (Array.isArray(value))
    return value.length <= LONGEST_LIST && value.every((each) => typeof each === "string" && isShort(each));
  return typeof value !== "object";
}

function withoutWords(part: ChunkPart): ChunkPart {
  if (typeof part === "string") return part.length;
  if (typeof part === "object" && "reasoning" in part)
    return { reasoning: typeof part.reasoning === "string" ? part.reasoning.length : part.reasoning };
  return part;
}
