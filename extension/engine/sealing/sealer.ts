import { AUDIT_FORMAT, AUDIT_VERSION, type Gone, type HeaderLine } from "../../../sdk/audit/audit-line.ts";
import { entryHash } from "../../../sdk/audit/chain.ts";
import { beginChain, nextSeal, type SealedEntry } from "../../../sdk/audit/seal-chain.ts";
import { type Signer, signerOf } from "../../../sdk/audit/signer.ts";
import { ENTRIES_PER_SEAL, lineOf } from "../../../sdk/audit/write-audit.ts";
import type { SessionId, TraceId } from "../../../sdk/protocol/index.ts";
import { FILE_ORIGIN } from "../../model/file-origin.ts";
import type { Archive } from "../archive/archive.ts";
import { numberedRecords } from "../archive/numbered-records.ts";
import type { SealRow } from "../archive/seal-store.ts";
import type { Clock } from "../clock.ts";
import type { Locks } from "../liveness.ts";
import type { Once } from "../once.ts";
import type { LoggedDeletion } from "./logged-deletion.ts";
import { rangesOf } from "./ranges-of.ts";
import { factsOf } from "./sealing.ts";

export interface SealerParts {
  clock: Clock;
  once: Once;
  locks: Locks | undefined;
  archive(): Archive | undefined;
  /** Goes into the file's header. */
  software: string;
}

/** Records that came together are sealed together. */
const GATHER_MS = 1000;
const ROWS_AT_ONCE = 50;

/** Who deletes sealed records: seals what is not sealed yet, and says what is gone, and why. */
export interface SealedDeletions {
  /** Before they are purged. */
  purging(traceIds: readonly TraceId[], why: LoggedDeletion["why"]): Promise<void>;
  /** Before sessions are deleted with their seals. */
  dropping(sids: readonly SessionId[], why: LoggedDeletion["why"]): Promise<void>;
  /** Before a session is trimmed. */
  trimming(sid: SessionId): Promise<void>;
  /** After that: what is gone is only known then. */
  trimmed(sid: SessionId, ranges: readonly (readonly [from: number, to: number])[]): Promise<void>;
}

/**
 * Seals sessions while they are recorded, a second after their records are stored: hashes of the records in order of their
 * sequence numbers, chained and signed, are kept beside them. A session whose panel died is sealed to its end by who exports or
 * deletes of it. Only one panel at a time sets seals of a session.
 */
export class Sealer implements SealedDeletions {
  #isOn = false;
  readonly #due = new Set<SessionId>();
  #working: Promise<void> = Promise.resolve();

  constructor(private readonly parts: SealerParts) {}

  get isOn(): boolean {
    return this.#isOn;
  }

  /** From now on; what was stored before of sessions that go on is sealed, too. */
  set(isOn: boolean): void {
    this.#isOn = isOn;
  }

