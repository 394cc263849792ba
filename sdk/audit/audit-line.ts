/**
 * A sealed record of sessions, as JSON Lines. First the header; then entries (facts of a session, its records) in the order of
 * their capture; after at most some hundred of them a seal, which names them all and is signed:
 *
 *     header   session   record   record   …   seal   record   …   seal
 *                └──────────── these ───────────┘
 *
 * Of each entry a hash is taken with the hash of the one before (`chain.ts`). A seal knows the hashes of its entries, the seal
 * before, and the header, so that nothing can be changed, removed, moved or added without that seal telling which.
 */
export const AUDIT_FORMAT = "genai-traces-audit";
export const AUDIT_VERSION = 1;

export interface HeaderLine {
  type: "header";
  format: typeof AUDIT_FORMAT;
  version: typeof AUDIT_VERSION;
  /** What wrote it, with its version. */
  software: string;
  createdMs: number;
  /** The installation's key; its fingerprint is the JWK thumbprint of RFC 7638. */
  key: PublicKey;
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

/** `text`: JSON; the panel writes a span as OTLP, or what is known to be lost. */
export interface RecordLine {
  type: "record";
  sid: string;
  /** Its number among those of its session that are sealed together: 1, 2, 3 … */
  seq: number;
  text: string;
}

/** Stands for an entry that was deleted after it was sealed: who deleted it kept its hash. */
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
}

export type EntryLine = SessionLine | RecordLine | TombstoneLine;
export type AuditLine = HeaderLine | EntryLine | SealLine;
