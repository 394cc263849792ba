import type { GenAIView } from "../../../model/genai-view.ts";
import type { Span } from "../../../model/trace.ts";
import type { DetailTab } from "../../store/selection.ts";

/** Tabs that have something to show for a span, in order. */
export function tabsOf(span: Span, view: GenAIView): DetailTab[] {
  const has: Record<DetailTab, boolean> = {
    overview: true,
    why: true,
    conversation: view.system.length + view.input.length + view.output.length > 0 || view.tool !== undefined,
    stream: span.stream !== undefined && span.stream.count > 0,
    tools: view.toolDefinitions.length > 0 || view.tool !== undefined || hasToolCall(view),
    diff: view.kind === "model" && view.input.length > 0,
    context:
      view.kind === "model" && (view.input.length + view.system.length > 0 || view.usage.input !== undefined),
    prompt: view.kind === "prompt",
    documents: view.documents.length > 0 || view.query !== undefined,
    attributes: true,
    events: span.events.length > 0,
    raw: true,
  };
  return (Object.keys(has) as DetailTab[]).filter((tab) => has[tab]);
}

export const TAB_NAMES: Record<DetailTab, string> = {
  overview: "Overview",
  why: "Why",
  conversation: "Conversation",
  stream: "Stream",
  tools: "Tools",
  diff: "Diff",
  context: "Context",
  prompt: "Prompt",
  documents: "Documents",
  attributes: "Attributes",
  events: "Events",
  raw: "Raw",
};

const hasToolCall = ({ input, output }: GenAIView): boolean =>
  [...input, ...output].some(({ parts }) => parts.some(({ type }) => type === "tool_call"));
