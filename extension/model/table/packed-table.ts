import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { Gap } from "../trace.ts";
import type { EpochMs } from "../units.ts";
import { IdIndex } from "./id-index.ts";
import { type PackedStreams, Streams } from "./streams.ts";
import { COLUMNS, type Column, createTable, type TraceTable, WIDTH } from "./trace-table.ts";

/** A whole table as few, long arrays: to be stored, or handed to another thread. */
export interface PackedTable {
  traceId: TraceId;
  originMs: EpochMs;
  count: number;
  columns: Record<Column, TraceTable[Column]>;
  names: string[];
  origins: string[];
  streams: PackedStreams;
  failures: [row: number, words: string][];
  gaps: Gap[];
}

/** A copy: the table may go on. */
export function packTable(table: TraceTable): PackedTable {
  const { traceId, originMs, count, names, origins, streams, failures, gaps } = table;
  const columns: Partial<Record<Column, TraceTable[Column]>> = {};
  for (const name of COLUMNS) columns[name] = table[name].slice(0, count * WIDTH[name]);
  return {
    ...{ traceId, originMs, count },
    columns: columns as PackedTable["columns"],
    names: [...names],
    origins: [...origins],
    streams: streams.pack(),
    failures: [...failures],
    gaps: [...gaps],
  };
}

/** A table over the packed one's own arrays, which can be added to. */
export function unpackTable(packed: PackedTable): TraceTable {
  const table = createTable(packed.traceId, 0);
  const { count, originMs, names, origins, gaps } = packed;
  Object.assign(table, { count, originMs, names, origins, gaps }, packed.columns);
  table.streams = Streams.unpack(packed.streams);
  table.failures = new Map(packed.failures);
  table.nameIndex = new Map(names.map((name, i) => [name, i]));
  table.originIndex = new Map(origins.map((name, i) => [name, i]));
  table.index = new IdIndex(count);
  table.revision = 1;
  table.shape = 1;
  return table;
}

export const viewsOfTable = ({ columns, streams }: PackedTable): ArrayBufferView[] => [
  ...Object.values(columns),
  ...Object.values(streams),
];
