import type { GapRecord, SpanRecord, TraceId } from "../../sdk/protocol/index.ts";
import type { BatchKey } from "./archive/batch-key.ts";
import type { BatchRow } from "./archive/schema.ts";

/** Rows of the archive that are kept at hand. */
const KEPT = 8;

export interface RowSources {
  keys(traceId: TraceId): Promise<BatchKey[]>;
  rows(keys: readonly BatchKey[]): Promise<BatchRow[]>;
  records(row: BatchRow): readonly (SpanRecord | GapRecord)[];
  /** Called often; resolves when it may go on. */
  pause(): Promise<void> | undefined;
}

export interface SharedRecords {
  sid: BatchRow["sid"];
  records: readonly (SpanRecord | GapRecord)[];
}

/** Reads trace after trace: what neighbouring ones share is parsed once. */
export class SharedRows {
  /** Records of rows that several traces share, by place. */
  readonly #shared = new Map<string, SharedRecords>();

  constructor(private readonly sources: RowSources) {}

  /** Rows may change from now on. */
  forget(): void {
    this.#shared.clear();
  }

  /** Of those that are still there. */
  async read(keys: readonly BatchKey[]): Promise<SharedRecords[]> {
    const missing = keys.filter((key) => !this.#shared.has(key.join()));
    const fresh = new Map<string, SharedRecords>();
    for (const row of missing.length ? await this.sources.rows(missing) : []) {
      const place = [row.sid, row.s0].join();
      const read = { sid: row.sid, records: this.sources.records(row) };
      fresh.set(place, read);
      if (row.traceIds.length > 1) this.#keep(place, read);
      await this.sources.pause();
    }
    return keys.flatMap((key) => fresh.get(key.join()) ?? this.#shared.get(key.join()) ?? []);
  }

  #keep(place: string, read: SharedRecords): void {
    this.#shared.set(place, read);
    for (const [oldest] of this.#shared) if (this.#shared.size > KEPT) this.#shared.delete(oldest);
  }
}
