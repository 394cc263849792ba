import { parseExactJson } from "../otlp/read-json-text.ts";
import { readOtlpJson } from "../otlp/read-otlp-json.ts";
import { readOtlpProtobuf } from "../otlp/read-otlp-protobuf.ts";
import { problemText, ReadProblems } from "../otlp/read-problems.ts";
import type { Received } from "./received.ts";

/** Spans told of one by one in an answer; the others are counted. */
const LONGEST_REASON = 1000;

/** A request's body → spans, and what could not be read of it. Throws when it is no such document at all. */
export function readTraces(bytes: Uint8Array, isJson: boolean): Received {
  const problems = new ReadProblems();
  const traces = isJson ? readJson(bytes, problems) : readOtlpProtobuf(bytes, problems);
  const spans = traces.resourceSpans.reduce(
    (sum, { scopeSpans }) => sum + scopeSpans.reduce((part, scope) => part + scope.spans.length, 0),
    0,
  );
  const first = problems.list.find(({ lost }) => lost);
  const why = first ? problemText(first).slice(0, LONGEST_REASON) : "";
  // Broken from the first byte on: nothing was accepted that could be a partial success.
  if (first && spans === 0 && problems.spans === 0) throw new Error(why);
  return { traces, spans, rejected: problems.lost, why };
}

function readJson(bytes: Uint8Array, problems: ReadProblems) {
  const value = parseExactJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  if (typeof value !== "object" || value === null) throw new Error("it must be an object");
  return readOtlpJson(value, problems);
}
