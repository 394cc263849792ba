import { otlpOfSpans } from "../../../sdk/otlp/otlp-of-spans.ts";
import type { Span } from "../../model/trace.ts";
import { withAnswer } from "./outgoing.ts";

/**
 * One span as an OTLP/JSON request body, as `POST /v1/traces` of any collector takes it: content as back ends read it,
 * and one that has not ended ends where it began.
 */
export const spanToOtlp = (span: Span): string =>
  JSON.stringify(otlpOfSpans([withAnswer(span)], { content: "json", unended: "start" }), null, 2);
