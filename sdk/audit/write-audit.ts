import {
  AUDIT_FORMAT,
  AUDIT_VERSION,
  type AuditLine,
  type EntryLine,
  type HeaderLine,
  type Manifest,
} from "./audit-line.ts";
import { entryHash, headerHash, manifestHash, nextHead } from "./chain.ts";
import type { Signer } from "./signer.ts";

/** Entries of one seal: where a seal itself is damaged, so many are without proof. */
export const ENTRIES_PER_SEAL = 256;

export interface AuditOptions {
  software: string;
  signer: Signer;
  /** ms since the epoch. */
  now(): number;
}

/** The lines of an audit record, each with its line end. Entries come in the order of their capture. */
export async function* writeAudit(
  entries: Iterable<EntryLine> | AsyncIterable<EntryLine>,
  { software, signer, now }: AuditOptions,
): AsyncGenerator<string> {
  const header: HeaderLine = {
    ...{ type: "header", format: AUDIT_FORMAT, version: AUDIT_VERSION },
    ...{ software, createdMs: now(), key: signer.key },
  };
  yield lineOf(header);
  const hash = await headerHash(header);
  let head = hash;
  let number = 0;
  let previous: string | null = null;
  let sealed: { sid: string; seq: number; hash: string }[] = [];

  const seal = async (isLast: boolean): Promise<string> => {
    const sids = [...new Set(sealed.map(({ sid }) => sid))];
    for (const entry of sealed) head = await nextHead(head, entry.hash);
    const manifest: Manifest = {
      ...{ number: ++number, header: hash, previous, sids },
      entries: sealed.map(({ sid, seq, hash }) => [sids.indexOf(sid), seq, hash]),
      ...{ head, sealedMs: now(), isLast },
    };
    const text = JSON.stringify(manifest);
    previous = await manifestHash(text);
    sealed = [];
    return lineOf({ type: "seal", manifest: text, signature: await signer.sign(text) });
  };

  for await (const entry of entries) {
    if (sealed.length === ENTRIES_PER_SEAL) yield await seal(false);
    yield lineOf(entry);
    sealed.push({
      sid: entry.sid,
      seq: entry.type === "session" ? 0 : entry.seq,
      hash: entry.type === "tombstone" ? entry.hash : await entryHash(entry),
    });
  }
  yield await seal(true);
}

const lineOf = (line: AuditLine): string => `${JSON.stringify(line)}\n`;
