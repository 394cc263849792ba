import type { Gone, HeaderLine, Manifest, SealLine } from "./audit-line.ts";
import { headerHash, manifestHash, nextHead } from "./chain.ts";
import type { Signer } from "./signer.ts";

/** Where a chain of seals is; plain data, so that it can be kept and gone on with later. */
export interface ChainState {
  /** Hash of the header. */
  header: string;
  /** Of the last seal; 0: there is none yet. */
  number: number;
  /** Hash of its manifest. */
  previous: string | null;
  /** Of the chain of entries. */
  head: string;
}

export interface SealedEntry {
  sid: string;
  /** 0: the session's facts. */
  seq: number;
  hash: string;
}

interface SealOptions {
  signer: Signer;
  sealedMs: number;
  /** Nothing comes after it. Default: something does. */
  isLast?: boolean;
  /** Of the session `sids[0]`. */
  gone?: { sid: string; ranges: readonly Gone[] };
}

export async function beginChain(header: HeaderLine): Promise<ChainState> {
  const hash = await headerHash(header);
  return { header: hash, number: 0, previous: null, head: hash };
}

/** The seal that comes next, and where the chain is then. */
export async function nextSeal(
  { header, number, previous, head }: ChainState,
  entries: readonly SealedEntry[],
  { signer, sealedMs, isLast = false, gone }: SealOptions,
): Promise<{ line: SealLine; state: ChainState }> {
  const sids = [...new Set([...(gone ? [gone.sid] : []), ...entries.map(({ sid }) => sid)])];
  let next = head;
  for (const entry of entries) next = await nextHead(next, entry.hash);
  const manifest: Manifest = {
    ...{ number: number + 1, header, previous, sids },
    entries: entries.map(({ sid, seq, hash }) => [sids.indexOf(sid), seq, hash]),
    ...{ head: next, sealedMs, isLast },
    ...(gone?.ranges.length && { gone: gone.ranges }),
  };
  const text = JSON.stringify(manifest);
  return {
    line: { type: "seal", manifest: text, signature: await signer.sign(text) },
    state: { header, number: number + 1, previous: await manifestHash(text), head: next },
  };
}
