import { type GenAIView, genAIView } from "../genai-view.ts";
import type { Message, Part } from "../message.ts";
import type { Span, Trace } from "../trace.ts";

/** A span with what its attributes mean. */
export interface Step {
  span: Span;
  view: GenAIView;
}

/** All spans of a trace, the first to start first. */
export const stepsOf = (trace: Trace): Step[] =>
  [...trace.spans.values()]
    .map((span) => ({ span, view: genAIView(span) }))
    .sort((a, b) => a.span.startMs - b.span.startMs);

export const textOf = (messages: readonly Message[]): string =>
  messages
    .flatMap(({ parts }) => parts.flatMap((part) => (part.type === "text" ? [part.content] : [])))
    .join("\n");

export const partsOf = (messages: readonly Message[]): Part[] => messages.flatMap(({ parts }) => parts);
