import type { Absence, AuditLine, EntryLine, Gone, HeaderLine, Manifest, SealLine } from "./audit-line.ts";
import { entryHash, headerHash, manifestHash, nextHead } from "./chain.ts";
import { covered } from "./covered.ts";
import { findDifferences } from "./find-differences.ts";
import { readManifest } from "./read-line.ts";
import { importKey, isSignedBy } from "./signer.ts";
import type { Problem, Problems } from "./verdict.ts";

/** An entry as it stands in the file; one that cannot be read has a hash that nothing else has. */
interface Found {
  line: number;
  hash: string;
  entry?: EntryLine;
}

/** An entry as a seal names it. */
interface Sealed {
  sid: string;
  seq: number;
  hash: string;
}

/** One chain of a file: from its header to its last seal. */
export class AuditPart {
  /** That stand as they were sealed; known at the {@link end}. */
  kept: readonly Found[] = [];
  /** That were sealed and are rightly not there; known at the {@link end}. */
  readonly absent: Record<Absence, number> = { user: 0, retention: 0, withheld: 0 };
  seals = 0;
  sealedMs: [first: number, last: number] | undefined;
  /** The same without the last seal, which was set when the file was saved. */
  capturedMs: [first: number, last: number] | undefined;
  /** Records that the last seal is the first to name. */
  late = 0;
  readonly #found: Found[] = [];
  readonly #sealed: Sealed[] = [];
  /** Entries that stand before a seal which proves nothing. */
  readonly #unproved = new Set<number>();
  /** Entries since the last seal. */
  #open = 0;
  #previous: string | null = null;
  #head: string;
  #number = 0;
  #isEnded = false;
  #lines: number;
  /** A seal was not what it should be: what the next says of the one before cannot be checked. */
  #isBroken = false;
  /** What is rightly not there, by session. */
  readonly #gone = new Map<string, Gone[]>();

  private constructor(
    readonly header: HeaderLine,
    readonly firstLine: number,
    private readonly headerHash: string,
    private readonly key: CryptoKey,
    private readonly problems: Problems,
  ) {
    this.#head = headerHash;
    this.#lines = firstLine;
  }

  /** Undefined: what stands there is no key. */
  static async begin(header: HeaderLine, line: number, problems: Problems): Promise<AuditPart | undefined> {
    const key = await importKey(header.key).catch(() => undefined);
    return key && new AuditPart(header, line, await headerHash(header), key, problems);
  }

  /** Hash of the last manifest. */
  get lastSeal(): string | null {
    return this.#previous;
  }

  /** Undefined: it cannot be read. */
  async line(line: AuditLine | undefined, number: number): Promise<void> {
    this.#lines = number;
    if (line?.type === "seal") return this.#seal(line, number);
    this.#open++;
    if (!line || line.type === "header") this.#found.push({ line: number, hash: `unread ${number}` });
    else {
      const hash = line.type === "tombstone" ? line.hash : await entryHash(line);
      this.#found.push({ line: number, hash: placedHash(line.sid, seqOf(line), hash), entry: line });
    }
  }

