import type {
  GapRecord,
  ResourceRecord,
  SessionId,
  SpanId,
  SpanRecord,
  TraceId,
} from "../../sdk/protocol/index.ts";
import { asName } from "../model/attribute-values.ts";
import { DeltaSource, type TableDelta } from "../model/table/delta.ts";
import { foldIntoTable } from "../model/table/fold-table.ts";
import { idHigh, idLow } from "../model/table/id-index.ts";
import { packTable, unpackTable } from "../model/table/packed-table.ts";
import { createTable, rowOf } from "../model/table/trace-table.ts";
import { growTree, type SpanTree } from "../model/table/tree.ts";
import type { BatchKey } from "./archive/batch-key.ts";
import type { BatchRow } from "./archive/schema.ts";
import { TABLE_FORMAT, type TableRow } from "./archive/table-row.ts";
import { RecordPlaces } from "./record-places.ts";

/** A tree of many spans takes milliseconds to grow: it is told at most this often, by thousand spans. */
const TREE_MS_PER_THOUSAND = 2;

/** The table of a trace, where in the archive its records are, and what of it the panel has not been told. */
export class OpenedTable {
  /** While a trace is read the panel is told now and then; in between nothing. */
  isHeld = false;
  /** UTF-16 code units that had to be read, because no kept table had them. */
  unitsRead = 0;
  #source: DeltaSource;
  #places = new RecordPlaces();
  readonly #services = new Map<string, string>();
  /** As it was kept, and of which shape of the table. */
  #kept: { tree: SpanTree; shape: number } | undefined;
  #shape = -1;
  #treeAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly traceId: TraceId,
    /** Milliseconds of a clock for costs. */
    private readonly now: () => number,
  ) {
    this.#source = new DeltaSource(createTable(traceId));
  }

  /** Begins with what was kept, if it is of these rows of the archive. */
  restore(row: TableRow | undefined, keys: readonly BatchKey[]): void {
    if (!row) return;
    const places = RecordPlaces.unpack(row.places);
    if (!places.isOf(keys)) return;
    const table = unpackTable(row.table);
    this.#places = places;
    this.#source = new DeltaSource(table);
    this.#kept = { tree: row.tree, shape: table.shape };
  }

  /** The table without what has not been stored: called before anything else is added. */
  toKeep(): TableRow {
    const { table } = this.#source;
    return {
      traceId: this.traceId,
      format: TABLE_FORMAT,
      table: packTable(table),
      tree: growTree(table),
      places: this.#places.pack(),
    };
  }

  get places(): RecordPlaces {
    return this.#places;
  }

  /** Rows of the archive that tell of these spans. */
  placesOf(spanIds: Iterable<SpanId>): BatchKey[] {
    return this.#places.of(this.#source.table, spanIds);
  }

  resource(sid: SessionId, { resource, attributes }: ResourceRecord): void {
    this.#services.set(`${sid}/${resource}`, asName(attributes["service.name"]) ?? "");
  }

  /** What a row of the archive says of the trace. */
  addStored(row: BatchRow, records: (SpanRecord | GapRecord)[]): void {
    this.#places.begin({ sid: row.sid, s0: row.s0, end: row.s0 + row.n });
    this.unitsRead += row.body.length;
    for (const record of records) this.#places.note(this.add(row.sid, record));
  }

  /** Where the records are that came live and were stored since. */
  noteStored(row: BatchRow, records: (SpanRecord | GapRecord)[]): void {
    this.#places.begin({ sid: row.sid, s0: row.s0, end: row.s0 + row.n });
    const { table } = this.#source;
    for (const record of records)
      if (record.type !== "gap") this.#places.note(rowOf(table, idHigh(record.span), idLow(record.span)));
  }

  /** @returns the row of the table, or −1 */
  add(sid: SessionId, record: SpanRecord | GapRecord): number {
    const { table } = this.#source;
    const row = foldIntoTable(
      table,
      { sid, record },
      (sid, resource) => this.#services.get(`${sid}/${resource}`) ?? "",
    );
    this.#source.mark(row);
    return row;
  }

  /** Nothing of it was told yet. */
  get isNew(): boolean {
    return this.#shape < 0;
  }

  get hasChanges(): boolean {
    return this.#source.hasChanges;
  }

  /** Milliseconds until a changed tree may be told. */
  get treeWait(): number {
    const { count, shape } = this.#source.table;
    if (this.isHeld || shape === this.#shape) return 0;
    return this.#treeAt + (count / 1000) * TREE_MS_PER_THOUSAND - this.now();
  }

  /** What changed since the last time; `null` while nothing may be told. Rows without a tree wait for it. */
  take(): TableDelta | null {
    const { table } = this.#source;
    if (this.isHeld || this.treeWait > 0) return null;
    if (table.shape === this.#shape) return this.#source.take();
    this.#shape = table.shape;
    this.#treeAt = this.now();
    const tree = this.#kept?.shape === table.shape ? this.#kept.tree : growTree(table);
    // Its arrays are handed over with the delta.
    this.#kept = undefined;
    return this.#source.take(tree);
  }
}
