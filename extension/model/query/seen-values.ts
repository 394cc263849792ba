import type { TraceSummary } from "../trace.ts";
import type { SeenValues } from "./complete-query.ts";

/** Rows that are looked through, and values that are kept of each field. */
const MAX_ROWS = 5000;
const MAX_VALUES = 200;

/** Values that occur in rows, by field, the first seen first. */
export function seenValues(rows: Iterable<TraceSummary>): SeenValues {
  const seen = { model: new Set<string>(), tool: new Set<string>(), name: new Set<string>() };
  const others = { origin: new Set<string>(), conversation: new Set<string>(), finding: new Set<string>() };
  const add = (set: Set<string>, value: string | undefined): void => {
    if (value && set.size < MAX_VALUES) set.add(value);
  };
  let count = 0;
  for (const row of rows) {
    if (++count > MAX_ROWS) break;
    for (const model of row.models) add(seen.model, model);
    for (const tool of row.tools) add(seen.tool, tool);
    add(seen.name, row.name);
    add(others.origin, row.origin);
    add(others.conversation, row.conversationId);
    for (const rule of row.found ?? []) add(others.finding, rule);
  }
  return Object.fromEntries(Object.entries({ ...seen, ...others }).map(([field, set]) => [field, [...set]]));
}
