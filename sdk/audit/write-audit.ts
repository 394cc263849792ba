import {
  AUDIT_FORMAT,
  AUDIT_VERSION,
  type AuditLine,
  type EntryLine,
  type HeaderLine,
} from "./audit-line.ts";
import { entryHash } from "./chain.ts";
import { beginChain, nextSeal, type SealedEntry } from "./seal-chain.ts";
import type { Signer } from "./signer.ts";

/** Entries of one seal: where a seal itself is damaged, so many are without proof. */
export const ENTRIES_PER_SEAL = 256;

export interface AuditOptions {
  software: string;
  signer: Signer;
  /** ms since the epoch. */
  now(): number;
  /** Of the parts before it in the file; default: there are none. */
  after?: readonly string[];
}

/** The lines of an audit record, each with its line end. Entries come in the order of their capture. */
export async function* writeAudit(
  entries: Iterable<EntryLine> | AsyncIterable<EntryLine>,
  { software, signer, now, after = [] }: AuditOptions,
): AsyncGenerator<string> {
  const header: HeaderLine = {
    ...{ type: "header", format: AUDIT_FORMAT, version: AUDIT_VERSION },
    ...{ software, createdMs: now(), key: signer.key },
    ...(after.length && { after }),
  };
  yield lineOf(header);
  let state = await beginChain(header);
  let sealed: SealedEntry[] = [];

  const seal = async (isLast: boolean): Promise<string> => {
    const next = await nextSeal(state, sealed, { signer, sealedMs: now(), isLast });
    state = next.state;
    sealed = [];
    return lineOf(next.line);
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

export const lineOf = (line: AuditLine): string => `${JSON.stringify(line)}\n`;
