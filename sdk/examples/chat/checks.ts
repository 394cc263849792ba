import { evaluation, guardrail, type Span } from "genai-traces";
import { overlap, words } from "./documents.ts";

const LONGEST_QUESTION = 300;

/** Keeps questions out that the model cannot read. Returns why, or nothing. */
export function checkQuestion(question: string, parent: Span): string | undefined {
  return guardrail({ name: "question-length", target: "input", input: question, parent }, (span) => {
    const reason =
      question.length > LONGEST_QUESTION
        ? `The question has ${question.length} characters; ${LONGEST_QUESTION} are allowed.`
        : undefined;
    span.decision(reason ? "block" : "pass", reason);
    return reason;
  });
}

/** Flags numbers in an answer that nobody gave the model: it made them up. */
export function checkNumbers(answer: string, sources: string[], parent: Span): string[] {
  return guardrail({ name: "no-invented-numbers", target: "output", input: answer, parent }, (span) => {
    const known = new Set(sources.flatMap(numbers));
    const invented = numbers(answer).filter((number) => !known.has(number));
    if (invented.length) span.decision("flag", `No source says ${invented.join(", ")}`);
    else span.decision("pass");
    return invented;
  });
}

const numbers = (text: string): string[] => text.match(/\d+(?:\.\d+)?/g) ?? [];

/** How much of the answer stands in the documents and tool results: a rough measure, but a real one. */
export function evaluateGroundedness(answer: string, sources: string[], parent: Span): number {
  const score = Math.round(overlap(words(answer), sources.flatMap(words)) * 100) / 100;
  evaluation({
    name: "groundedness",
    score,
    label: score >= 0.5 ? "grounded" : "not grounded",
    explanation: `${Math.round(score * 100)} % of the answer's words are in its sources`,
    parent,
  });
  return score;
}
