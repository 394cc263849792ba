import type { Archive } from "./archive/archive.ts";
import { createMemoryArchive } from "./archive/memory-archive.ts";
import { deleteArchive, openArchive } from "./archive/open-archive.ts";
import type { Clock } from "./clock.ts";
import type { EngineOptions, StorageState } from "./engine-api.ts";

export interface StorageEvents {
  changed(state: StorageState): void;
  /** Records may be written to it from now on. */
  ready(archive: Archive): Promise<void>;
  /** Nothing may be written any more. */
  lost(): void;
}

/** Which archive is in use, and what the user must know about it. */
export class Storage {
  archive: Archive | undefined;
  #state: StorageState = { type: "blocked" };
  #options: EngineOptions | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly events: StorageEvents,
  ) {}

  get state(): StorageState {
    return this.#state;
  }

  async open(options: EngineOptions): Promise<StorageState> {
    this.#options = options;
    if (options.memoryOnly) await this.#use(createMemoryArchive(), { type: "ok" });
    else await this.#openDisk(options);
    return this.#state;
  }

  /** Deletes the database and makes a new one; what is still in memory only is dropped with it. */
  async reset(): Promise<StorageState> {
    const options = this.#options;
    if (!options) throw new Error("`resetStorage()` was called before `open()`");
    this.#lose();
    await deleteArchive(options.database, () => this.set({ type: "blocked" }));
    return this.open({ ...options, expectedSessions: undefined });
  }

  set(state: StorageState): void {
    this.#state = state;
    this.events.changed(state);
  }

  /** Where the disk fails, memory serves until the user resets storage. */
  async useMemory(reason: string): Promise<void> {
    this.archive?.close();
    await this.#use(createMemoryArchive(), { type: "memory", reason });
  }

  #openDisk(options: EngineOptions): Promise<void> {
    return openArchive({
      name: options.database,
      clock: this.clock,
      events: {
        ready: async (archive) => this.#use(archive, await sentinel(archive, options.expectedSessions)),
        blocked: () => this.set({ type: "blocked" }),
        outdated: () => {
          this.#lose();
          this.set({ type: "outdated" });
        },
        failed: (reason) => this.useMemory(reason),
      },
    });
  }

  async #use(archive: Archive, state: StorageState): Promise<void> {
    this.archive = archive;
    await this.events.ready(archive);
    if (this.archive === archive) this.set(state);
  }

  #lose(): void {
    this.archive?.close();
    this.archive = undefined;
    this.events.lost();
  }
}

/** A browser may reset or truncate storage without an error: only a count kept elsewhere can tell. */
async function sentinel(archive: Archive, expected: number | undefined): Promise<StorageState> {
  if (expected === undefined) return { type: "ok" };
  const [found, pruned] = await Promise.all([archive.sessionCount(), archive.prunedSessions()]);
  return found + pruned < expected ? { type: "wiped", expected, found } : { type: "ok" };
}
