/**
 * A sealed record of sessions, as JSON Lines. First the header; then entries (facts of a session, its records) in the order of
 * their capture; after at most some hundred of them a seal, which names them all and is signed:
 *
 *     header   session   record   record   …   seal   record   …   seal
 *                └──────────── these ───────────┘
 *
 * Of each entry a hash is taken with the hash of the one before (`chain.ts`). A seal knows the hashes of its entries, the seal
 * before, and the header, so that nothing can be changed, removed, moved or added without that seal telling which.
 *
 * Since version 2 a file may have several of these, one after the other: a part for each session that was sealed while it was
 * recorded, with the records as its page sent them, and last the part that was made when the file was saved, whose header
 * names the last seals of those before it, so that none of them can be taken away.
 */
export const AUDIT_FORMAT = "genai-traces-audit";
export const AUDIT_VERSION = 2;

export interface HeaderLine {
  type: "header";
  format: typeof AUDIT_FORMAT;
  version: 1 | typeof AUDIT_VERSION;
  /** What wrote it, with its version. */
  software: string;
  createdMs: number;
  /** The installation's key; its fingerprint is the JWK thumbprint of RFC 7638. */
  key: PublicKey;
  /** The part of a session whose seals were set while it was recorded. */
  captured?: true;
  /** Hashes of the last manifests of the parts before this one, in order. */
  after?: readonly string[];
}

/** ECDSA over P-256. */
export interface PublicKey {
  kty: "EC";
  crv: "P-256";
  x: string;
  y: string;
}

/** What the browser told of a session: not what the page said. */
export interface SessionLine {
  type: "session";
  sid: string;
  facts: { [name: string]: string | number };
}

/** `text`: JSON; a span as OTLP, or what is known to be lost; of a captured session what the page sent. */
export interface RecordLine {
  type: "record";
  sid: string;
  /** Its number among those of its session that are sealed together: 1, 2, 3 …; of a captured session its sequence number. */
  seq: number;
  text: string;
}

/** Of version 1: stands for an entry that was deleted after it was sealed: who deleted it kept its hash. */
export interface TombstoneLine {
  type: "tombstone";
  sid: string;
  seq: number;
  hash: string;
  why: string;
  atMs: number;
}

export interface SealLine {
  type: "seal";
  /** JSON of a {@link Manifest}: the very text that was signed. */
  manifest: string;
  /** ECDSA with SHA-256 of it, 64 bytes as base64url. */
  signature: string;
}

export interface Manifest {
  /** 1, 2, 3 … */
  number: number;
  /** Hash of the header's line. */
  header: string;
  /** Hash of the manifest before; of the first `null`. */
  previous: string | null;
  sids: readonly string[];
  /** Which session, which record (0: the session's facts), its hash. */
  entries: readonly (readonly [sid: number, seq: number, hash: string])[];
  /** Of the chain, with these entries. */
  head: string;
  sealedMs: number;
  /** Nothing comes after it. */
  isLast: boolean;
  /** Since version 2: entries of the first of `sids` that are rightly not there any more, whenever they were sealed. */
  gone?: readonly Gone[];
}

/** `user`, `retention`: deleted by them when the seal was set. `withheld`: not in this file, of other traces or for its words. */
export const ABSENCES = ["user", "retention", "withheld"] as const;
export type Absence = (typeof ABSENCES)[number];
/** Numbers of entries, the last included. */
export type Gone = readonly [from: number, to: number, why: Absence];

export type EntryLine = SessionLine | RecordLine | TombstoneLine;
export type AuditLine = HeaderLine | EntryLine | SealLine;
