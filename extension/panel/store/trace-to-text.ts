import { STAGE_KINDS } from "../../model/stage-kind.ts";
import { labelOf, layOut, type NodeKey, type Row, type Rows, rowAt } from "../../model/table/rows.ts";
import { chunkKind } from "../../model/table/stream-table.ts";
import { ABORTED, ENDED, FAILED, has, lastSign, type TraceTable } from "../../model/table/trace-table.ts";
import type { SpanTree } from "../../model/table/tree.ts";
import type { StageKind } from "../../model/trace.ts";

/** Columns of the drawing: fits an issue, a mail and a terminal. */
const COLUMNS = 60;
/** Enough to see a pattern; a drawing of thousands of lines helps nobody. */
const MAX_LINES = 200;

/**
 * A trace as a drawing, in the language of `test/fixtures/trace-from-text.ts`, so that every report can
 * become a test: `=` running or a chunk, `.` waiting for the first chunk, `~` reasoning, `_` silence,
 * `x` failed, `!` aborted, `>` no end. Times and names only: no words of users or models.
 */
export function traceToText(table: TraceTable, tree: SpanTree): string {
  const rows = layOut(table, tree, new Set());
  const shown: Row[] = [];
  for (let i = 0; i < Math.min(rows.visible.length, MAX_LINES); i++) shown.push(rowAt(rows, i) as Row);
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < table.count; row++) {
    start = Math.min(start, table.starts[row] as number);
    end = Math.max(end, lastSign(table, row));
  }
  const cellMs = Math.max((end - start) / COLUMNS, 0.001);
  const labels = shown.map((row) => "  ".repeat(row.depth) + wordsOf(rows, row.key));
  const width = labels.reduce((max, label) => Math.max(max, label.length), 0);
  const lines = shown.map(({ key }, i) => {
    const cells = key < 0 ? "" : cellsOf(table, key, start, cellMs);
    return `${(labels[i] as string).padEnd(width)} |${cells.padEnd(COLUMNS + 1)}|`;
  });
  const more = rows.visible.length - shown.length;
  if (more > 0) lines.push(`(${more} more spans)`);
  return [`cellMs: ${Number(cellMs.toPrecision(4))}`, ...lines].join("\n");
}

const WORDS: Partial<Record<StageKind, string>> = {
  agent: "agent",
  model: "chat",
  tool: "tool",
  retrieval: "retrieval",
  embeddings: "embeddings",
  prompt: "prompt",
  rerank: "rerank",
  guardrail: "guardrail",
  post_process: "post",
  evaluation: "evaluation",
};

/** `chat gpt-5-mini` → the drawing's own word and the subject; a bar would end the label. */
function wordsOf(rows: Rows, key: NodeKey): string {
  const name = labelOf(rows, key)
    .replace(/[|\s]+/g, " ")
    .trim();
  const word = key < 0 ? undefined : WORDS[STAGE_KINDS[rows.table.kinds[key] as number] ?? "other"];
  if (!word) return name;
  const subject = name.slice(name.indexOf(" ") + 1);
  return name.includes(" ") ? `${word} ${subject}` : word;
}

function cellsOf(table: TraceTable, row: number, start: number, cellMs: number): string {
  const column = (ms: number) => Math.floor((ms - start) / cellMs);
  const first = column(table.starts[row] as number);
  const last = Math.max(first + 1, Math.ceil((lastSign(table, row) - start) / cellMs));
  const stream = table.streams.has(row);
  const cells: string[] = new Array<string>(last).fill(" ").fill(stream ? "_" : "=", first);
  if (stream) drawStream(table, row, cells, first, column);
  if (!has(table, row, ENDED)) cells.push(">");
  else if (has(table, row, FAILED)) cells[last - 1] = "x";
  else if (has(table, row, ABORTED)) cells[last - 1] = "!";
  return cells.join("");
}

function drawStream(
  table: TraceTable,
  row: number,
  cells: string[],
  first: number,
  column: (ms: number) => number,
): void {
  const stream = table.streams.get(row);
  if (!stream || stream.count === 0) return;
  const at = (i: number) => column((table.starts[row] as number) + (stream.times[i] as number));
  for (let i = first; i < Math.max(at(0), first + 1); i++) cells[i] = ".";
  for (let i = 0; i < stream.count; i++) {
    const cell = Math.min(at(i), cells.length - 1);
    if (cells[cell] !== ".") cells[cell] = chunkKind(stream, i) === "reasoning" ? "~" : "=";
  }
}
