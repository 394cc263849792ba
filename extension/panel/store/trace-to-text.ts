import { layOutRows, type Row } from "../../model/rows.ts";
import { stageKind } from "../../model/stage-kind.ts";
import type { Span, Trace } from "../../model/trace.ts";

/** Columns of the drawing: fits an issue, a mail and a terminal. */
const COLUMNS = 60;
/** Enough to see a pattern; a drawing of thousands of lines helps nobody. */
const MAX_LINES = 200;

/**
 * A trace as a drawing, in the language of `test/fixtures/trace-from-text.ts`, so that every report can
 * become a test: `=` running or a chunk, `.` waiting for the first chunk, `~` reasoning, `_` silence,
 * `x` failed, `!` aborted, `>` no end. Times and names only: no words of users or models.
 */
export function traceToText(trace: Trace): string {
  const rows = layOutRows(trace, new Set());
  const start = rows.reduce((min, { span }) => Math.min(min, span.startMs), Number.POSITIVE_INFINITY);
  const end = rows.reduce((max, { span }) => Math.max(max, lastMs(span)), start);
  const cellMs = Math.max((end - start) / COLUMNS, 0.001);
  const shown = rows.slice(0, MAX_LINES);
  const labels = shown.map((row) => "  ".repeat(row.depth) + labelOf(row));
  const width = labels.reduce((max, label) => Math.max(max, label.length), 0);
  const lines = shown.map(
    ({ span }, i) =>
      `${(labels[i] as string).padEnd(width)} |${cellsOf(span, start, cellMs).padEnd(COLUMNS + 1)}|`,
  );
  if (rows.length > shown.length) lines.push(`(${rows.length - shown.length} more spans)`);
  return [`cellMs: ${Number(cellMs.toPrecision(4))}`, ...lines].join("\n");
}

const WORDS: Partial<Record<ReturnType<typeof stageKind>, string>> = {
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
function labelOf({ span }: Row): string {
  const name = span.name.replace(/[|\s]+/g, " ").trim();
  const word = WORDS[stageKind(span.attributes)];
  if (!word) return name;
  const subject = name.slice(name.indexOf(" ") + 1);
  return name.includes(" ") ? `${word} ${subject}` : word;
}

function lastMs(span: Span): number {
  if (span.endMs !== undefined) return span.endMs;
  const { stream } = span;
  return span.startMs + (stream && stream.count > 0 ? (stream.times[stream.count - 1] as number) : 0);
}

function cellsOf(span: Span, start: number, cellMs: number): string {
  const column = (ms: number) => Math.floor((ms - start) / cellMs);
  const first = column(span.startMs);
  const last = Math.max(first + 1, Math.ceil((lastMs(span) - start) / cellMs));
  const cells: string[] = new Array<string>(last).fill(" ").fill(span.stream ? "_" : "=", first);
  if (span.stream) drawStream(span, cells, first, column);
  if (span.endMs === undefined) cells.push(">");
  else if (span.status.code === 2) cells[last - 1] = "x";
  else if (span.aborted) cells[last - 1] = "!";
  return cells.join("");
}

function drawStream(span: Span, cells: string[], first: number, column: (ms: number) => number): void {
  const { stream } = span;
  if (!stream || stream.count === 0) return;
  const firstChunk = column(span.startMs + (stream.times[0] as number));
  for (let i = first; i < Math.max(firstChunk, first + 1); i++) cells[i] = ".";
  for (let i = 0; i < stream.count; i++) {
    const at = Math.min(column(span.startMs + (stream.times[i] as number)), cells.length - 1);
    if (cells[at] !== ".") cells[at] = stream.chunks[i]?.kind === "reasoning" ? "~" : "=";
  }
}
