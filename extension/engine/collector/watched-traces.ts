import type { TraceId } from "../../../sdk/protocol/index.ts";

/** Traces the collector is asked for at most: servers are done with older ones. */
export const MOST_WATCHED = 2000;

/** Whose server spans are wanted: the page's traces, those they link to, and the opened one. Newest last. */
export class WatchedTraces {
  /** `fresh`: not asked for yet; `asked`: on its way; `followed`: all that was there came, and what comes will be sent. */
  #ids = new Map<TraceId, "fresh" | "asked" | "followed">();

  constructor(private readonly moved: () => void) {}

  get size(): number {
    return this.#ids.size;
  }

  get hasFresh(): boolean {
    for (const state of this.#ids.values()) if (state === "fresh") return true;
    return false;
  }

  note(id: TraceId): void {
    if (this.#ids.has(id)) return;
    this.#ids.set(id, "fresh");
    if (this.#ids.size > MOST_WATCHED) this.#ids.delete(this.#ids.keys().next().value as TraceId);
    this.moved();
  }

  followed(): TraceId[] {
    return [...this.#ids].filter(([, state]) => state === "followed").map(([id]) => id);
  }

  /** Those that are to be asked for; from now on they are. */
  takeFresh(): TraceId[] {
    const fresh = [...this.#ids].filter(([, state]) => state === "fresh").map(([id]) => id);
    for (const id of fresh) this.#ids.set(id, "asked");
    return fresh;
  }

  /** The collector says that it follows these. */
  settle(ids: readonly TraceId[]): void {
    for (const id of ids) if (this.#ids.has(id)) this.#ids.set(id, "followed");
  }

  /** The stream is over: what it has not brought in full is asked for again; all, where nothing can be relied on. */
  restart(isAll: boolean): void {
    for (const [id, state] of this.#ids) if (isAll || state === "asked") this.#ids.set(id, "fresh");
  }
}
