import { madeUpId } from "../../../sdk/otlp/read-ids.ts";
import { isObject, type Raw, type TraceFormat } from "./format.ts";

const CONVENTIONS = /^(?:gen_ai|llm|openinference|ai|traceloop|langfuse|langsmith)\.[a-z]/;

/** The attributes of one span and nothing else, as people paste them from a log: a span without times. */
export const attributeMap: TraceFormat = {
  id: "attributes",
  title: "attributes of one span",
  detects: (value) => isObject(value) && Object.keys(value).some((key) => CONVENTIONS.test(key)),
  toOtlp(value) {
    const attributes = value as Raw;
    const text = JSON.stringify(attributes);
    return [
      {
        traceId: madeUpId(text, 32),
        spanId: madeUpId(text, 16),
        name: nameOf(attributes),
        startTimeUnixNano: "0",
        attributes,
      },
    ];
  },
};

function nameOf(attributes: Raw): string {
  const operation = attributes["gen_ai.operation.name"] ?? attributes["openinference.span.kind"] ?? "span";
  const subject =
    attributes["gen_ai.tool.name"] ??
    attributes["gen_ai.request.model"] ??
    attributes["llm.model_name"] ??
    "";
  return `${operation} ${subject}`.trim();
}
