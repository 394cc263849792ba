import { STAGES } from "../../model/query/fields.ts";
import { printValue } from "../../model/query/print-query.ts";
import type { Dimension, Population } from "../../model/statistics/dimension.ts";

/** Terms of the filter box that say the same as a group, and of which it is the only value. */
const FIELDS: Partial<Record<Dimension, string>> = {
  model: "model",
  tool: "tool",
  page: "origin",
  conversation: "conversation",
};
const TRACE_STATUSES = new Set(["ok", "error", "aborted"]);

/**
 * A term that lets through the traces which have something of a group; `undefined`: the filter's language cannot say it.
 * Rows of whole traces join their models, which no term does.
 */
export function termFor(by: Dimension | null, value: string | undefined, of: Population): string | undefined {
  if (by === null || value === undefined) return undefined;
  if (by === "stage") return (STAGES as readonly string[]).includes(value) ? `stage:${value}` : undefined;
  if (by === "status") return of === "traces" && TRACE_STATUSES.has(value) ? `status:${value}` : undefined;
  if (by === "name") return of === "traces" ? `name=${quoted(value)}` : undefined;
  const field = FIELDS[by];
  if (!field || (by === "model" && of === "traces")) return undefined;
  return `${field}=${quoted(value)}`;
}

const quoted = (text: string): string => printValue({ text, glob: false });