  /** Records of it are stored. `documentId`: a file's are not sealed, they are not recorded here. */
  stored(sid: SessionId, documentId: string): void {
    if (!this.#isOn || documentId.startsWith(FILE_ORIGIN)) return;
    this.#due.add(sid);
    this.parts.once("seal", GATHER_MS, () => {
      this.#working = this.#sealDue();
    });
  }

  /** What is due is sealed. */
  async atRest(): Promise<void> {
    await this.#working;
  }

  async #sealDue(): Promise<void> {
    const due = [...this.#due];
    this.#due.clear();
    // What fails is sealed with what comes next, or when it is exported.
    for (const sid of due) await this.#alone(sid, () => this.#seal(sid, true)).catch(() => undefined);
  }

  /** Seals what is stored of a session that is sealed while it is recorded. False: it is none. */
  sealRest(sid: SessionId): Promise<boolean> {
    return this.#alone(sid, async () => {
      if (this.#isOn) return (await this.#seal(sid, false)) !== undefined;
      // Nobody seals any more: the rest is sealed when it is saved, and said to be.
      return (await this.#archive().seals.last(sid)) !== undefined;
    });
  }

  async purging(traceIds: readonly TraceId[], why: LoggedDeletion["why"]): Promise<void> {
    const archive = this.parts.archive();
    const sealed = new Set(await archive?.seals.sessions());
    if (!archive || !sealed.size) return;
    const doomed = new Set(traceIds);
    const numbers = new Map<SessionId, number[]>();
    const traces = new Map<SessionId, Set<TraceId>>();
    const seen = new Set<string>();
    for (const id of doomed)
      for (const row of await archive.batchesOf(id)) {
        if (!sealed.has(row.sid) || seen.has(`${row.sid} ${row.s0}`)) continue;
        seen.add(`${row.sid} ${row.s0}`);
        const known = numbers.get(row.sid) ?? [];
        const its = traces.get(row.sid) ?? new Set();
        for (const { seq, record } of numberedRecords(row))
          if (record && "trace" in record && doomed.has(record.trace)) {
            known.push(seq);
            its.add(record.trace);
          }
        numbers.set(row.sid, known);
        traces.set(row.sid, its);
      }
    for (const [sid, its] of numbers)
      if (its.length) {
        await this.sealRest(sid);
        await this.#gone(sid, rangesOf(its, why));
        await this.#log(sid, { why, records: its.length, traces: traces.get(sid)?.size ?? 0 });
      }
  }

  async dropping(sids: readonly SessionId[], why: LoggedDeletion["why"]): Promise<void> {
    const archive = this.parts.archive();
    for (const sid of sids) {
      const last = await archive?.seals.last(sid);
      if (last) await this.#log(sid, { why, records: last.next - 1, chain: last.chain.head });
    }
  }

  async trimming(sid: SessionId): Promise<void> {
    if (this.#isOn) await this.sealRest(sid);
  }

  async trimmed(sid: SessionId, ranges: readonly (readonly [from: number, to: number])[]): Promise<void> {
    if (!ranges.length || !(await this.parts.archive()?.seals.last(sid))) return;
    await this.#gone(
      sid,
      ranges.map(([from, to]) => [from, to, "retention"]),
    );
    await this.#log(sid, {
      why: "retention",
      records: ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0),
    });
  }

  /** The last seal of all that is stored; undefined: the session has none, and none is to begin. */
  async #seal(sid: SessionId, mayBegin: boolean): Promise<SealRow | undefined> {
    const archive = this.#archive();
    const signer = await this.#signer();
    let last = await archive.seals.last(sid);
    if (!last && mayBegin) last = await this.#begin(sid, signer);
    while (last) {
      const rows = await archive.batchesFrom(sid, last.next, ROWS_AT_ONCE);
      const end = rows.at(-1);
      if (!end) break;
      const records = rows.flatMap((row) => (row.trimmed ? [] : numberedRecords(row)));
      const entries = await Promise.all(
        records.map(async ({ seq, text }): Promise<SealedEntry> => {
          return { sid, seq, hash: await entryHash({ type: "record", sid, seq, text }) };
        }),
      );
      const seals: SealRow[] = [];
      for (let at = 0; at < entries.length || !seals.length; at += ENTRIES_PER_SEAL) {
        const some = entries.slice(at, at + ENTRIES_PER_SEAL);
        const next: number = entries[at + ENTRIES_PER_SEAL]?.seq ?? end.s0 + end.n;
        last = await this.#next(last, some, next, signer);
        seals.push(last);
      }
      await archive.seals.add(seals);
    }
    return last;
  }

  async #begin(sid: SessionId, signer: Signer): Promise<SealRow> {
    const archive = this.#archive();
    const header: HeaderLine = {
      ...{ type: "header", format: AUDIT_FORMAT, version: AUDIT_VERSION, software: this.parts.software },
      ...{ createdMs: this.parts.clock.now(), key: signer.key, captured: true },
    };
    const facts = { type: "session", sid, facts: await factsOf(archive, sid) } as const;
    const beginning: SealRow = {
      ...{ sid, number: 0, next: 1 },
      text: lineOf(header) + lineOf(facts),
      chain: await beginChain(header),
    };
    const first = await this.#next(beginning, [{ sid, seq: 0, hash: await entryHash(facts) }], 1, signer);
    await archive.seals.add([beginning, first]);
    return first;
  }

  async #next(
    { sid, chain }: SealRow,
    entries: readonly SealedEntry[],
    next: number,
    signer: Signer,
    gone: readonly Gone[] = [],
  ): Promise<SealRow> {
    const { line, state } = await nextSeal(chain, entries, {
      ...{ signer, sealedMs: this.parts.clock.now() },
      ...(gone.length && { gone: { sid, ranges: gone } }),
    });
    return { sid, number: state.number, text: lineOf(line), next, chain: state };
  }

  #gone(sid: SessionId, ranges: readonly Gone[]): Promise<void> {
    return this.#alone(sid, async () => {
      const archive = this.#archive();
      const last = await archive.seals.last(sid);
      if (last)
        await archive.seals.add([await this.#next(last, [], last.next, await this.#signer(), ranges)]);
    });
  }

  async #log(
    sid: SessionId,
    said: Pick<LoggedDeletion, "why" | "records" | "traces" | "chain">,
  ): Promise<void> {
    const archive = this.#archive();
    const origin = (await archive.session(sid))?.origin ?? "";
    const text = JSON.stringify({
      sid,
      origin,
      atMs: this.parts.clock.now(),
      ...said,
    } satisfies LoggedDeletion);
    await archive.seals.logDeletion({ text, signature: await (await this.#signer()).sign(text) });
  }

  #signer = async (): Promise<Signer> => signerOf(await this.#archive().auditKey());

  #archive(): Archive {
    const archive = this.parts.archive();
    if (!archive) throw new Error("Storage is not available");
    return archive;
  }

  #alone<T>(sid: SessionId, work: () => Promise<T>): Promise<T> {
    const { locks } = this.parts;
    return locks ? (locks.request(`genai-traces-seal-${sid}`, work) as Promise<T>) : work();
  }
}
