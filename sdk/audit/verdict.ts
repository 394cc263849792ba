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

/** What was sealed while it was recorded. */
export interface CapturedVerdict {
  sessions: number;
  /** As the page sent them: they stand in the file and were vouched for … */
  records: number;
  /** … of them those that were only sealed when the file was saved. */
  late: number;
  /** Sealed and rightly not there: deleted by the user, or to make room; not in this file. */
  user: number;
  retention: number;
  withheld: number;
  /** First and last seal that was set while recording, ms since the epoch. */
  sealedMs?: [first: number, last: number];
}

export interface AuditVerdict {
  /** `unreadable`: it is no audit record, or its header is damaged. */
  state: "intact" | "changed" | "unreadable";
  /** That stand in the part that was made when the file was saved, and were vouched for. */
  records: number;
  sessions: number;
  /** Sealed, and deleted since, as the file itself says. */
  deleted: number;
  seals: number;
  /** Absent: nothing of it was sealed before it was saved. */
  captured?: CapturedVerdict;
  /** Of the key that signed. */
  fingerprint?: string;
  /** First and last seal, ms since the epoch by the clock of who sealed. */
  sealedMs?: [first: number, last: number];
  /** The first thousand. */
  problems: Problem[];
  /** All of them. */
  problemCount: number;
}

const MOST_PROBLEMS = 1000;

/** What is wrong, as it is found. */
export class Problems {
  readonly #list: Problem[] = [];
  count = 0;

  say(problem: Problem): void {
    this.count++;
    if (this.#list.length < MOST_PROBLEMS) this.#list.push(problem);
  }

  /** By line; first what is not there any more. */
  get list(): Problem[] {
    return this.#list.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  }
}