  async #seal({ manifest: text, signature }: SealLine, line: number): Promise<void> {
    this.seals++;
    const entries = this.#open;
    this.#open = 0;
    const isSigned = await isSignedBy(this.key, text, signature);
    const manifest = isSigned ? readManifest(text) : undefined;
    if (!manifest) {
      this.#say({
        ...{ kind: "seal", line },
        text: `The seal in line ${line} is not what was signed: nothing vouches for the ${entries} entries before it.`,
      });
      for (const { line } of this.#found.slice(this.#found.length - entries)) this.#unproved.add(line);
      this.#isBroken = true;
      this.#number++;
      return;
    }
    await this.#follow(manifest, await manifestHash(text), line);
  }

  async #follow(manifest: Manifest, hash: string, line: number): Promise<void> {
    if (manifest.header !== this.headerHash)
      this.#say({
        ...{ kind: "header", line: this.firstLine },
        text: "The header is not the one that was sealed.",
      });
    const isNext = manifest.previous === this.#previous && manifest.number === this.#number + 1;
    if (!isNext && !(this.#isBroken && manifest.number === this.#number + 1))
      this.#say({
        ...{ kind: "seal", line },
        text: `Seal ${manifest.number} does not follow the one before it: seals, with what they sealed, were removed or moved.`,
      });
    for (const [sid, seq, entry] of manifest.entries) {
      if (isNext) this.#head = await nextHead(this.#head, entry);
      const name = manifest.sids[sid] ?? "";
      this.#sealed.push({ sid: name, seq, hash: placedHash(name, seq, entry) });
    }
    if (isNext && !this.#isBroken && this.#head !== manifest.head)
      this.#say({
        kind: "seal",
        line,
        text: `The chain of hashes does not lead to seal ${manifest.number}.`,
      });
    this.#isBroken = false;
    this.#head = manifest.head;
    this.#previous = hash;
    this.#number = manifest.number;
    this.#isEnded = manifest.isLast;
    const { sealedMs, sids, gone = [], isLast, entries } = manifest;
    const [first = ""] = sids;
    if (gone.length) this.#gone.set(first, [...(this.#gone.get(first) ?? []), ...gone]);
    this.sealedMs = [this.sealedMs?.[0] ?? sealedMs, sealedMs];
    if (isLast) this.late += entries.length;
    else this.capturedMs = this.sealedMs;
  }

  /** No line comes any more. */
  end(): void {
    if (!this.#isEnded) this.#sayCut();
    this.kept = this.#compare();
  }

  /** What stands behind the last seal that is there was sealed by one that is not. */
  #sayCut(): void {
    // What cannot be read may have been that seal: it is told by its line.
    const open = this.#found.slice(this.#found.length - this.#open).filter(({ entry }) => entry);
    for (const { line } of open) this.#unproved.add(line);
    const behind = open.length
      ? ` Nothing vouches for the ${open.length} entries behind the last seal that is there.`
      : "";
    this.#say({
      kind: "end",
      text: `The last seal is missing: the end of the record was cut off, it stops with line ${this.#lines}.${behind}`,
    });
  }

  #compare(): Found[] {
    const proved = this.#found.filter(({ line }) => !this.#unproved.has(line));
    const sealed = this.#withoutAbsent(proved);
    const { changed, removed, added, moved, kept } = findDifferences(sealed, proved);
    for (const { was, is } of changed)
      this.#say({
        ...{ kind: "changed", line: is.line, sid: was.sid, seq: was.seq },
        text: `${nameOf(was)} was changed: line ${is.line} is not what was sealed.`,
      });
    for (const was of removed)
      this.#say({ kind: "removed", sid: was.sid, seq: was.seq, text: `${nameOf(was)} was removed.` });
    for (const { line, entry } of added)
      this.#say({
        ...{ kind: "added", line, sid: entry?.sid, seq: seqOf(entry) },
        text: `Line ${line} was added: it was never sealed.`,
      });
    for (const { line, entry } of moved)
      this.#say({
        ...{ kind: "moved", line, sid: entry?.sid, seq: seqOf(entry) },
        text: `${entry ? nameOf({ sid: entry.sid, seq: seqOf(entry) }) : `Line ${line}`} was moved: in line ${line} it stands elsewhere than when it was sealed.`,
      });
    return kept;
  }

  /** What was sealed, less what a seal says is gone; what is there nevertheless is looked at like the rest. */
  #withoutAbsent(found: readonly Found[]): readonly Sealed[] {
    if (!this.#gone.size) return this.#sealed;
    const present = new Set(found.map(({ hash }) => hash));
    const absent = new Map<string, Map<number, Absence>>();
    for (const [sid, ranges] of this.#gone) {
      const numbers = this.#sealed.filter((entry) => entry.sid === sid).map(({ seq }) => seq);
      absent.set(sid, covered(numbers, ranges));
    }
    return this.#sealed.filter(({ sid, seq, hash }) => {
      const why = present.has(hash) ? undefined : absent.get(sid)?.get(seq);
      if (why) this.absent[why]++;
      return why === undefined;
    });
  }

  #say(problem: Problem): void {
    this.problems.say(problem);
  }
}

/** A tombstone's hash says nothing of whose it is: it must not stand for the record of another number. */
const placedHash = (sid: string, seq: number, hash: string): string => JSON.stringify([sid, seq, hash]);

const seqOf = (entry: EntryLine | undefined): number => (entry && entry.type !== "session" ? entry.seq : 0);

const nameOf = ({ sid, seq }: Pick<Sealed, "sid" | "seq">): string =>
  seq === 0 ? `What was known of session ${sid}` : `Record ${seq} of session ${sid}`;
