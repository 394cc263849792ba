import type { SpanId, TraceId } from "../../sdk/protocol/index.ts";
import { spanIdAt } from "./table/rows.ts";
import type { TraceTable } from "./table/trace-table.ts";
import type { TraceSummary } from "./trace.ts";

/** Where a text may lead: a trace, or a span of the opened one. */
export interface NamedPlace {
  traceId: TraceId;
  spanId: SpanId | null;
  /** What it is called. */
  name: string;
}

export interface PlacesToLookIn {
  /** The opened trace; undefined: none. */
  table: TraceTable | undefined;
  traces: Iterable<TraceSummary>;
}

/** Named of each kind; nobody reads more. */
export const MOST_PLACES = 20;

/** Shorter pieces of an id are words, too (`dead`, `face`). */
const LEAST_ID = 4;
const HEX = /^[0-9a-f]+$/i;

/**
 * The spans and traces whose names have all words of a text, or whose ids begin with it: at most {@link MOST_PLACES} of each, those
 * whose names begin with the text first, then spans in the order they came in and traces from the last to the first. Upper and
 * lower case are one.
 */
export function placesNamed(
  text: string,
  { table, traces }: PlacesToLookIn,
): { spans: NamedPlace[]; traces: NamedPlace[] } {
  const wanted = text.trim().toLowerCase();
  const id = wanted.length >= LEAST_ID && HEX.test(wanted) ? wanted : undefined;
  const rank = ranking(wanted);
  return {
    spans: table && wanted ? spansNamed(table, rank, id) : [],
    traces: tracesNamed(traces, rank, id),
  };
}

/** 0: begins with it, 1: has a word that begins so, 2: has all words somewhere, −1: has not. */
type Rank = (name: string) => number;

function ranking(wanted: string): Rank {
  const words = wanted.split(/\s+/).filter(Boolean);
  return (name) => {
    const lower = name.toLowerCase();
    if (!words.every((word) => lower.includes(word))) return -1;
    if (lower.startsWith(wanted)) return 0;
    const at = lower.indexOf(words[0] ?? "");
    return /[^\p{L}\p{N}]/u.test(lower[at - 1] ?? "x") ? 1 : 2;
  };
}

/** Names are few and stand once in a table: spans are looked at by number. */
function spansNamed(table: TraceTable, rank: Rank, id: string | undefined): NamedPlace[] {
  const ranks = table.names.map(rank);
  const found = new Best<number>();
  for (let row = 0; row < table.count && !found.isFull; row++) {
    const isMeant = id !== undefined && spanIdAt(table, row).startsWith(id);
    const ofName = isMeant ? 0 : (ranks[table.nameOf[row] as number] as number);
    if (ofName >= 0) found.add(row, ofName);
  }
  return found.all().map((row) => ({
    traceId: table.traceId,
    spanId: spanIdAt(table, row),
    name: table.names[table.nameOf[row] as number] ?? "",
  }));
}

function tracesNamed(traces: Iterable<TraceSummary>, rank: Rank, id: string | undefined): NamedPlace[] {
  const newest = [...traces].sort((a, b) => b.startMs - a.startMs);
  const found = new Best<TraceSummary>();
  for (const trace of newest) {
    if (found.isFull) break;
    const isMeant = id !== undefined && trace.traceId.startsWith(id);
    const ranks = [trace.question ?? "", trace.name].map(rank).filter((each) => each >= 0);
    if (isMeant || ranks.length) found.add(trace, isMeant ? 0 : Math.min(...ranks));
  }
  return found
    .all()
    .map(({ traceId, question, name }) => ({ traceId, spanId: null, name: question ?? name }));
}

/** The best of what is added, in the order it came within a rank. */
class Best<T> {
  readonly #ranks: T[][] = [[], [], []];

  /** More of the best would not be shown. */
  get isFull(): boolean {
    return (this.#ranks[0]?.length ?? 0) >= MOST_PLACES;
  }

  add(item: T, rank: number): void {
    const same = this.#ranks[rank];
    if (same && same.length < MOST_PLACES) same.push(item);
  }

  all(): T[] {
    return this.#ranks.flat().slice(0, MOST_PLACES);
  }
}
