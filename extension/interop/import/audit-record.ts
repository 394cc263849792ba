import { AUDIT_FORMAT } from "../../../sdk/audit/audit-line.ts";
import { asList, isObject, type Raw, someOf, type TraceFormat } from "./format.ts";

/** Lines of a sealed record: spans in OTLP are in its entries. Whether it is intact is found out apart from this. */
export const auditRecord: TraceFormat = {
  id: "audit",
  title: "a sealed audit record",
  detects: (value) => someOf(value, isLine),
  toOtlp: (value) => ({ resourceSpans: asList(value).flatMap(spansIn) }),
};

const isLine = (line: Raw): boolean =>
  line.format === AUDIT_FORMAT ||
  (typeof line.sid === "string" &&
    ((line.type === "record" && typeof line.text === "string") ||
      (line.type === "session" && isObject(line.facts)) ||
      (line.type === "tombstone" && typeof line.hash === "string"))) ||
  (line.type === "seal" && typeof line.manifest === "string");

function spansIn(line: unknown): unknown[] {
  if (!isObject(line) || line.type !== "record" || typeof line.text !== "string") return [];
  try {
    const said: unknown = JSON.parse(line.text);
    return isObject(said) && Array.isArray(said.resourceSpans) ? said.resourceSpans : [];
  } catch {
    // Somebody changed it: that is told with the record's verdict.
    return [];
  }
}
