import type { AttributeValue } from "../../../../sdk/protocol/index.ts";
import { isObject } from "../../attribute-values.ts";
import { type Pipeline, partsOf, type Step, textOf } from "../pipeline.ts";

export const nameOfTool = ({ span, view }: Step): string => view.tool?.name ?? span.name;

/** Calls of a model that came after a step, and say what they were sent. */
export const callsAfter = ({ before }: Pipeline, { span }: Step): Step[] =>
  before.filter(
    ({ span: later, view }) =>
      view.kind === "model" &&
      view.input.length > 0 &&
      later.startMs >= (span.endMs ?? Number.POSITIVE_INFINITY),
  );

/**
 * Calls after a step that answered in words and asked for no tool: the first one is what the step was for. A trace can hold
 * several turns, and what was found in one is not missed in the next.
 */
export const answersAfter = (pipeline: Pipeline, step: Step): Step[] =>
  callsAfter(pipeline, step).filter(
    ({ view }) =>
      textOf(view.output) !== "" && !partsOf(view.output).some(({ type }) => type === "tool_call"),
  );

/** Ids of tool calls that a call was sent answers to. */
export const answeredIn = ({ view }: Step): Set<string> =>
  new Set(
    partsOf(view.input).flatMap((part) =>
      part.type === "tool_call_response" && part.id !== undefined ? [part.id] : [],
    ),
  );

const ERROR_TEXT =
  /^\s{0,9}(?:error\b|exception\b|traceback \(most recent|fatal\b|http (?:status )?[45]\d\d\b|[45]\d\d (?:error|not found|unauthorized|forbidden|bad request|internal server error|service unavailable))/i;
const ERROR_WORDS = new Set(["error", "failed", "failure", "timeout", "exception"]);

/** What a result says of its own failure, in the ways that tools say so: MCP's `isError`, `error`, a status, plain text. */
export function errorIn(result: AttributeValue | undefined): string | undefined {
  if (typeof result === "string") return ERROR_TEXT.test(result) ? result.slice(0, 300) : undefined;
  if (!isObject(result)) return undefined;
  const { error, errors, isError, success, ok, status, statusCode, status_code: code } = result;
  const told = error ?? errors;
  if (typeof told === "string" && told) return told;
  if (told === true || isObject(told) || (Array.isArray(told) && told.length > 0))
    return JSON.stringify(told);
  const number = [status, statusCode, code].find((one) => typeof one === "number" && one >= 400 && one < 600);
  const isFailed =
    isError === true ||
    success === false ||
    ok === false ||
    number !== undefined ||
    (typeof status === "string" && ERROR_WORDS.has(status.toLowerCase()));
  return isFailed ? JSON.stringify(result).slice(0, 300) : undefined;
}
