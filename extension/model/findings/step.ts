import type { GenAIView } from "../genai-view.ts";
import type { Message, Part } from "../message.ts";
import type { Span } from "../trace.ts";

/** A span with what its attributes mean. */
export interface Step {
  span: Span;
  view: GenAIView;
}

export const textOf = (messages: readonly Message[]): string =>
  messages
    .flatMap(({ parts }) => parts.flatMap((part) => (part.type === "text" ? [part.content] : [])))
    .join("\n");

export const partsOf = (messages: readonly Message[]): Part[] => messages.flatMap(({ parts }) => parts);
