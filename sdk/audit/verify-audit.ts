import type { EntryLine, HeaderLine, Manifest, SealLine } from "./audit-line.ts";
import { entryHash, fingerprintOf, headerHash, manifestHash, nextHead } from "./chain.ts";
import { findDifferences } from "./find-differences.ts";
import { readLine, readManifest } from "./read-line.ts";
import { importKey, isSignedBy } from "./signer.ts";
import { type AuditVerdict, MOST_PROBLEMS, type Problem } from "./verdict.ts";

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

/**
 * Whether an audit record is as it was sealed, and if not, exactly what is not. Lines come without their line ends; `undefined`
 * is one that is no text. Never rejects for what a file says.
 */
export async function verifyAudit(
  lines: Iterable<string | undefined> | AsyncIterable<string | undefined>,
): Promise<AuditVerdict> {
  const check = new Check();
  let number = 0;
  for await (const line of lines) await check.line(line, ++number);
  return check.verdict();
}

class Check {
  readonly #problems: Problem[] = [];
  #problemCount = 0;
  #header: HeaderLine | undefined;
  #headerHash = "";
  #key: CryptoKey | undefined;
  readonly #found: Found[] = [];
  readonly #sealed: Sealed[] = [];
  /** Entries that stand before a seal which proves nothing. */
  readonly #unproved = new Set<number>();
  /** Entries since the last seal. */
  #open = 0;
  #seals = 0;
  #previous: string | null = null;
  #head = "";
  #number = 0;
  #isEnded = false;
  #lines = 0;
  /** A seal was not what it should be: what the next says of the one before cannot be checked. */
  #isBroken = false;
  #sealedMs: [number, number] | undefined;

  async line(text: string | undefined, number: number): Promise<void> {
    const line = text === undefined ? undefined : readLine(text);
    this.#lines = number;
    if (number === 1) return this.#begin(line?.type === "header" ? line : undefined);
    if (!this.#header) return;
    if (line?.type === "seal") return this.#seal(line, number);
    this.#open++;
    if (!line || line.type === "header") this.#found.push({ line: number, hash: `unread ${number}` });
    else {
      const hash = line.type === "tombstone" ? line.hash : await entryHash(line);
      this.#found.push({ line: number, hash: placedHash(line.sid, seqOf(line), hash), entry: line });
    }
  }

  async #begin(header: HeaderLine | undefined): Promise<void> {
    this.#key = header && (await importKey(header.key).catch(() => undefined));
    if (!header || !this.#key) return;
    this.#header = header;
    this.#headerHash = await headerHash(header);
    this.#head = this.#headerHash;
  }

  async #seal({ manifest: text, signature }: SealLine, line: number): Promise<void> {
    this.#seals++;
    const entries = this.#open;
    this.#open = 0;
    const isSigned = await isSignedBy(this.#key as CryptoKey, text, signature);
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
    if (manifest.header !== this.#headerHash)
      this.#say({ kind: "header", line: 1, text: "The header is not the one that was sealed." });
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
    const { sealedMs } = manifest;
    this.#sealedMs = [this.#sealedMs?.[0] ?? sealedMs, sealedMs];
  }

  async verdict(): Promise<AuditVerdict> {
    const nothing = { records: 0, sessions: 0, deleted: 0, seals: 0, problems: [], problemCount: 0 };
    if (!this.#header) return { state: "unreadable", ...nothing };
    if (!this.#isEnded) this.#sayCut();
    const kept = this.#compare();
    const alive = kept.filter(({ entry }) => entry?.type === "record");
    return {
      state: this.#problemCount ? "changed" : "intact",
      records: alive.length,
      sessions: new Set(kept.map(({ entry }) => entry?.sid)).size,
      deleted: kept.filter(({ entry }) => entry?.type === "tombstone").length,
      seals: this.#seals,
      fingerprint: await fingerprintOf(this.#header.key),
      sealedMs: this.#sealedMs,
      problems: this.#problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
      problemCount: this.#problemCount,
    };
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
    const { changed, removed, added, moved, kept } = findDifferences(this.#sealed, proved);
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

  #say(problem: Problem): void {
    this.#problemCount++;
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push(problem);
  }
}

/** A tombstone's hash says nothing of whose it is: it must not stand for the record of another number. */
const placedHash = (sid: string, seq: number, hash: string): string => JSON.stringify([sid, seq, hash]);

const seqOf = (entry: EntryLine | undefined): number => (entry && entry.type !== "session" ? entry.seq : 0);

const nameOf = ({ sid, seq }: Pick<Sealed, "sid" | "seq">): string =>
  seq === 0 ? `What was known of session ${sid}` : `Record ${seq} of session ${sid}`;
