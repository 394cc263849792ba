import type { AttributeValue } from "../../../../sdk/protocol/index.ts";
import type { Finding } from "../finding.ts";
import { wordsOf } from "../grounding/words.ts";
import { evidence, type Pipeline, type Step, short, textOf } from "../pipeline.ts";
import { asLines, leavesOf } from "../sources.ts";
import { isRefusal } from "./refusal.ts";
import { answeredIn, answersAfter, callsAfter, errorIn, nameOfTool } from "./tool-facts.ts";

/** A result with fewer facts is an acknowledgement. */
const LEAST_FACTS = 2;
const MOST_TEXT = 60_000;

/** Results of tools that never reached the model, and those of which the answer says nothing. */
export function toolIgnored(pipeline: Pipeline): Finding[] {
  return pipeline.before.flatMap((step) => {
    const { tool, kind } = step.view;
    if (kind !== "tool" || !tool || tool.result === undefined || step.span.status.code === 2) return [];
    const calls = callsAfter(pipeline, step);
    const last = calls.at(-1);
    if (!last || errorIn(tool.result) !== undefined) return [];
    if (!calls.some((call) => reaches(pipeline, call, step))) return [unsent(step, last)];
    const [reply] = answersAfter(pipeline, step);
    return reply && isUnused(tool.result as AttributeValue, textOf(reply.view.output))
      ? [unused(step, reply)]
      : [];
  });
}

/** By the id of its call; else half of what it says and no call before it was told. */
function reaches(pipeline: Pipeline, call: Step, step: Step): boolean {
  const { callId, result } = step.view.tool ?? {};
  if (callId !== undefined && answeredIn(call).has(callId)) return true;
  if (result === undefined || call.span.parentSpanId === step.span.spanId) return true;
  const earlier = pipeline.before.filter(
    ({ span, view }) => view.kind === "model" && span.startMs < step.span.startMs,
  );
  const facts = factsOf(result).filter((fact) => earlier.every((one) => !pipeline.prompts().has(fact, one)));
  // Apps also put results into words of their own.
  return (
    facts.length === 0 ||
    facts.filter((fact) => pipeline.prompts().has(fact, call)).length >= facts.length / 2
  );
}

function isUnused(result: AttributeValue, text: string): boolean {
  if (text === "" || isRefusal(text)) return false;
  const own = new Set(
    wordsOf(asLines(result).slice(0, MOST_TEXT)).flatMap(({ stem, isContent }) => (isContent ? [stem] : [])),
  );
  if (factsOf(result).length < LEAST_FACTS) return false;
  return !wordsOf(text.slice(0, MOST_TEXT)).some(({ stem, isContent }) => isContent && own.has(stem));
}

/** Values as the model would see them, in lower case. */
const factsOf = (result: AttributeValue): string[] =>
  typeof result === "string"
    ? wordsOf(result.slice(0, 4000))
        .filter(({ isContent }) => isContent)
        .slice(0, 40)
        .map(({ from, to }) => result.slice(from, to).toLowerCase())
    : leavesOf(result)
        .slice(0, 40)
        .flatMap(({ value }) =>
          typeof value === "boolean" ? [] : [String(value).toLowerCase().replace(/\s+/g, " ").trim()],
        )
        .filter((fact) => fact !== "");

const unsent = (step: Step, call: Step): Finding => ({
  rule: "tools.unsent",
  area: "tools",
  severity: "error",
  title: `The result of “${short(nameOfTool(step))}” never reached the model.`,
  method:
    "Looks for an answer to the tool's call, or for half of the result's values, in what later model calls were sent. A result that was put into other words counts as not sent.",
  evidence: [evidence(step, "result", asLines(step.view.tool?.result ?? null)), evidence(call, "messages")],
});

const unused = (step: Step, answer: Step): Finding => ({
  rule: "tools.ignored",
  area: "tools",
  severity: "warning",
  title: `The answer says nothing of what “${short(nameOfTool(step))}” found.`,
  method:
    "No content word or number of the result is in the answer. A result that was put into other words, or only decided what to do, counts as ignored.",
  evidence: [evidence(step, "result", asLines(step.view.tool?.result ?? null)), evidence(answer, "answer")],
});
