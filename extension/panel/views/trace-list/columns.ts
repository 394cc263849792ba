import { formatCount, formatDuration } from "../../../model/format.ts";
import type { TraceSummary } from "../../../model/trace.ts";
import type { SortKey } from "../../store/sort.ts";
import { clip } from "../shared/clip.ts";

export interface Column {
  key: SortKey;
  title: string;
  /** CSS grid track. */
  track: string;
  /** Narrower lists than this leave the column out. */
  fromWidth: number;
  numeric: boolean;
  text: (trace: TraceSummary) => string;
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** What was cut from a narrow list comes back as it widens, in this order. */
export const COLUMNS: readonly Column[] = [
  {
    key: "status",
    title: "Status",
    track: "76px",
    fromWidth: 760,
    numeric: false,
    text: (trace) => trace.status,
  },
  {
    key: "start",
    title: "Start",
    track: "62px",
    fromWidth: 520,
    numeric: false,
    text: (trace) => clock.format(trace.startMs),
  },
  {
    key: "model",
    title: "Model",
    track: "minmax(90px, 150px)",
    fromWidth: 440,
    numeric: false,
    text: (trace) => clip(modelsText(trace.models)),
  },
  {
    key: "duration",
    title: "Duration",
    track: "58px",
    fromWidth: 350,
    numeric: true,
    text: (trace) => (trace.durationMs === undefined ? "…" : formatDuration(trace.durationMs)),
  },
  {
    key: "tokens",
    title: "Tokens",
    track: "74px",
    fromWidth: 0,
    numeric: true,
    text: (trace) => tokensText(trace),
  },
  {
    key: "ttft",
    title: "TTFT",
    track: "48px",
    fromWidth: 260,
    numeric: true,
    text: (trace) => (trace.ttftMs === undefined ? "" : formatDuration(trace.ttftMs)),
  },
];

export const columnsFor = (width: number): Column[] => COLUMNS.filter((column) => width >= column.fromWidth);

function modelsText(models: readonly string[]): string {
  const [first = "", ...rest] = models;
  return rest.length ? `${first} +${rest.length}` : first;
}

/** `3.1k→169`: what went in and what came out. */
export function tokensText({ inputTokens, outputTokens }: TraceSummary): string {
  if (inputTokens === undefined && outputTokens === undefined) return "";
  return `${formatSide(inputTokens)}→${formatSide(outputTokens)}`;
}

const formatSide = (count: number | undefined): string => (count === undefined ? "?" : formatCount(count));
