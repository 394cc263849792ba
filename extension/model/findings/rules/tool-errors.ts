import { namesById } from "../../tool-use.ts";
import type { Finding } from "../finding.ts";
import { evidence, type Pipeline, partsOf, type Step, short } from "../pipeline.ts";
import { errorIn, nameOfTool } from "./tool-facts.ts";

const method =
  "Reads what results say of themselves: isError, error, success, a status from 400 on, or a text that begins with an error.";

/** A tool ended well and its result says that it did not. */
export function toolErrors({ before }: Pipeline): Finding[] {
  const found = before.flatMap((step): Finding[] => {
    const { span, view } = step;
    const told = span.status.code === 2 ? undefined : errorIn(view.tool?.result);
    return told === undefined ? [] : [finding(step, nameOfTool(step), "result", told)];
  });
  // Tools without a span of their own: their results are only known from what the model was sent.
  return found.length ? found : fromMessages(before);
}

function fromMessages(before: readonly Step[]): Finding[] {
  const seen = new Set<string>();
  return before.flatMap((step) => {
    const parts = step.view.kind === "model" ? partsOf(step.view.input) : [];
    const names = namesById(parts);
    return parts.flatMap((part): Finding[] => {
      if (part.type !== "tool_call_response" || (part.id !== undefined && seen.has(part.id))) return [];
      if (part.id !== undefined) seen.add(part.id);
      const told = errorIn(part.response);
      const name = (part.id && names.get(part.id)) || "a tool";
      const hasSpan = before.some(
        ({ view }) => view.tool?.callId !== undefined && view.tool.callId === part.id,
      );
      return told === undefined || hasSpan ? [] : [finding(step, name, `result of ${short(name, 60)}`, told)];
    });
  });
}

const finding = (step: Step, name: string, where: string, told: string): Finding => ({
  rule: "tools.error",
  area: "tools",
  severity: "error",
  title: `The tool “${short(name)}” answered with an error: ${short(told, 160)}`,
  method,
  evidence: [evidence(step, where, told)],
});
