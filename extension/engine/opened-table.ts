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
import { packTable, unpackTable } from "../model/table/packed-table.ts";
import { createTable } from "../model/table/trace-table.ts";
import { growTree, type SpanTree } from "../model/table/tree.ts";
import type { BatchKey } from "./archive/batch-key.ts";
import type { BatchRow } from "./archive/schema.ts";
import { TABLE_FORMAT, type TableRow } from "./archive/table-row.ts";
import { RecordPlaces } from "./record-places.ts";
import { UnplacedRows } from "./unplaced-rows.ts";

/** A tree of many spans takes milliseconds to grow: it is told at most this often, by thousand spans. */
const TREE_MS_PER_THOUSAND = 2;

/** The table of a trace, where in the archive its records are, and what of it the panel has not been told. */
export class OpenedTable {
  /** While a trace is read the panel is told now and then; in between nothing. */
  isHeld = false;
  /** UTF-16 code units that had to be read, because no kept table had them. */
  unitsRead = 0;
  /** Where some of its records are will never be known. */
  isMisplaced = false;
  #source: DeltaSource;
  #places = new RecordPlaces();
  readonly #unplaced = new UnplacedRows();
  readonly #services = new Map<string, string>();
  /** The resource that was asked for last. */
  #recent: { sid: SessionId; resource: number; service: string } | undefined;
  /** One that is grown already, and of which shape of the table. */
  #tree: { tree: SpanTree; shape: number } | undefined;
  #shape = -1;
  #treeAt = Number.NEGATIVE_INFINITY;
  /** The table's revision and rows when it was kept last. */
  #keptAt = { revision: 0, count: 0 };

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
    this.#tree = { tree: row.tree, shape: table.shape };
    this.#keptAt = { revision: table.revision, count: table.count };
  }

  get count(): number {
    return this.#source.table.count;
  }

  /** All of it is stored, and known where: only such a table may be kept. */
  get isStored(): boolean {
    return this.#unplaced.isEmpty && !this.isMisplaced;
  }

  /** The kept one says the same. */
  get isKept(): boolean {
    return this.#source.table.revision === this.#keptAt.revision;
  }

  /** Rows that the kept one does not have. */
  get unkept(): number {
    return this.count - this.#keptAt.count;
  }

  toKeep(): TableRow {
    const { table } = this.#source;
    this.#keptAt = { revision: table.revision, count: table.count };
    return {
      traceId: this.traceId,
      format: TABLE_FORMAT,
      table: packTable(table),
      tree: growTree(table),
      places: this.#places.pack(),
    };
  }

  /** It was kept, and nothing came meanwhile: what was written takes less room than what grew. */
  shrinkTo({ table: packed, tree }: TableRow): void {
    if (!this.isKept) return;
    const { table } = this.#source;
    const { revision, shape } = table;
    Object.assign(table, unpackTable(packed), { revision, shape });
    this.#tree = { tree, shape };
  }

  /** Somebody else looks at it, who knows nothing of it yet. */
  tellAnew(): void {
    this.#source = new DeltaSource(this.#source.table);
    this.#shape = -1;
    this.#treeAt = Number.NEGATIVE_INFINITY;
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
    this.#recent = undefined;
  }

  /** What a row of the archive says of the trace. */
  addStored(row: BatchRow, records: (SpanRecord | GapRecord)[]): void {
    this.#places.begin({ sid: row.sid, s0: row.s0, end: row.s0 + row.n });
    this.unitsRead += row.body.length;
    for (const record of records) this.#places.note(this.add(row.sid, record));
  }

  /** The archive has a row that came live. */
  stored({ sid, s0, n }: Pick<BatchRow, "sid" | "s0" | "n">): void {
    const place = { sid, s0, end: s0 + n };
    if (this.#places.has([sid, s0])) return;
    this.#places.begin(place);
    if (!this.#unplaced.place(place, (row) => this.#places.note(row))) this.isMisplaced = true;
  }

  /** A record that came live, in a batch that ends before `end`. */
  addLive(sid: SessionId, record: SpanRecord | GapRecord, end: number): void {
    const row = this.add(sid, record);
    if (row >= 0) this.#unplaced.add(sid, end, row);
  }

  /** @returns the row of the table, or −1 */
  add(sid: SessionId, record: SpanRecord | GapRecord): number {
    const row = foldIntoTable(this.#source.table, { sid, record }, this.#serviceOf);
    this.#source.mark(row);
    return row;
  }

  readonly #serviceOf = (sid: SessionId, resource: number): string => {
    let recent = this.#recent;
    if (recent?.sid !== sid || recent.resource !== resource) {
      recent = { sid, resource, service: this.#services.get(`${sid}/${resource}`) ?? "" };
      this.#recent = recent;
    }
    return recent.service;
  };

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
    const tree = this.#tree?.shape === table.shape ? this.#tree.tree : growTree(table);
    // Its arrays are handed over with the delta.
    this.#tree = undefined;
    return this.#source.take(tree);
  }
}
