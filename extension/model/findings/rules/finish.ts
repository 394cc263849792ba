import { GT_ANSWER_END } from "../../../../sdk/protocol/index.ts";
import { finishOf } from "../../finish-reason.ts";
import type { Finding } from "../finding.ts";
import { evidence, type Pipeline, partsOf, type Step, textOf } from "../pipeline.ts";
import { isRefusal } from "./refusal.ts";

/** Answers that were cut, blocked, refused, broke off or are empty. */
export function finishes({ before, answer }: Pipeline): Finding[] {
  return before.flatMap((step) => (step.view.kind === "model" ? endsOf(step, step === answer) : []));
}

function endsOf(step: Step, isAnswer: boolean): Finding[] {
  const { span, view } = step;
  for (const reason of new Set(view.finishReasons)) {
    const { kind, words } = finishOf(reason);
    if (kind !== "cut" && kind !== "blocked" && kind !== "failed") continue;
    const limit = view.parameters.max_tokens;
    const told = kind === "cut" && typeof limit === "number" ? ` max_tokens is ${limit}.` : "";
    return [
      finding(
        step,
        `model.${kind}`,
        `${words}${told}`,
        "finish reason",
        "The provider's own finish reason.",
        reason,
      ),
    ];
  }
  if (partsOf(view.output).some(({ type }) => type === "refusal"))
    return [
      finding(
        step,
        "model.blocked",
        "The model refused to answer.",
        "answer",
        "The answer has a part of the kind “refusal”.",
      ),
    ];
  const end = span.attributes[GT_ANSWER_END];
  if (end === "truncated")
    return [
      finding(
        step,
        "model.cut",
        "The answer broke off: the connection ended before the protocol's own end.",
        "answer",
        "The stream ended without the mark that its protocol ends with.",
      ),
    ];
  const text = textOf(view.output).trim();
  if (isRefusal(text))
    return [
      {
        ...finding(
          step,
          "model.refused",
          "The answer reads like a refusal.",
          "answer",
          "Compares the answer's first words with how refusals begin in English; an estimate.",
          text,
        ),
        severity: "warning",
      },
    ];
  const isEmpty =
    isAnswer && span.endMs !== undefined && span.status.code !== 2 && !span.aborted && view.output.length > 0;
  if (
    isEmpty &&
    text === "" &&
    !partsOf(view.output).some(({ type }) => type !== "text" && type !== "reasoning")
  )
    return [
      finding(
        step,
        "model.empty",
        "The model answered with nothing.",
        "answer",
        "The recorded answer has no words, no tool call and no file.",
      ),
    ];
  return [];
}

function finding(
  step: Step,
  rule: string,
  title: string,
  where: string,
  method: string,
  quote?: string,
): Finding {
  return { rule, area: "model", severity: "error", title, method, evidence: [evidence(step, where, quote)] };
}
