import type { GapRecord, ResourceRecord, SessionId, SpanRecord, TraceId } from "../../sdk/protocol/index.ts";
import { asName } from "../model/attribute-values.ts";
import { DeltaSource, type TableDelta } from "../model/table/delta.ts";
import { foldIntoTable } from "../model/table/fold-table.ts";
import { createTable } from "../model/table/trace-table.ts";
import { growTree } from "../model/table/tree.ts";

/** A tree of many spans takes milliseconds to grow: it is told at most this often, by thousand spans. */
const TREE_MS_PER_THOUSAND = 2;

/** The table of the opened trace, and what of it the panel has not been told. */
export class OpenedTable {
  readonly #source: DeltaSource;
  readonly #services = new Map<string, string>();
  #shape = -1;
  #treeAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly traceId: TraceId,
    /** Milliseconds of a clock for costs. */
    private readonly now: () => number,
  ) {
    this.#source = new DeltaSource(createTable(traceId));
  }

  resource(sid: SessionId, { resource, attributes }: ResourceRecord): void {
    this.#services.set(`${sid}/${resource}`, asName(attributes["service.name"]) ?? "");
  }

  add(sid: SessionId, record: SpanRecord | GapRecord): void {
    const { table } = this.#source;
    const row = foldIntoTable(
      table,
      { sid, record },
      (sid, resource) => this.#services.get(`${sid}/${resource}`) ?? "",
    );
    this.#source.mark(row);
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
    if (shape === this.#shape) return 0;
    return this.#treeAt + (count / 1000) * TREE_MS_PER_THOUSAND - this.now();
  }

  /** What changed since the last time; `null` while nothing may be told. Rows without a tree wait for it. */
  take(): TableDelta | null {
    const { table } = this.#source;
    if (this.treeWait > 0) return null;
    if (table.shape === this.#shape) return this.#source.take();
    this.#shape = table.shape;
    this.#treeAt = this.now();
    return this.#source.take(growTree(table));
  }
}
