import type { TraceId } from "../../sdk/protocol/index.ts";
import type { Archive } from "./archive/archive.ts";
import type { TraceRow } from "./archive/schema.ts";

/**
 * Deleted traces, ours and those of other panels. They are off the list at once, and for good when the
 * panel that deleted them is gone; until then records of them are kept but not shown.
 */
export class Trash {
  #ids = new Set<TraceId>();
  #deletions = new Map<number, TraceId[]>();
  #lastToken = 0;
  /** Got records after they were deleted: the row that comes back is behind. */
  #grew = new Set<TraceId>();

  /** Another archive; these are in its trash. */
  reset(trashed: readonly { traceId: TraceId }[]): void {
    this.#ids = new Set(trashed.map(({ traceId }) => traceId));
    this.#deletions.clear();
    this.#grew.clear();
  }

  /** Asked for each trace that has records, which is how it learns that one grows. */
  catches(id: TraceId): boolean {
    if (!this.#ids.has(id)) return false;
    this.#grew.add(id);
    return true;
  }

  has(id: TraceId): boolean {
    return this.#ids.has(id);
  }

  async delete(archive: Archive, ids: TraceId[], owner: string, now: number): Promise<number> {
    this.add(ids);
    await archive.trash(ids, owner, now);
    this.#deletions.set(++this.#lastToken, ids);
    return this.#lastToken;
  }

  /** `rows` as they were; `stale` of them must be read anew. */
  async restore(archive: Archive, token: number): Promise<{ rows: TraceRow[]; stale: TraceId[] }> {
    const ids = this.#deletions.get(token) ?? [];
    this.#deletions.delete(token);
    const rows = await archive.restore(ids);
    return { rows, stale: this.forget(ids) };
  }

  add(ids: TraceId[]): void {
    for (const id of ids) this.#ids.add(id);
  }

  /** They are back, or purged. Returns those that grew. */
  forget(ids: TraceId[]): TraceId[] {
    const stale = ids.filter((id) => this.#grew.has(id));
    for (const id of ids) {
      this.#ids.delete(id);
      this.#grew.delete(id);
    }
    return stale;
  }
}
