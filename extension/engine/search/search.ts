import type { TraceId } from "../../../sdk/protocol/index.ts";
import type { TraceRow } from "../archive/schema.ts";
import type { Clock } from "../clock.ts";
import type { SearchState } from "../engine-api.ts";
import type { Once } from "../once.ts";
import { WordReader, type WordSources } from "./read-words.ts";
import { TextIndex } from "./text-index.ts";

/** Pairs of a word and a trace; some 90 bytes each, 180 MB when it is full. 10 000 traces of 200 different words. */
export const MAX_SIZE = 2_000_000;
/** The panel's start comes first. */
const START_MS = 3000;
/** So long at a time … */
const SLICE_MS = 8;
/** … and then a rest; a short one while somebody waits for the answer. */
const REST_MS = 32;
const SHORT_REST_MS = 2;
const BUSY_REST_MS = 400;
const WAITED_FOR_MS = 10_000;
/** A trace is read when nothing has come of it for a moment; one that runs on, every so often. */
const QUIET_MS = 500;
const RUNNING_MS = 15_000;
const TELL_MS = 250;

interface SearchParts extends Omit<WordSources, "pause"> {
  clock: Clock;
  once: Once;
  /** Something more urgent is to be done. */
  isBusy(): boolean;
  changed(state: SearchState): void;
}

/**
 * Full text over all stored traces. They are read in the background, the newest first, and again when they change.
 *
 *     archive ──▶ backlog ─┐
 *     commits ──▶ fresh  ──┴─▶ words of a trace ──▶ index ◀── search
 */
export class Search {
  #index = new TextIndex();
  readonly #reader: WordReader;
  /** When they began. */
  #backlog = new Map<TraceId, number>();
  #fresh = new Map<TraceId, { startMs: number; due: number }>();
  #readAt = new Map<TraceId, number>();
  /** Not in the index: there is no room, or they cannot be read. */
  #left = new Set<TraceId>();
  #cut = new Set<TraceId>();
  #now: TraceId | undefined;
  #isWorking = false;
  #revision = 0;
  #sliceEnd = 0;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: SearchParts) {
    this.#reader = new WordReader({ ...parts, pause: () => this.#pause() });
  }

  /** Another archive; these are its rows, newest first. */
  reset(rows: readonly TraceRow[]): void {
    this.#index = new TextIndex();
    this.#backlog = new Map(rows.map(({ traceId, startMs }) => [traceId, startMs]));
    for (const known of [this.#fresh, this.#readAt, this.#left, this.#cut]) known.clear();
    this.#now = undefined;
    this.#changed();
    if (rows.length) this.#plan(START_MS);
  }

  /** They were written. */
  note(rows: readonly TraceRow[]): void {
    const now = this.parts.clock.cost();
    for (const { traceId, startMs, open } of rows) {
      this.#backlog.delete(traceId);
      const readAt = open ? this.#readAt.get(traceId) : undefined;
      const due = Math.max(now + QUIET_MS, (readAt ?? Number.NEGATIVE_INFINITY) + RUNNING_MS);
      this.#fresh.set(traceId, { startMs, due });
    }
    if (rows.length) this.#plan(QUIET_MS);
  }

  /** They are deleted. */
  forget(ids: readonly TraceId[]): void {
    for (const id of ids) {
      this.#index.delete(id);
      if (this.#now === id) this.#now = undefined;
      for (const known of [this.#backlog, this.#fresh, this.#readAt, this.#left, this.#cut]) known.delete(id);
    }
    this.#reader.forget();
    if (ids.length) this.#changed();
  }

  search(text: string): TraceId[] {
    const isFirst = this.#askedAt === Number.NEGATIVE_INFINITY;
    this.#askedAt = this.parts.clock.cost();
    if (isFirst) this.#changed();
    if (this.#next() !== undefined) void this.#work();
    return this.#index.search(text);
  }

  #plan(ms: number): void {
    this.parts.once("search", ms, () => void this.#work());
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    this.#sliceEnd = this.parts.clock.cost() + SLICE_MS;
    for (let next = this.#next(); next; next = this.#next()) {
      await this.#read(next.id, next.startMs);
      await this.#pause();
    }
    this.#isWorking = false;
    this.#reader.forget();
    if (this.#fresh.size) this.#plan(QUIET_MS);
  }

  #next(): { id: TraceId; startMs: number } | undefined {
    const now = this.parts.clock.cost();
    for (const [id, { startMs, due }] of this.#fresh) if (due <= now) return { id, startMs };
    for (const [id, startMs] of this.#backlog) return { id, startMs };
    return undefined;
  }

  async #read(id: TraceId, startMs: number): Promise<void> {
    this.#fresh.delete(id);
    this.#backlog.delete(id);
    this.#now = id;
    if (this.#index.size >= MAX_SIZE && !this.#index.has(id) && this.#isOldest(startMs))
      this.#leave(id, startMs);
    else {
      // One that cannot be read is told as not searched; the next commit of it tries again.
      const read = await this.#reader.read(id).catch(() => undefined);
      // It was deleted, or all were.
      if (this.#now !== id) return;
      this.#readAt.set(id, this.parts.clock.cost());
      if (read) this.#put(id, startMs, read.words);
      else this.#left.add(id);
      if (read?.isCut) this.#cut.add(id);
      else this.#cut.delete(id);
    }
    this.#now = undefined;
    this.#changed();
  }

  #put(id: TraceId, startMs: number, words: ReadonlySet<string>): void {
    this.#left.delete(id);
    this.#index.set(id, startMs, words);
    while (this.#index.size > MAX_SIZE) {
      const oldest = this.#index.oldest();
      if (!oldest) return;
      this.#index.delete(oldest.id);
      this.#left.add(oldest.id);
    }
  }

  /** There is no room for it, and so none for what is older. */
  #leave(id: TraceId, startMs: number): void {
    this.#left.add(id);
    for (const [other, began] of this.#backlog)
      if (began <= startMs) {
        this.#backlog.delete(other);
        this.#left.add(other);
      }
  }

  #isOldest(startMs: number): boolean {
    const oldest = this.#index.oldest();
    return oldest !== undefined && startMs < oldest.startMs;
  }

  /** Only who has asked once wants to know. */
  #changed(): void {
    this.#revision++;
    if (this.#askedAt === Number.NEGATIVE_INFINITY) return;
    this.parts.once("search news", TELL_MS, () => this.parts.changed(this.#state()));
  }

  #state(): SearchState {
    let waiting = this.#backlog.size + (this.#now === undefined ? 0 : 1);
    for (const id of this.#fresh.keys()) if (!this.#index.has(id)) waiting++;
    const { traces: indexed } = this.#index;
    return { indexed, waiting, left: this.#left.size, cut: this.#cut.size, revision: this.#revision };
  }

  #pause(): Promise<void> | undefined {
    const { clock, isBusy } = this.parts;
    const now = clock.cost();
    if (now < this.#sliceEnd) return undefined;
    const rest = now < this.#askedAt + WAITED_FOR_MS ? SHORT_REST_MS : isBusy() ? BUSY_REST_MS : REST_MS;
    return new Promise((resolve) => {
      clock.after(rest, () => {
        this.#sliceEnd = clock.cost() + SLICE_MS;
        resolve();
      });
    });
  }
}
