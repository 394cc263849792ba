export type ProblemKind =
  /** An entry is not what was sealed. */
  | "changed"
  | "removed"
  | "added"
  | "moved"
  /** A seal is not what was signed, or is missing: its entries have no proof. */
  | "seal"
  | "header"
  /** The last seal is not there. */
  | "end";

export interface Problem {
  kind: ProblemKind;
  /** In the file, from 1; absent for what is not there any more. */
  line?: number;
  /** Which record: absent for seals and the header. */
  sid?: string;
  seq?: number;
  /** One sentence. */
  text: string;
}

export interface AuditVerdict {
  /** `unreadable`: it is no audit record, or its header is damaged. */
  state: "intact" | "changed" | "unreadable";
  /** That stand in it and were vouched for. */
  records: number;
  sessions: number;
  /** Sealed, and deleted since, as the file itself says. */
  deleted: number;
  seals: number;
  /** Of the key that signed. */
  fingerprint?: string;
  /** First and last seal, ms since the epoch by the clock of who sealed. */
  sealedMs?: [first: number, last: number];
  /** The first thousand. */
  problems: Problem[];
  /** All of them. */
  problemCount: number;
}

export const MOST_PROBLEMS = 1000;
