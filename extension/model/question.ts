import {
  type Attributes,
  type AttributeValue,
  GEN_AI_INPUT_MESSAGES,
  GT_INPUT,
} from "../../sdk/protocol/index.ts";
import { asName, isObject } from "./attribute-values.ts";

/** More of a question than this no row shows; UTF-16 code units. */
export const QUESTION_LENGTH = 160;
/** A history as JSON text that is longer is not read for one line. */
const LONGEST_JSON = 64 * 1024;

/** What the user asked, of the span that a trace begins with: as the app says, else the last words of a user that it sent. */
export function questionOf({
  attributes,
  parentSpanId,
}: {
  attributes: Attributes;
  parentSpanId?: string | undefined;
}): string | undefined {
  const told = asName(attributes[GT_INPUT]);
  if (told !== undefined) return told.slice(0, QUESTION_LENGTH);
  return parentSpanId === undefined ? questionIn(attributes[GEN_AI_INPUT_MESSAGES]) : undefined;
}

/**
 * The last words of a user among messages, however they are written; cut. What is a question already stays one, so that rows can
 * be made of it in place of the messages.
 */
export function questionIn(messages: AttributeValue | undefined): string | undefined {
  const read = typeof messages === "string" ? parsed(messages) : messages;
  if (typeof read === "string") return asName(read)?.slice(0, QUESTION_LENGTH);
  if (!Array.isArray(read)) return undefined;
  for (let i = read.length - 1; i >= 0; i--) {
    const message = read[i];
    if (!isObject(message) || (message.role !== "user" && message.role !== "human")) continue;
    const words = wordsOf(message.parts ?? message.content);
    if (words) return words.slice(0, QUESTION_LENGTH);
  }
  return undefined;
}

function wordsOf(content: AttributeValue | undefined): string | undefined {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return undefined;
  for (const part of content) {
    const text = isObject(part) ? (part.content ?? part.text) : part;
    if (typeof text === "string" && text !== "") return text;
  }
  return undefined;
}

function parsed(text: string): AttributeValue {
  if (!/^\s*\[/.test(text)) return text;
  if (text.length > LONGEST_JSON) return null;
  try {
    return JSON.parse(text) as AttributeValue;
  } catch {
    return text;
  }
}
