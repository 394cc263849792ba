import { skewWords } from "../../../model/clock-skew.ts";
import { formatDuration } from "../../../model/format.ts";
import { selfTime } from "../../../model/table/critical-path.ts";
import { labelOf, type Row } from "../../../model/table/rows.ts";
import { figuresOf } from "../../../model/table/stream-figures.ts";
import { ENDED, has, lastSign, START_MISSING, TRUNCATED } from "../../../model/table/trace-table.ts";
import { clip } from "../shared/clip.ts";
import { kindName } from "../shared/kind.ts";
import { kindAt, stateAt } from "./scene.ts";
import type { Shown } from "./shown.ts";

/** What a row's bar shows, in words. */
export function describeRow({ rows, skew, isRaw, stallRule }: Shown, row: Row): string {
  const { key } = row;
  const { table } = rows;
  if (key < 0)
    return `${labelOf(rows, key)}: spans below name it as their parent, but it is not in this trace`;
  const facts = [clip(labelOf(rows, key)), kindName(kindAt(table, key))];
  const state = stateAt(table, key);
  if (has(table, key, ENDED))
    facts.push(formatDuration(lastSign(table, key) - (table.starts[key] as number)));
  if (row.hasChildren && has(table, key, ENDED))
    facts.push(`${formatDuration(selfTime(table, rows.tree, row.place))} of it its own`);
  if (state === "error") facts.push(`failed: ${clip(table.failures.get(key) ?? "")}`);
  else if (state !== "done") facts.push(state);
  if (has(table, key, TRUNCATED)) facts.push("its answer was cut off at a limit");
  const stream = table.streams.get(key);
  const figures = stream && figuresOf(stream, stallRule);
  if (figures?.ttftMs !== undefined) facts.push(`first chunk after ${formatDuration(figures.ttftMs)}`);
  const stalls = figures?.stalls.length;
  if (stalls) facts.push(stalls === 1 ? "1 stall" : `${stalls} stalls`);
  if (has(table, key, START_MISSING)) facts.push("its start was not recorded");
  const offsetMs = skew?.offsets[table.originOf[key] as number];
  if (offsetMs) facts.push(`its clock is ${skewWords({ offsetMs })}, shown ${isRaw ? "as told" : "shifted"}`);
  return facts.join(", ");
}
